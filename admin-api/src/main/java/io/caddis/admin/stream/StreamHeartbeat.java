package io.caddis.admin.stream;

/**
 * Event {@code heartbeat}: nothing changed, and the node is there.
 *
 * @param sequence of the last delta
 * @param asOf     ISO-8601 instant
 */
public record StreamHeartbeat(Long sequence, String asOf) {}
