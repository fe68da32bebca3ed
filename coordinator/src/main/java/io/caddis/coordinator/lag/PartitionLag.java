package io.caddis.coordinator.lag;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How far one group is behind in one partition, as measured in one round. What is not known is absent. Immutable. It holds
 * moments and not durations, so that it stays equal from round to round while nothing moves.
 *
 * @param committedOffset      offset of the record to be read next
 * @param endOffset            the high watermark, absent if the partition's leader did not say
 * @param logStartOffset       first offset that is still there; as of the last minute
 * @param nextRecordAtMs       when the record to be read next was written, epoch milliseconds; absent also if there is none
 * @param estimated            {@code nextRecordAtMs} comes from what producers wrote into records, or from between two such
 * @param consumedPerSecond    offsets committed per second over the window
 * @param producedPerSecond    records written per second over the window
 * @param retentionReachedAtMs when retention will delete the record to be read next before it is read, if all goes on as it
 *                             does, epoch milliseconds; absent if that is not in sight
 * @param verdict              absent until there are enough samples, and while the end is not known
 */
public record PartitionLag(
        UUID topicId, int partition, long committedOffset, OptionalLong endOffset, OptionalLong logStartOffset,
        OptionalLong nextRecordAtMs, boolean estimated, OptionalDouble consumedPerSecond, OptionalDouble producedPerSecond,
        OptionalLong retentionReachedAtMs, Optional<LagVerdict> verdict) {

    /** Records still to be read; negative if the committed offset is beyond the end, as after records were lost. */
    public OptionalLong lag() {
        return endOffset.isEmpty() ? OptionalLong.empty() : OptionalLong.of(endOffset.getAsLong() - committedOffset);
    }

    /** Milliseconds since the record to be read next was written; 0 if there is none. */
    public OptionalLong timeLagMs(long measuredAtMs) {
        OptionalLong lag = lag();
        if (lag.isEmpty()) {
            return OptionalLong.empty();
        }
        if (lag.getAsLong() <= 0) {
            return OptionalLong.of(0);
        }
        return nextRecordAtMs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, measuredAtMs - nextRecordAtMs.getAsLong()));
    }

    /** Milliseconds until it is at the end, at the present rates; absent if it does not come nearer. */
    public OptionalLong catchUpMs() {
        OptionalLong lag = lag();
        if (lag.isEmpty()) {
            return OptionalLong.empty();
        }
        if (lag.getAsLong() <= 0) {
            return OptionalLong.of(0);
        }
        if (consumedPerSecond.isEmpty() || producedPerSecond.isEmpty()) {
            return OptionalLong.empty();
        }
        double gainedPerSecond = consumedPerSecond.getAsDouble() - producedPerSecond.getAsDouble();
        return gainedPerSecond > 0 ? OptionalLong.of((long) (lag.getAsLong() * 1_000.0 / gainedPerSecond)) : OptionalLong.empty();
    }

    /** Milliseconds until retention overtakes it; 0 if it has; absent if that is not in sight. */
    public OptionalLong reachesRetentionInMs(long measuredAtMs) {
        if (logStartOffset.isPresent() && committedOffset < logStartOffset.getAsLong()) {
            return OptionalLong.of(0);
        }
        return retentionReachedAtMs.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, retentionReachedAtMs.getAsLong() - measuredAtMs));
    }
}
