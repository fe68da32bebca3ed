package io.caddis.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds batches in one segment, by offset and by time, from the index and a short walk.
 *
 * <p>Immutable; any thread. A {@link SuspectSegmentException} means that the bytes are not what the index and the offsets
 * promise: the segment is damaged, or was truncated or deleted since this search was made.
 *
 * @param segment where to look
 * @param index its index
 * @param damage stretches to go around
 * @param limit position at which every search ends, the end of a batch
 */
record SegmentSearch(Segment segment, SegmentIndex index, List<SegmentDamage> damage, int limit) {

    /** Where a batch lies. */
    record BatchPosition(int position, int sizeInBytes, long baseOffset, long lastOffset, int leaderEpoch, long maxTimestampMs) {
        private static BatchPosition of(BatchWalk walk) {
            return new BatchPosition(walk.position(), walk.sizeInBytes(), walk.baseOffset(), walk.lastOffset(), walk.leaderEpoch(),
                    walk.maxTimestamp());
        }
    }

    /**
     * The batch that holds an offset; empty if that lies behind the limit. A batch's base offset is outside of its CRC, so each
     * one on the way has to be where the index, and then the batch before it, put it.
     */
    Optional<BatchPosition> byOffset(long offset) throws IOException, SuspectSegmentException {
        int entry = index.offsets().floorEntry(relative(offset));
        long dueOffset = segment.baseOffset() + index.offsets().relativeOffsetOf(entry);
        BatchWalk walk = walk(index.offsets().positionOf(entry), limit, BatchWalk.LOOKUP_WINDOW_BYTES);
        while (next(walk)) {
            if (walk.baseOffset() != dueOffset) {
                throw new SuspectSegmentException(segment, "base offset " + walk.baseOffset() + " stands where " + dueOffset + " is due", null);
            }
            if (walk.lastOffset() >= offset) {
                return Optional.of(BatchPosition.of(walk));
            }
            dueOffset = walk.lastOffset() + 1;
        }
        return Optional.empty();
    }

    /** The first batch whose largest timestamp is at least this one and that holds offsets at or above {@code leastOffset}. */
    Optional<BatchPosition> firstByTimestamp(long timestampMs, long leastOffset) throws IOException, SuspectSegmentException {
        for (Stretch stretch : stretches(index.times().positionBefore(timestampMs))) {
            BatchWalk walk = walk(stretch.from(), stretch.to(), BatchWalk.LOOKUP_WINDOW_BYTES);
            while (next(walk)) {
                if (walk.maxTimestamp() >= timestampMs && walk.lastOffset() >= leastOffset) {
                    return Optional.of(BatchPosition.of(walk));
                }
            }
        }
        return Optional.empty();
    }

    /** The first of the batches with the largest timestamp; empty if none has one. */
    Optional<BatchPosition> byLargestTimestamp(long leastOffset) throws IOException, SuspectSegmentException {
        // where records at the segment's start were deleted, the index may name one of those: only a walk knows
        int from = leastOffset > segment.baseOffset() ? 0 : index.times().lastPositionBelow(limit);
        BatchPosition largest = null;
        for (Stretch stretch : stretches(from)) {
            BatchWalk walk = walk(stretch.from(), stretch.to(), BatchWalk.REPLAY_WINDOW_BYTES);
            while (next(walk)) {
                long known = largest == null ? RecordBatchHeader.NO_TIMESTAMP : largest.maxTimestampMs();
                if (walk.lastOffset() >= leastOffset && walk.maxTimestamp() > known) {
                    largest = BatchPosition.of(walk);
                }
            }
        }
        return Optional.ofNullable(largest);
    }

    /** Shows each good batch from the one that holds {@code fromOffset} on. */
    void forEachBatch(long fromOffset, Consumer<BatchWalk> visitor) throws IOException, SuspectSegmentException {
        int from = fromOffset <= segment.baseOffset() ? 0 : index.offsets().floorPosition(relative(fromOffset));
        for (Stretch stretch : stretches(from)) {
            BatchWalk walk = walk(stretch.from(), stretch.to(), BatchWalk.REPLAY_WINDOW_BYTES);
            while (next(walk)) {
                if (walk.lastOffset() >= fromOffset) {
                    visitor.accept(walk);
                }
            }
        }
    }

    private int relative(long offset) {
        return (int) Math.min(offset - segment.baseOffset(), Integer.MAX_VALUE);
    }

    private BatchWalk walk(int from, int to, int windowBytes) {
        return new BatchWalk(segment.file(), from, to, windowBytes);
    }

    private boolean next(BatchWalk walk) throws IOException, SuspectSegmentException {
        try {
            if (walk.next()) {
                return true;
            }
        } catch (EOFException | NoSuchFileException e) {
            throw new SuspectSegmentException(segment, "the file is shorter than it was", e);
        }
        if (walk.isMalformed()) {
            throw new SuspectSegmentException(segment, "no batch where one has to be", null);
        }
        return false;
    }

    /** The good bytes from a position on: what lies between the known damages. */
    private List<Stretch> stretches(int from) {
        List<Stretch> good = new ArrayList<>();
        int start = from;
        for (SegmentDamage bad : damage) {
            if (bad.startPosition() >= start && bad.startPosition() < limit) {
                good.add(new Stretch(start, bad.startPosition()));
                start = bad.endPosition();
            }
        }
        if (start < limit) {
            good.add(new Stretch(start, limit));
        }
        return good;
    }

    private record Stretch(int from, int to) {
    }
}
