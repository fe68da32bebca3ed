package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The growing end of a log: gives offsets, writes batches, and keeps what batches imply, the producers' state and the
 * leader epochs.
 *
 * <p>One lock orders appends and guards everything here; it is never held over an fsync except in a truncation. The offsets
 * are published in volatile fields after the bytes they promise, so readers need no lock. Always true:
 * {@code durable <= end}, and the active segment ends where the log ends.
 */
final class LogTail {

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final int NO_LEADER_EPOCH = -1;

    private final LogId id;
    private final LogContext context;
    private final SegmentList segments;
    private final LogCheckpoints checkpoints;
    private final Runnable requestFlush;
    private final Object lock = new Object();
    private final LeaderEpochHistory epochs;
    private final UnforcedWrites unforced = new UnforcedWrites();
    private ProducerStates producers;
    private long lastAppendMs;

    private volatile LogSettings settings;
    private volatile LogEnd end;
    private volatile LogEnd durable;
    /** What could be acknowledged before the flush policy became SYNC stays visible. */
    private volatile long visibleFloor;
    private volatile long logStartOffset;
    private volatile int latestLeaderEpoch;
    private volatile long sizeInBytes;
    private volatile boolean closed;

    /** @param requestFlush has the log forced soon; called under the lock, must not block */
    LogTail(LogId id, LogContext context, SegmentList segments, LogCheckpoints checkpoints, LogSettings settings, LogLoader.OpenedState state,
            Runnable requestFlush) {
        this.id = id;
        this.context = context;
        this.segments = segments;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.requestFlush = requestFlush;
        this.epochs = state.epochs();
        this.producers = state.producers();
        this.lastAppendMs = state.openedMs();
        this.logStartOffset = state.logStartOffset();
        this.end = new LogEnd(state.endOffset(), segments.active(), segments.active().sizeInBytes());
        this.durable = end;
        this.latestLeaderEpoch = epochs.latest().orElse(NO_LEADER_EPOCH);
        this.sizeInBytes = segments.totalBytes();
    }

    // ---- what is published ----

    LogSettings settings() {
        return settings;
    }

    LogEnd end() {
        return end;
    }

    LogEnd durable() {
        return durable;
    }

    long visibleOffset() {
        return settings.flushPolicy() == FlushPolicy.SYNC ? Math.max(durable.offset(), visibleFloor) : end.offset();
    }

    long logStartOffset() {
        return logStartOffset;
    }

    long sizeInBytes() {
        return sizeInBytes;
    }

    OptionalInt latestLeaderEpoch() {
        int latest = latestLeaderEpoch;
        return latest == NO_LEADER_EPOCH ? OptionalInt.empty() : OptionalInt.of(latest);
    }

    LogView view() {
        // the end first: segments that are created meanwhile are not needed to read below it
        LogEnd currentEnd = end;
        LogEnd currentDurable = durable;
        return new LogView(id, segments.snapshot(), logStartOffset, currentEnd, currentDurable);
    }

    void requireUsable() {
        context.directory().requireOnline();
        if (closed) {
            throw new LogException.LogClosed(id);
        }
    }

    void reconfigure(LogSettings newSettings) {
        synchronized (lock) {
            visibleFloor = visibleOffset();
            settings = newSettings;
        }
    }

    // ---- appending ----

    AppendResult append(BatchSequence sequence, int leaderEpoch, long logAppendTimeMs, long nowMs) {
        synchronized (lock) {
            requireUsable();
            if (leaderEpoch < latestLeaderEpoch) {
                throw new LogException.StaleLeaderEpoch(id, leaderEpoch, latestLeaderEpoch);
            }
            if (producers.check(id, sequence.buffer(), sequence.start()) instanceof ProducerStates.Verdict.Duplicate duplicate) {
                return new AppendResult(duplicate.baseOffset(), duplicate.lastOffset(), RecordBatchHeader.NO_TIMESTAMP, logStartOffset, true,
                        leaderEpoch);
            }
            Segment segment = segmentFor(sequence, nowMs);
            sequence.stamp(end.offset(), leaderEpoch);
            return store(segment, sequence, logAppendTimeMs, nowMs);
        }
    }

    AppendResult appendReplicated(BatchSequence sequence, long nowMs) {
        synchronized (lock) {
            requireUsable();
            sequence.requireStampedFrom(end.offset(), latestLeaderEpoch);
            return store(segmentFor(sequence, nowMs), sequence, RecordBatchHeader.NO_TIMESTAMP, nowMs);
        }
    }

