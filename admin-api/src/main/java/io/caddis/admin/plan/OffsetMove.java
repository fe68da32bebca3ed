package io.caddis.admin.plan;

/**
 * A committed offset of a group, before and after.
 *
 * @param before      null if there is none
 * @param after       null if it stays as it is; {@code why} says what keeps it
 * @param startOffset first offset that the partition has
 * @param endOffset   its high watermark
 * @param skipped     records that nobody of the group will read
 * @param replayed    records that the group reads once more
 * @param why         {@code wanted}, {@code clamped-to-start}, {@code clamped-to-end}, {@code unchanged}, {@code
 *                    no-such-offset}, {@code unreachable}
 */
public record OffsetMove(
        String topic, String topicId, int partition, Long before, Long after, Long startOffset, Long endOffset, Long skipped, Long replayed,
        String why) {}
