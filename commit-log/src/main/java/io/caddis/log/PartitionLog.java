package io.caddis.log;

import io.caddis.log.RetentionRule.SegmentAge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition on this node: record batches in the order of their offsets, without a gap.
 *
 * <p>Any thread may call any method. Appends are made one at a time; reads take no lock and see everything that was
 * appended before they began. {@code durableOffset <= endOffset}, always; what may be acknowledged is
 * {@link #visibleOffset()}. Methods that touch files block for as long as the disk does; an append never waits for an fsync.
 *
 * <p>Every method that touches files throws {@link LogException.DirectoryOffline} once the log directory has failed, and
 * {@link LogException.LogClosed} after the log was closed, deleted or set aside.
 *
 * <p>Two locks: {@code lock} orders appends and guards the state they change, and is never held over an fsync except in a
 * truncation. {@code structureLock}, always taken first, orders what changes files besides the active segment's end:
 * flush, checkpoint, retention, truncation.
 */
public final class PartitionLog {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);
    /** Attempts of a read that finds files changed under it, or damage: each repetition has a newer view. */
    private static final int MAX_READ_ATTEMPTS = 4;

    private final LogId id;
    private final String topicName;
    private final LogFiles names;
    private final LogContext context;
    private final Object lock = new Object();
    private final Object structureLock = new Object();
    private final SegmentList segments;
    private final LeaderEpochHistory epochs;
    private final UnforcedWrites unforced = new UnforcedWrites();
    private final LogCheckpoints checkpoints;
    private final List<Consumer<PartitionLog>> durabilityListeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean waitsForFlusher = new AtomicBoolean();

    private volatile LogSettings settings;
    private volatile boolean retentionAllowed;
    private volatile LogEnd end;
    private volatile LogEnd durable;
    private volatile long logStartOffset;
    private volatile int latestLeaderEpoch;
    private volatile long sizeInBytes;
    private volatile boolean closed;
    /** Guarded by the lock, as is the time of the last append. */
    private ProducerStates producers;
    private long lastAppendMs;
    /** What could be acknowledged before the flush policy became SYNC stays visible. */
    private volatile long visibleFloor;

    PartitionLog(LogId id, String topicName, LogFiles names, LogContext context, LogSettings settings, SegmentList segments,
            LogLoader.OpenedState state) {
        this.id = id;
        this.topicName = topicName;
        this.names = names;
        this.context = context;
        this.settings = settings;
        this.segments = segments;
        this.epochs = state.epochs();
        this.producers = state.producers();
        this.logStartOffset = state.logStartOffset();
        Segment active = segments.active();
        this.end = new LogEnd(state.endOffset(), active, active.sizeInBytes());
        this.durable = end;
        this.sizeInBytes = segments.totalBytes();
        this.latestLeaderEpoch = epochs.latest().orElse(-1);
        this.lastAppendMs = state.openedMs();
        this.checkpoints = new LogCheckpoints(id, names, context.files(), state.recorded() ? state.endOffset() : -1);
    }

    // ---- what it is ----

    public LogId id() {
        return id;
    }

    /** The topic's name when the log was created; for people. */
    public String topicName() {
        return topicName;
    }

    public LogDirectory directory() {
        return context.directory();
    }

    public LogSettings settings() {
        return settings;
    }

    /**
     * Changes the settings, and lets retention work on this log: one that was opened with preliminary settings deletes nothing
     * before. A change to {@link FlushPolicy#SYNC} does not take back what was visible.
     */
    public void reconfigure(LogSettings newSettings) {
        Objects.requireNonNull(newSettings, "newSettings");
        synchronized (lock) {
            visibleFloor = visibleOffset();
            settings = newSettings;
        }
        retentionAllowed = true;
        requestFlush(newSettings);
    }

    /** First readable offset. */
    public long logStartOffset() {
        return logStartOffset;
    }

    /** The offset that the next record gets. */
    public long endOffset() {
        return end.offset();
    }

    /** Everything below is on disk. */
    public long durableOffset() {
        return durable.offset();
    }

    /** Everything below may be acknowledged: durable under {@link FlushPolicy#SYNC}, appended under {@link FlushPolicy#ASYNC}. */
    public long visibleOffset() {
        return settings.flushPolicy() == FlushPolicy.SYNC ? Math.max(durable.offset(), visibleFloor) : end.offset();
    }

    /** Bytes of all segments, without indexes. */
    public long sizeInBytes() {
        return sizeInBytes;
    }

    // ---- appending ----

    /**
     * Appends batches of a producer, as the leader: stamps offsets and the leader epoch into the buffer, in place, and writes
     * it as it is. The caller has verified CRC and records of each batch; format, sizes, counts and producer sequence are
     * checked here. One write call; no fsync.
     *
     * @param batches one or more whole batches between position and limit, which are left as they are; an idempotent producer's
     *     batch comes alone
     * @param leaderEpoch this leader's epoch
     * @param nowMs milliseconds since 1970: the stamp of log append time, and the age of segments and producers
     * @return the offsets given, or those of the first time for a batch sent before
     * @throws LogException.NoSpace nothing was written, try again when there is room
     */
    public AppendResult append(ByteBuffer batches, int leaderEpoch, long nowMs) {
        LogSettings current = settings;
        BatchSequence sequence = BatchSequence.of(batches, id, current.maxBatchBytes());
        if (sequence.batchCount() > 1 && sequence.isIdempotent()) {
            throw new LogException.InvalidBatch(sequence.batchCount() + " batches of an idempotent producer in one append; one is allowed");
        }
        boolean logAppendTime = current.timestampKind() == TimestampKind.LOG_APPEND_TIME;
        if (logAppendTime) {
            sequence.stampLogAppendTime(nowMs);
        }
        AppendResult result;
        synchronized (lock) {
            requireUsable();
            if (leaderEpoch < latestLeaderEpoch) {
                throw new LogException.StaleLeaderEpoch(id, leaderEpoch, latestLeaderEpoch);
            }
            if (producers.check(id, batches, sequence.start()) instanceof ProducerStates.Verdict.Duplicate duplicate) {
                return new AppendResult(duplicate.baseOffset(), duplicate.lastOffset(), RecordBatchHeader.NO_TIMESTAMP, logStartOffset, true);
            }
            long baseOffset = end.offset();
            Segment segment = segmentFor(sequence, nowMs);
            sequence.stamp(baseOffset, leaderEpoch);
            store(segment, sequence, nowMs);
            result = new AppendResult(baseOffset, baseOffset + sequence.offsetCount() - 1, logAppendTime ? nowMs : RecordBatchHeader.NO_TIMESTAMP,
                    logStartOffset, false);
        }
        requestFlush(current);
        return result;
    }

    /**
     * Appends batches fetched from the leader, as a follower: offsets and epochs are the leader's and must continue this log
     * without a gap. The caller has verified their CRC. Producer sequences are noted, not checked: the leader did.
     *
     * @throws LogException.InvalidBatch if they do not continue this log
     */
    public AppendResult appendReplicated(ByteBuffer batches, long nowMs) {
        LogSettings current = settings;
        BatchSequence sequence = BatchSequence.of(batches, id, Integer.MAX_VALUE);
        AppendResult result;
        synchronized (lock) {
            requireUsable();
            long baseOffset = end.offset();
            sequence.requireStampedFrom(baseOffset, latestLeaderEpoch);
            store(segmentFor(sequence, nowMs), sequence, nowMs);
            result = new AppendResult(baseOffset, baseOffset + sequence.offsetCount() - 1, RecordBatchHeader.NO_TIMESTAMP, logStartOffset, false);
        }
        requestFlush(current);
        return result;
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
        if (full || old || offsetsFull || active.isIndexFull(current.segmentIndexMaxBytes())) {
            return roll();
        }
        return active;
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
            created = segments.create(end.offset());
        } catch (IOException e) {
            throw writeFailed("create a segment", e);
        }
        checkpoints.closed(old, created.baseOffset(), producers.encode());
        unforced.directoryChanged();
        end = new LogEnd(end.offset(), created, 0);
        context.directory().flusher().enqueue(this);
        return created;
    }

    private void store(Segment segment, BatchSequence sequence, long nowMs) {
        int position = segment.sizeInBytes();
        assert segment.nextOffset() == end.offset() : "the active segment ends where the log ends";
        try {
            segment.write(sequence.buffer());
        } catch (IOException e) {
            try {
                segment.cutBack();
            } catch (IOException cutFailed) {
                e.addSuppressed(cutFailed);
                throw context.directory().fail("cannot take back a failed write to " + segment, e);
            }
            throw writeFailed("append", e);
        }
        ByteBuffer buffer = sequence.buffer();
        int indexIntervalBytes = settings.indexIntervalBytes();
        int batchPosition = position;
        for (int at = sequence.start(); at < sequence.end(); at = sequence.next(at)) {
            int batchBytes = RecordBatchHeader.sizeInBytes(buffer, at);
            long batchBaseOffset = RecordBatchHeader.baseOffset(buffer, at);
            segment.indexBatch(batchBaseOffset, batchPosition, batchBytes, RecordBatchHeader.maxTimestamp(buffer, at), indexIntervalBytes);
            producers.update(buffer, at, nowMs);
            noteEpochOf(RecordBatchHeader.leaderEpoch(buffer, at), batchBaseOffset);
            batchPosition += batchBytes;
        }
        long newEndOffset = end.offset() + sequence.offsetCount();
        segment.grown(batchPosition, newEndOffset, nowMs);
        lastAppendMs = nowMs;
        unforced.wrote(segment);
        sizeInBytes += sequence.sizeInBytes();
        end = new LogEnd(newEndOffset, segment, batchPosition);
    }

    private void noteEpochOf(int leaderEpoch, long startOffset) {
        if (leaderEpoch > latestLeaderEpoch && epochs.note(leaderEpoch, startOffset)) {
            latestLeaderEpoch = leaderEpoch;
            checkpoints.epochsChanged();
        }
    }

    private void requestFlush(LogSettings current) {
        if (current.flushPolicy() == FlushPolicy.SYNC) {
            context.directory().flusher().enqueue(this);
        }
    }

    private LogException writeFailed(String what, IOException e) {
        if (DiskSpace.isExhausted(e, names.directory())) {
            return new LogException.NoSpace(id, context.directory().path(), e);
        }
        return context.directory().fail("cannot " + what + " in " + id, e);
    }

    // ---- reading ----

    /**
     * The bytes from the batch that holds an offset on, out of one segment.
     *
     * @param fetchOffset from {@link #logStartOffset()} to {@link #endOffset()}
     * @param maxBytes bound on the slice; it may cut the last batch
     * @param endOffsetExclusive no batch that holds this offset or a later one is part of the slice
     * @param atLeastOneBatch whether the first batch is given whole though it is larger than {@code maxBytes}
     * @return an open slice, or {@link LogSlice#EMPTY} if there is nothing (yet)
     * @throws LogException.OffsetOutOfRange outside of the log
     * @throws LogException.Damaged the offset's bytes are bad
     */
    public LogSlice read(long fetchOffset, int maxBytes, long endOffsetExclusive, boolean atLeastOneBatch) {
        return readView(view -> view.read(fetchOffset, maxBytes, endOffsetExclusive, atLeastOneBatch));
    }

    /** The first batch, below an offset, whose largest timestamp is at least this one. The caller closes its slice. */
    public Optional<TimestampHit> findFirstBatchByTimestamp(long timestampMs, long endOffsetExclusive) {
        return readView(view -> view.findFirstByTimestamp(timestampMs, endOffsetExclusive));
    }

    /** The first of the batches, below an offset, with the largest timestamp; empty if no batch has one. The caller closes its slice. */
    public Optional<TimestampHit> findBatchWithMaxTimestamp(long endOffsetExclusive) {
        return readView(view -> view.findLargestTimestamp(endOffsetExclusive));
    }

    @FunctionalInterface
    private interface ViewReader<T> {
        T read(LogView view) throws IOException, SuspectSegmentException;
    }

    private <T> T readView(ViewReader<T> reader) {
        SuspectSegmentException suspected = null;
        for (int attempt = 0; attempt < MAX_READ_ATTEMPTS; attempt++) {
            requireUsable();
            LogView view = view();
            try {
                return reader.read(view);
            } catch (SuspectSegmentException e) {
                suspected = e;
                examine(e);
            } catch (IOException e) {
                throw context.directory().fail("cannot read " + id, e);
            }
        }
        Segment segment = suspected.segment();
        throw new LogException.Damaged(id, new DamagedRange(segment.baseOffset(), Math.max(segment.nextOffset(), segment.baseOffset() + 1),
                suspected.getMessage()));
    }

    private LogView view() {
        // the end first: segments that are created meanwhile are not needed to read below it
        LogEnd currentEnd = end;
        LogEnd currentDurable = durable;
        return new LogView(id, segments.snapshot(), logStartOffset, currentEnd, currentDurable, settings.indexIntervalBytes());
    }

    /** Finds out whether a read met damage, or a file that left the log meanwhile. */
    private void examine(SuspectSegmentException suspicion) {
        Segment segment = suspicion.segment();
        synchronized (structureLock) {
            synchronized (lock) {
                requireUsable();
                if (!segments.contains(segment)) {
                    return;
                }
                if (segment == segments.active() && !segment.isEmpty()) {
                    roll(); // a segment with damage is not written to any more: its indexes have to be built anew
                }
            }
            LOG.warn("Reading {} whole because a read met something wrong in it: {}", segment, suspicion.getMessage());
            verify(segment);
        }
    }

    /**
     * Reads a closed segment whole and takes note of damage in it. Blocks for the time that takes.
     *
     * @return damage not known before
     */
    List<SegmentDamage> verify(Segment segment) {
        synchronized (structureLock) {
            if (!segments.contains(segment)) {
                return List.of();
            }
            try {
                List<SegmentDamage> found = segment.verify(settings.indexIntervalBytes());
                for (SegmentDamage bad : found) {
                    checkpoints.segmentsChanged();
                    int badBytes = bad.endPosition() - bad.startPosition();
                    Object kept = badBytes > 0
                            ? context.directory().quarantine().preserve(id, segment.baseOffset(), segment.file(), bad.startPosition(), badBytes)
                            : "no bytes";
                    LOG.error("Offsets [{}, {}) of {} are damaged and stay unreadable here: {}; kept: {}", bad.startOffset(), bad.endOffset(), id,
                            bad.cause(), kept);
                }
                return found;
            } catch (IOException e) {
                throw writeFailed("verify " + segment, e);
            }
        }
    }

    /** Ranges known to be bad on this disk; they stay until retention or a truncation removes them. */
    public List<DamagedRange> damagedRanges() {
        return Stream.of(segments.snapshot()).flatMap(segment -> segment.damage().stream()).flatMap(damage -> damage.range().stream())
                .filter(range -> range.endOffset() > logStartOffset).toList();
    }

    // ---- leader epochs ----

    /** KIP-101, KIP-279: the largest leader epoch at or below the one asked for, and where it ends here. */
    public EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        synchronized (lock) {
            return epochs.endOffset(leaderEpoch, end.offset());
        }
    }

    public OptionalInt latestLeaderEpoch() {
        int latest = latestLeaderEpoch;
        return latest < 0 ? OptionalInt.empty() : OptionalInt.of(latest);
    }

    /** Takes note that a leader epoch begins at an offset, before the first batch of it. A known or lower epoch changes nothing. */
    public void noteLeaderEpoch(int leaderEpoch, long startOffset) {
        synchronized (lock) {
            noteEpochOf(leaderEpoch, startOffset);
        }
    }

    /** The leader epoch in which the record at an offset was written. */
    public OptionalInt leaderEpochAt(long offset) {
        synchronized (lock) {
            return epochs.epochAt(offset);
        }
    }

    // ---- removing ----

    /**
     * Makes an offset the first readable one, durably. Whole segments below go with the next retention run.
     *
     * @param offset at most {@link #endOffset()}; the caller bounds it by the high watermark
     * @return the log start offset, which is higher if it was already
     */
    public long deleteRecordsBefore(long offset) {
        synchronized (structureLock) {
            requireUsable();
            if (offset < 0 || offset > end.offset()) {
                throw new LogException.OffsetOutOfRange(id, offset, logStartOffset, end.offset());
            }
            if (offset > logStartOffset) {
                try {
                    checkpoints.writeLogStart(offset);
                } catch (IOException e) {
                    throw writeFailed("store the log start offset", e);
                }
                moveLogStart(offset);
            }
            return logStartOffset;
        }
    }

    private void moveLogStart(long offset) {
        synchronized (lock) {
            logStartOffset = offset;
            if (epochs.truncateFromStart(offset)) {
                checkpoints.epochsChanged();
            }
        }
    }

    /**
     * Deletes the segments that {@link RetentionRule} gives up.
     *
     * @param nowMs the time of {@link RetentionClock}
     * @return number of segments deleted
     */
    int runRetention(long nowMs) {
        if (!retentionAllowed || closed) {
            return 0;
        }
        synchronized (structureLock) {
            requireUsable();
            LogSettings current = settings;
            List<SegmentAge> ages = Stream.of(segments.snapshot())
                    .map(segment -> new SegmentAge(segment.nextOffset(), segment.sizeInBytes(), segment.largestTimestampMs())).toList();
            RetentionRule.Deletable deletable = RetentionRule.deletable(ages, logStartOffset, visibleOffset(), current, nowMs);
            if (deletable.segmentCount() == 0) {
                return 0;
            }
            synchronized (lock) {
                if (deletable.includesActive() && segments.snapshot().length == deletable.segmentCount()) {
                    roll();
                }
            }
            try {
                deleteFirst(deletable.segmentCount(), nowMs + current.fileDeleteDelayMs());
            } catch (IOException e) {
                throw writeFailed("delete old segments", e);
            }
            return deletable.segmentCount();
        }
    }

    private void deleteFirst(int count, long removeAtMs) throws IOException {
        long newStart = Math.max(logStartOffset, segments.snapshot()[count].baseOffset());
        checkpoints.writeLogStart(newStart);
        List<Segment> detached;
        synchronized (lock) {
            detached = segments.detachFirst(count);
            sizeInBytes = segments.totalBytes();
        }
        moveLogStart(newStart);
        checkpoints.segmentsChanged();
        LOG.info("Deleting {} segments of {}, log start offset is now {}", count, id, newStart);
        segments.deleteFiles(detached, false, removeAtMs);
    }

    /**
     * Removes everything from an offset on, or from the start of the batch that holds it; for a follower that parted from its
     * leader. Nothing happens at or behind the end. Blocks for an fsync.
     */
    public void truncateTo(long offset) {
        if (offset <= segments.first().baseOffset()) {
            truncateFullyAndStartAt(offset);
            return;
        }
        truncate(truncation -> truncation.cutTo(offset, Math.min(offset, durable.offset())), offset);
    }

    /** Removes everything; the next record gets this offset. For a follower whose leader no longer has what comes next. */
    public void truncateFullyAndStartAt(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("log " + id + " cannot start at offset " + offset);
        }
        truncate(truncation -> {
            truncation.startAnewAt(offset);
            epochs.clear();
        }, Long.MIN_VALUE);
    }

    @FunctionalInterface
    private interface TruncationStep {
        void on(LogTruncation truncation) throws IOException;
    }

    private void truncate(TruncationStep step, long belowEndOffset) {
        synchronized (structureLock) {
            synchronized (lock) {
                requireUsable();
                if (belowEndOffset >= end.offset()) {
                    return;
                }
                try (UnforcedWrites.Batch batch = unforced.take()) {
                    batch.force(context.files(), names.directory());
                    step.on(new LogTruncation(segments, checkpoints, settings.indexIntervalBytes()));
                    context.files().forceDirectory(names.directory());
                    endsWith(segments.active());
                } catch (IOException e) {
                    throw context.directory().fail("cannot truncate " + id, e);
                }
            }
        }
    }

    /** The state that the remaining batches imply. */
    private void endsWith(Segment active) throws IOException {
        long endOffset = active.nextOffset();
        ProducerStatesAt snapshot = ProducerStatesAt.newestSnapshot(context.files(), names, id, endOffset);
        new LogReplay(snapshot.producers(), snapshot.offset(), epochs, Long.MAX_VALUE, lastAppendMs)
                .over(segments.snapshot(), settings.indexIntervalBytes());
        producers = snapshot.producers();
        epochs.truncateFromEnd(endOffset);
        latestLeaderEpoch = epochs.latest().orElse(-1);
        // a log that starts anew above its former end starts there
        logStartOffset = Math.max(Math.min(logStartOffset, endOffset), segments.first().baseOffset());
        sizeInBytes = segments.totalBytes();
        end = new LogEnd(endOffset, active, active.sizeInBytes());
        durable = end;
        visibleFloor = Math.min(visibleFloor, endOffset);
        checkpoints.truncated(endOffset);
        LOG.info("Truncated {} to offset {}", id, endOffset);
    }

    // ---- durability ----

    /** Called after {@link #durableOffset()} has risen, on the thread that forced the files. Must not block nor throw. */
    public void addDurabilityListener(Consumer<PartitionLog> listener) {
        durabilityListeners.add(listener);
    }

    public void removeDurabilityListener(Consumer<PartitionLog> listener) {
        durabilityListeners.remove(listener);
    }

    /** Forces everything appended before this call to disk. Blocks. A failure takes the log directory offline for good. */
    public void flush() {
        requireUsable();
        forceAppended();
        synchronized (structureLock) {
            try {
                if (checkpoints.writeClosedSegments(durable.offset())) {
                    writeManifest();
                }
            } catch (IOException e) {
                rebuildableFailed(e);
            }
        }
    }

    private void forceAppended() {
        boolean moved;
        synchronized (structureLock) {
            LogEnd target;
            UnforcedWrites.Batch batch;
            synchronized (lock) {
                target = end;
                batch = unforced.take();
            }
            try (batch) {
                batch.force(context.files(), names.directory());
            } catch (IOException e) {
                // no second attempt: the kernel may have dropped the pages and would report success (fsyncgate)
                throw context.directory().fail("cannot force " + id + " to disk", e);
            }
            context.directory().requireOnline(); // another log's failure must not be followed by an acknowledgement here
            moved = target.offset() > durable.offset();
            durable = target;
        }
        if (moved) {
            durabilityListeners.forEach(listener -> listener.accept(this));
        }
    }

    /** What can be rebuilt may be missing, on a full disk and only there. */
    private void rebuildableFailed(IOException e) {
        checkpoints.segmentsChanged();
        LogException failure = writeFailed("write indexes and checkpoints", e);
        if (failure instanceof LogException.NoSpace) {
            LOG.warn("{}: indexes and checkpoints stay behind", failure.getMessage());
        } else {
            throw failure;
        }
    }

    /** Makes everything durable and records it, so that a restart need not read further back. Blocks. */
    void checkpoint() {
        if (durable.offset() < end.offset()) {
            flush();
        }
        synchronized (structureLock) {
            requireUsable();
            try {
                if (checkpoints.isManifestOutdated(durable.offset())) {
                    writeManifest();
                }
                if (checkpoints.areEpochsOutdated()) {
                    writeEpochs();
                }
            } catch (IOException e) {
                rebuildableFailed(e);
            }
        }
    }

    private void writeManifest() throws IOException {
        checkpoints.clearSegmentsMark(); // before looking: what changes from now on is marked again
        checkpoints.writeManifest(segments.snapshot(), durable.offset());
    }

    private void writeEpochs() throws IOException {
        checkpoints.clearEpochsMark();
        long coveredOffset;
        List<LeaderEpochHistory.Entry> entries;
        synchronized (lock) {
            coveredOffset = end.offset();
            entries = epochs.entries();
        }
        checkpoints.writeEpochs(Math.min(coveredOffset, durable.offset()), entries);
    }

    // ---- upkeep and closing, called by the store ----

    /** Set while the log stands in the flusher's queue. */
    AtomicBoolean waitsForFlusher() {
        return waitsForFlusher;
    }

    SegmentList segments() {
        return segments;
    }

    LogFiles files() {
        return names;
    }

    void removeDueFiles(long nowMs) {
        synchronized (structureLock) {
            try {
                segments.removeDueFiles(nowMs);
            } catch (IOException e) {
                throw context.directory().fail("cannot delete old files of " + id, e);
            }
        }
    }

    void expireProducers(long nowMs) {
        synchronized (lock) {
            producers.expire(nowMs, settings.producerExpirationMs());
        }
    }

    /** Writes everything that lets the next start read nothing but these files, and closes the log. Blocks. */
    void closeCleanly() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            forceAppended();
            synchronized (structureLock) {
                boolean changed = checkpoints.isManifestOutdated(end.offset());
                checkpoints.writeClosedSegments(end.offset());
                if (changed) {
                    checkpoints.writeEndState(segments.snapshot(), end.offset(), producers.encode());
                    writeManifest();
                }
                if (changed || checkpoints.areEpochsOutdated()) {
                    writeEpochs();
                }
            }
        } catch (IOException e) {
            rebuildableFailed(e);
        } finally {
            segments.closeFiles();
        }
    }

    /** Closes the files and leaves everything on disk as it is. */
    void closeAbruptly() {
        synchronized (structureLock) {
            synchronized (lock) {
                closed = true;
                unforced.take().close();
            }
            segments.closeFiles();
        }
    }

    private void requireUsable() {
        context.directory().requireOnline();
        if (closed) {
            throw new LogException.LogClosed(id);
        }
    }

    @Override
    public String toString() {
        return "log " + id + " [" + logStartOffset + ", " + end.offset() + ") of topic " + topicName;
    }
}
