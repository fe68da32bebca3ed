package io.caddis.admin.group;

/**
 * A committed offset.
 *
 * @param committedOffset of the record to be read next
 * @param leaderEpoch     null if the client did not say
 * @param metadata        may be empty
 * @param committedAt     ISO-8601 instant
 * @param expiresAt       null: by offsets.retention.minutes
 * @param endOffset       of the partition; null if not known
 */
public record OffsetView(
        String topic,
        String topicId,
        int partition,
        Long committedOffset,
        Integer leaderEpoch,
        String metadata,
        String committedAt,
        String expiresAt,
        Long endOffset) {}
