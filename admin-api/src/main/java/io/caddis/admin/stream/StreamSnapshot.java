package io.caddis.admin.stream;

import io.caddis.admin.cluster.Overview;

/**
 * Event {@code snapshot}: everything a stream tells of, as it is now. Replaces what the client had.
 *
 * @param sequence      number of the last delta it includes
 * @param reason        {@code start}, or why no deltas were sent: {@code other-node}, {@code too-old}, {@code too-slow}
 * @param overview      as of GET /overview
 * @param topicsVersion differs from before if any topic or partition row may have changed
 */
public record StreamSnapshot(Long sequence, String reason, Overview overview, Long topicsVersion) {}
