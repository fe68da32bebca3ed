package io.caddis.coordinator.group.store;

import java.util.UUID;

/**
 * A committed offset.
 *
 * @param leaderEpoch  -1 if the client gave none
 * @param metadata     empty if none
 * @param committedAtMs when the coordinator took it
 * @param expiresAtMs  when it may be removed although the group lives on, -1 for the group's retention (OffsetCommit 2 to 4)
 */
public record StoredOffset(
        UUID topicId, int partition, long offset, int leaderEpoch, String metadata, long committedAtMs, long expiresAtMs) {}