    private Segment segmentFor(BatchSequence sequence, long nowMs) {
        Segment active = segments.active();
        if (active.isEmpty()) {
            return active;
        }
        LogSettings current = settings;
        boolean full = (long) active.sizeInBytes() + sequence.sizeInBytes() > current.segmentMaxBytes();
        boolean old = nowMs - active.firstAppendMs() > current.segmentMaxMs() - jitterMs(current);
        boolean offsetsFull = end.offset() + sequence.offsetCount() - active.baseOffset() > Integer.MAX_VALUE;
        return full || old || offsetsFull || active.isIndexFull(current.segmentIndexMaxBytes()) ? roll() : active;
    }

    /** Spread over the logs, and the same each time for one log. */
    private long jitterMs(LogSettings current) {
        long bound = Math.min(current.segmentJitterMs(), current.segmentMaxMs());
        return bound == 0 ? 0 : Math.floorMod(id.hashCode() * 0x9E3779B97F4A7C15L, bound);
    }

    private Segment roll() {
        Segment old = segments.active();
        assert !old.isEmpty() : "an empty segment is not rolled";
        Segment created;
        try {
            old.cutSpaceAhead();
            created = segments.create(end.offset());
        } catch (IOException e) {
            throw context.directory().writeFailed(id, "create a segment", e);
        }
        checkpoints.closed(old, created.baseOffset(), producers.encode());
        unforced.directoryChanged();
        end = new LogEnd(end.offset(), created, 0);
        requestFlush.run();
        return created;
    }

    private AppendResult store(Segment segment, BatchSequence sequence, long logAppendTimeMs, long nowMs) {
        long baseOffset = end.offset();
        assert segment.nextOffset() == baseOffset : "the active segment ends where the log ends";
        write(segment, sequence);
        ByteBuffer buffer = sequence.buffer();
        int indexIntervalBytes = settings.indexIntervalBytes();
        int position = segment.sizeInBytes();
        for (int at = sequence.start(); at < sequence.end(); at = sequence.next(at)) {
            int batchBytes = RecordBatchHeader.sizeInBytes(buffer, at);
            long batchBaseOffset = RecordBatchHeader.baseOffset(buffer, at);
            segment.indexBatch(batchBaseOffset, position, batchBytes, RecordBatchHeader.maxTimestamp(buffer, at), indexIntervalBytes);
            producers.update(buffer, at, nowMs);
            noteEpoch(RecordBatchHeader.leaderEpoch(buffer, at), batchBaseOffset);
            position += batchBytes;
        }
        long endOffset = baseOffset + sequence.offsetCount();
        segment.grown(position, endOffset, nowMs);
        unforced.wrote(segment);
        lastAppendMs = nowMs;
        sizeInBytes += sequence.sizeInBytes();
        end = new LogEnd(endOffset, segment, position);
        return new AppendResult(baseOffset, endOffset - 1, logAppendTimeMs, logStartOffset, false, latestLeaderEpoch);
    }

    private void write(Segment segment, BatchSequence sequence) {
        try {
            LogSettings current = settings;
            segment.write(sequence.buffer(), current.flushPolicy() == FlushPolicy.SYNC ? current.segmentMaxBytes() : 0);
        } catch (IOException e) {
            try {
                segment.cutBack();
            } catch (IOException cutFailed) {
                e.addSuppressed(cutFailed);
                throw context.directory().fail("cannot take back a failed write to " + segment, e);
            }
            throw context.directory().writeFailed(id, "append", e);
        }
    }

    /** Closes the segment if it is the active one: one with damage is not written to any more. False if it left the log. */
    boolean closeForExamination(Segment segment) {
        synchronized (lock) {
            requireUsable();
            if (!segments.contains(segment)) {
                return false;
            }
            if (segment == segments.active() && !segment.isEmpty()) {
                roll();
            }
            return true;
        }
    }

    // ---- leader epochs ----

    void noteLeaderEpoch(int leaderEpoch, long startOffset) {
        synchronized (lock) {
            noteEpoch(leaderEpoch, startOffset);
        }
    }

    private void noteEpoch(int leaderEpoch, long startOffset) {
        if (leaderEpoch > latestLeaderEpoch && epochs.note(leaderEpoch, startOffset)) {
            latestLeaderEpoch = leaderEpoch;
            checkpoints.epochsChanged();
        }
    }

    /** Drops epochs that were noted and in which nothing was written. */
    void dropEpochsWithoutRecords() {
        synchronized (lock) {
            if (epochs.truncateFromEnd(end.offset())) {
                latestLeaderEpoch = epochs.latest().orElse(NO_LEADER_EPOCH);
                checkpoints.epochsChanged();
            }
        }
    }

    EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        // The question that every fetch of a follower asks, answered while an append holds the lock. A truncation changes the
        // epoch before the end: with the same epoch before and after, the end read in between is this epoch's.
        if (leaderEpoch != NO_LEADER_EPOCH && leaderEpoch == latestLeaderEpoch) {
            long endOffset = end.offset();
            if (leaderEpoch == latestLeaderEpoch) {
                return new EpochEndOffset.Known(leaderEpoch, endOffset);
            }
        }
        synchronized (lock) {
            return epochs.endOffset(leaderEpoch, end.offset());
        }
    }

    OptionalInt leaderEpochAt(long offset) {
        synchronized (lock) {
            return epochs.epochAt(offset);
        }
    }

    List<LeaderEpochHistory.Entry> epochEntries() {
        synchronized (lock) {
            return epochs.entries();
        }
    }

    // ---- producers ----

    void expireProducers(long nowMs) {
        synchronized (lock) {
            producers.expire(nowMs, settings.producerExpirationMs());
        }
    }

    ByteBuffer encodedProducers() {
        synchronized (lock) {
            return producers.encode();
        }
    }

    // ---- for the upkeep, which holds its own lock around these ----

    /** What was written and not forced, and the end of the log that is durable once it is. */
    record Unforced(LogEnd target, UnforcedWrites.Batch batch) {
    }

    Unforced takeUnforced() {
        synchronized (lock) {
            return new Unforced(end, unforced.take());
        }
    }

    /** @return whether the durable offset moved */
    boolean forced(LogEnd target) {
        boolean moved = target.offset() > durable.offset();
        durable = target;
        return moved;
    }

    /** See {@link PartitionLog#directoryChanged}. */
    void directoryChanged() {
        synchronized (lock) {
            unforced.directoryChanged();
        }
    }

    void moveStart(long offset) {
        synchronized (lock) {
            logStartOffset = offset;
            if (epochs.truncateFromStart(offset)) {
                checkpoints.epochsChanged();
            }
        }
    }

    /**
     * Takes the first segments out of the log. Where the active one is among them, another takes its place; if it has grown
     * since the decision it stays.
     *
     * @param nextOffset where the last of them ended when that was decided
     */
    List<Segment> detachFirst(int count, long nextOffset) {
        synchronized (lock) {
            int detachable = segments.snapshot()[count - 1].nextOffset() == nextOffset ? count : count - 1;
            if (detachable == segments.snapshot().length) {
                roll();
            }
            List<Segment> detached = segments.detachFirst(detachable);
            sizeInBytes = segments.totalBytes();
            return detached;
        }
    }

    /** One way of cutting the log off. */
    @FunctionalInterface
    interface Truncating {
        void run() throws IOException;
    }

    /**
     * Cuts the log off with no append in between, and takes over the state that the remaining batches imply.
     *
     * @param offset the cut is made only if this is below the end of the log
     * @param keepsEpochs false if nothing remains that an epoch could belong to
     */
    void truncate(long offset, boolean keepsEpochs, LogFiles names, Truncating truncating) {
        synchronized (lock) {
            requireUsable();
            if (offset >= end.offset()) {
                return;
            }
            try (UnforcedWrites.Batch batch = unforced.take()) {
                batch.force(context.files(), names.directory());
                truncating.run();
                context.files().forceDirectory(names.directory());
                endWithWhatIsLeft(names, keepsEpochs);
            } catch (IOException e) {
                throw context.directory().fail("cannot truncate " + id, e);
            }
        }
    }

    private void endWithWhatIsLeft(LogFiles names, boolean keepsEpochs) throws IOException {
        Segment active = segments.active();
        long endOffset = active.nextOffset();
        ProducerStatesAt snapshot = ProducerStatesAt.newestSnapshot(context.files(), names, id, segments.first().baseOffset(), endOffset);
        new LogReplay(id, context.directory().quarantine(), snapshot.producers(), snapshot.offset(), epochs, Long.MAX_VALUE, lastAppendMs)
                .over(segments.snapshot(), settings.indexIntervalBytes());
        producers = snapshot.producers();
        epochs.truncateFromEnd(keepsEpochs ? endOffset : Long.MIN_VALUE);
        latestLeaderEpoch = epochs.latest().orElse(NO_LEADER_EPOCH);
        // a log that starts anew above its former end starts there
        logStartOffset = Math.max(Math.min(logStartOffset, endOffset), segments.first().baseOffset());
        sizeInBytes = segments.totalBytes();
        end = new LogEnd(endOffset, active, active.sizeInBytes());
        durable = end;
        visibleFloor = Math.min(visibleFloor, endOffset);
        checkpoints.truncated(segments);
        LOG.info("Truncated {} to offset {}", id, endOffset);
    }

    /** Removes what was written ahead of the end. @return whether the file must be forced for that to be durable */
    boolean cutSpaceAhead() throws IOException {
        synchronized (lock) {
            return segments.active().cutSpaceAhead();
        }
    }

    /** No append is possible afterwards. False if it was closed already. */
    boolean close() {
        synchronized (lock) {
            boolean first = !closed;
            closed = true;
            return first;
        }
    }
}
