package io.caddis.log;

import io.caddis.log.Segment.SegmentExtent;
import io.caddis.log.SegmentSearch.BatchPosition;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the end of a log off, in an order in which a crash at any point leaves a log that the next start understands: the
 * manifest stops promising the bytes first, then segments go, newest first, then the last one is cut and forced.
 *
 * <p>Runs under both locks of the log, whose other state the caller brings up to date. Used once.
 */
final class LogTruncation {

    private final SegmentList segments;
    private final LogCheckpoints checkpoints;
    private final int indexIntervalBytes;

    LogTruncation(SegmentList segments, LogCheckpoints checkpoints, int indexIntervalBytes) {
        this.segments = segments;
        this.checkpoints = checkpoints;
        this.indexIntervalBytes = indexIntervalBytes;
    }

    /**
     * Removes the batch that holds an offset, and everything behind it.
     *
     * @param offset above the first segment's base offset
     * @param recoveryPoint what stays durable, at most {@code offset}
     */
    void cutTo(long offset, long recoveryPoint) throws IOException {
        Segment[] staying = Arrays.stream(segments.snapshot()).filter(segment -> segment.baseOffset() < offset).toArray(Segment[]::new);
        Segment last = staying[staying.length - 1];
        checkpoints.writeManifest(Arrays.copyOf(staying, staying.length - 1), Math.min(recoveryPoint, last.baseOffset()));
        segments.deleteFiles(segments.detachFrom(offset), true, 0);
        cut(last, offset);
        last.file().force();
    }

    private void cut(Segment segment, long offset) throws IOException {
        int position = segment.sizeInBytes();
        long endOffset = segment.nextOffset();
        Optional<SegmentDamage> damaged = segment.damageAt(offset);
        if (damaged.isPresent()) {
            position = damaged.get().startPosition();
            endOffset = damaged.get().startOffset();
        } else {
            Optional<BatchPosition> batch = batchAt(segment, offset);
            if (batch.isPresent()) {
                position = batch.get().position();
                endOffset = batch.get().baseOffset();
            }
        }
        segment.file().truncate(position);
        SegmentScanner.Result rest = new SegmentScanner(segment.file(), position, Long.MAX_VALUE).scan(segment.baseOffset(), indexIntervalBytes);
        List<SegmentDamage> damage = Segment.damageOf(rest.scan(), endOffset);
        segment.truncated(new SegmentExtent(position, endOffset, rest.index().largestTimestamp(), damage), rest.index());
    }

    private Optional<BatchPosition> batchAt(Segment segment, long offset) throws IOException {
        try {
            return segment.search(segment.sizeInBytes()).byOffset(offset);
        } catch (SuspectSegmentException suspicion) {
            segment.verify(indexIntervalBytes);
        }
        try {
            return segment.search(segment.sizeInBytes()).byOffset(offset);
        } catch (SuspectSegmentException e) {
            throw new IOException("no place found to cut " + segment + " at offset " + offset, e);
        }
    }

    /** Removes everything and goes on at an offset. */
    void startAnewAt(long offset) throws IOException {
        checkpoints.writeManifest(new Segment[0], 0);
        segments.deleteFiles(segments.detachFrom(Long.MIN_VALUE), true, 0);
        checkpoints.writeLogStart(offset);
        segments.create(offset);
    }
}
