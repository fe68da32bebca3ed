package io.caddis.log;

import io.caddis.log.SegmentSearch.BatchPosition;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * One moment of a log, for reading without its lock.
 *
 * <p>Immutable; any thread. The files behind it may be truncated or deleted meanwhile: then a read fails with
 * {@link SuspectSegmentException} and is repeated on a newer view.
 *
 * @param id the log
 * @param segments in order of base offset, at least one
 * @param logStartOffset first readable offset
 * @param end the end of the log
 * @param durable the end of what is forced to disk
 */
record LogView(LogId id, Segment[] segments, long logStartOffset, LogEnd end, LogEnd durable) {

    /** See {@link PartitionLog#read}. */
    LogSlice read(long fetchOffset, int maxBytes, long endOffsetExclusive, boolean atLeastOneBatch) throws IOException, SuspectSegmentException {
        if (fetchOffset < logStartOffset || fetchOffset > end.offset()) {
            throw new LogException.OffsetOutOfRange(id, fetchOffset, logStartOffset, end.offset());
        }
        if (fetchOffset >= Math.min(endOffsetExclusive, end.offset()) || (maxBytes <= 0 && !atLeastOneBatch)) {
            return LogSlice.EMPTY;
        }
        Segment segment = segments[indexOf(fetchOffset)];
        failIfDamaged(segment, fetchOffset);
        int limit = limitOf(segment, endOffsetExclusive);
        Optional<BatchPosition> found = segment.search(limit).byOffset(fetchOffset);
        if (found.isEmpty()) {
            if (endOffsetExclusive >= Math.min(segment.nextOffset(), end.offset())) {
                throw new SuspectSegmentException(segment, "offset " + fetchOffset + " is not there", null);
            }
            return LogSlice.EMPTY; // the limit lies inside of the batch, which is not readable as a whole yet
        }
        BatchPosition first = found.get();
        if (first.sizeInBytes() > maxBytes && !atLeastOneBatch) {
            return LogSlice.EMPTY;
        }
        int available = segment.goodUntil(first.position(), limit) - first.position();
        return slice(segment, first, Math.min(available, Math.max(maxBytes, first.sizeInBytes())));
    }

    /** See {@link PartitionLog#findFirstBatchByTimestamp}. */
    Optional<TimestampHit> findFirstByTimestamp(long timestampMs, long startOffset, long endOffsetExclusive)
            throws IOException, SuspectSegmentException {
        long from = Math.max(startOffset, logStartOffset);
        for (int i = indexOf(from); i < segments.length && segments[i].baseOffset() < endOffsetExclusive; i++) {
            if (segments[i].largestTimestampMs() < timestampMs) {
                continue;
            }
            int limit = limitOf(segments[i], endOffsetExclusive);
            Optional<BatchPosition> found = segments[i].search(limit).firstByTimestamp(timestampMs, from);
            if (found.isPresent()) {
                return Optional.of(hit(segments[i], found.get()));
            }
        }
        return Optional.empty();
    }

    /** See {@link PartitionLog#findBatchWithMaxTimestamp}. */
    Optional<TimestampHit> findLargestTimestamp(long endOffsetExclusive) throws IOException, SuspectSegmentException {
        Segment best = null;
        BatchPosition bestBatch = null;
        for (int i = indexOf(logStartOffset); i < segments.length && segments[i].baseOffset() < endOffsetExclusive; i++) {
            long bestTimestampMs = bestBatch == null ? RecordBatchHeader.NO_TIMESTAMP : bestBatch.maxTimestampMs();
            if (segments[i].largestTimestampMs() <= bestTimestampMs) {
                continue;
            }
            int limit = limitOf(segments[i], endOffsetExclusive);
            Optional<BatchPosition> found = segments[i].search(limit).byLargestTimestamp(logStartOffset);
            if (found.isPresent() && found.get().maxTimestampMs() > bestTimestampMs) {
                best = segments[i];
                bestBatch = found.get();
            }
        }
        return bestBatch == null ? Optional.empty() : Optional.of(hit(best, bestBatch));
    }

    /** Index of the segment that holds an offset at or above the first segment's. */
    private int indexOf(long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Position in a segment at which reading ends: before the batch that holds the end offset. */
    private int limitOf(Segment segment, long endOffsetExclusive) throws IOException, SuspectSegmentException {
        int segmentEnd = segment == end.segment() ? end.position() : segment.sizeInBytes();
        if (endOffsetExclusive >= end.offset() || endOffsetExclusive >= nextOffsetOf(segment)) {
            return segmentEnd;
        }
        if (endOffsetExclusive == durable.offset() && segment == durable.segment()) {
            return durable.position();
        }
        Optional<SegmentDamage> damaged = segment.damageAt(endOffsetExclusive);
        if (damaged.isPresent()) {
            return damaged.get().startPosition();
        }
        return segment.search(segmentEnd).byOffset(endOffsetExclusive).map(BatchPosition::position).orElse(segmentEnd);
    }

    private long nextOffsetOf(Segment segment) {
        return segment == end.segment() ? end.offset() : segment.nextOffset();
    }

    private void failIfDamaged(Segment segment, long offset) {
        Optional<DamagedRange> damaged = segment.damageAt(offset).flatMap(SegmentDamage::range);
        if (damaged.isPresent()) {
            throw new LogException.Damaged(id, damaged.get());
        }
    }

    private static TimestampHit hit(Segment segment, BatchPosition batch) throws IOException, SuspectSegmentException {
        return new TimestampHit(slice(segment, batch, batch.sizeInBytes()), batch.baseOffset(), batch.leaderEpoch());
    }

    private static LogSlice slice(Segment segment, BatchPosition first, int sizeInBytes) throws IOException, SuspectSegmentException {
        try {
            return new LogSlice(segment.file().acquire(), first.position(), sizeInBytes, first.baseOffset());
        } catch (EOFException | NoSuchFileException e) {
            throw new SuspectSegmentException(segment, "the file is gone", e);
        }
    }
}
