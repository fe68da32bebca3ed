package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The log of one partition on this node: record batches in the order of their offsets, without a gap.
 *
 * <p>Any thread may call any method. Appends are made one at a time; reads take no lock and see everything that was
 * appended before they began. {@code durableOffset <= endOffset}, always; what may be acknowledged is
 * {@link #visibleOffset()}. Methods that touch files block for as long as the disk does; an append never waits for an fsync.
 *
 * <p>Every method that touches files throws {@link LogException.DirectoryOffline} once the log directory has failed, and
 * {@link LogException.LogClosed} after the log was closed, deleted or set aside.
 */
public final class PartitionLog {

    /** Attempts of a read that finds files changed under it, or damage: each repetition has a newer view. */
    private static final int MAX_READ_ATTEMPTS = 4;

    private final LogId id;
    private final String topicName;
    private final LogFiles names;
    private final LogContext context;
    private final SegmentList segments;
    private final LogTail tail;
    private final LogUpkeep upkeep;
    private final List<Consumer<PartitionLog>> durabilityListeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean waitsForFlusher = new AtomicBoolean();
    private volatile boolean retentionAllowed;

    PartitionLog(LogId id, String topicName, LogFiles names, LogContext context, LogSettings settings, SegmentList segments,
            LogLoader.OpenedState state) {
        this.id = id;
        this.topicName = topicName;
        this.names = names;
        this.context = context;
        this.segments = segments;
        LogCheckpoints checkpoints = new LogCheckpoints(id, names, context.files(), state.recorded() ? state.endOffset() : -1);
        this.tail = new LogTail(id, context, segments, checkpoints, settings, state, () -> context.directory().flusher().enqueue(this));
        this.upkeep = new LogUpkeep(id, names, context, segments, checkpoints, tail);
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
        return tail.settings();
    }

    /**
     * Changes the settings, and lets retention work on this log: one that was opened with preliminary settings deletes nothing
     * before. A change to {@link FlushPolicy#SYNC} does not take back what was visible.
     */
    public void reconfigure(LogSettings newSettings) {
        tail.reconfigure(Objects.requireNonNull(newSettings, "newSettings"));
        retentionAllowed = true;
        if (durableOffset() < endOffset()) {
            requestFlush(newSettings);
        }
    }

    /** First readable offset. */
    public long logStartOffset() {
        return tail.logStartOffset();
    }

    /** The offset that the next record gets. */
    public long endOffset() {
        return tail.end().offset();
    }

    /** Everything below is on disk. */
    public long durableOffset() {
        return tail.durable().offset();
    }

    /** Everything below may be acknowledged: durable under {@link FlushPolicy#SYNC}, appended under {@link FlushPolicy#ASYNC}. */
    public long visibleOffset() {
        return tail.visibleOffset();
    }

    /** Bytes of all segments, without indexes. */
    public long sizeInBytes() {
        return tail.sizeInBytes();
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
        LogSettings settings = tail.settings();
        BatchSequence sequence = BatchSequence.of(batches, id, settings.maxBatchBytes());
        if (sequence.batchCount() > 1 && sequence.isIdempotent()) {
            throw new LogException.InvalidBatch(sequence.batchCount() + " batches of an idempotent producer in one append; one is allowed");
        }
        long logAppendTimeMs = RecordBatchHeader.NO_TIMESTAMP;
        if (settings.timestampKind() == TimestampKind.LOG_APPEND_TIME) {
            logAppendTimeMs = nowMs;
            sequence.stampLogAppendTime(nowMs); // outside of the lock: it computes the CRC anew
        }
        AppendResult result = tail.append(sequence, leaderEpoch, logAppendTimeMs, nowMs);
        if (!result.duplicate()) {
            requestFlush(settings);
        }
        return result;
    }

    /**
     * Appends batches fetched from the leader, as a follower: offsets and epochs are the leader's and must continue this log
     * without a gap. The caller has verified their CRC. Producer sequences are noted, not checked: the leader did.
     *
     * @throws LogException.InvalidBatch if they do not continue this log
     */
    public AppendResult appendReplicated(ByteBuffer batches, long nowMs) {
        AppendResult result = tail.appendReplicated(BatchSequence.of(batches, id, Integer.MAX_VALUE), nowMs);
        requestFlush(tail.settings());
        return result;
    }

    private void requestFlush(LogSettings settings) {
        if (settings.flushPolicy() == FlushPolicy.SYNC) {
            context.directory().flusher().enqueue(this);
        }
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
        return findFirstBatchByTimestamp(timestampMs, 0, endOffsetExclusive);
    }

    /** The same, of the batches that reach to {@code startOffset} or beyond. */
    public Optional<TimestampHit> findFirstBatchByTimestamp(long timestampMs, long startOffset, long endOffsetExclusive) {
        return readView(view -> view.findFirstByTimestamp(timestampMs, startOffset, endOffsetExclusive));
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
            tail.requireUsable();
            try {
                return reader.read(tail.view());
            } catch (SuspectSegmentException e) {
                suspected = e;
                upkeep.examine(e);
            } catch (IOException e) {
                throw context.directory().fail("cannot read " + id, e);
            }
        }
        // verified, and yet not as its index says: whatever it is, these bytes are not to be relied on
        Segment segment = suspected.segment();
        throw new LogException.Damaged(id, new DamagedRange(segment.baseOffset(), Math.max(segment.nextOffset(), segment.baseOffset() + 1),
                suspected.getMessage()));
    }

    /** Ranges known to be bad on this disk; they stay until retention or a truncation removes them. */
    public List<DamagedRange> damagedRanges() {
        return Stream.of(segments.snapshot()).flatMap(segment -> segment.damage().stream()).flatMap(damage -> damage.range().stream())
                .filter(range -> range.endOffset() > logStartOffset()).toList();
    }

    /** The first of {@link #damagedRanges()}; cheap where there is none. */
    public Optional<DamagedRange> firstDamage() {
        return upkeep.hasFoundDamage() ? damagedRanges().stream().findFirst() : Optional.empty();
    }

    // ---- leader epochs ----

    /** KIP-101, KIP-279: the largest leader epoch at or below the one asked for, and where it ends here. */
    public EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        return tail.endOffsetOfEpoch(leaderEpoch);
    }

    public OptionalInt latestLeaderEpoch() {
        return tail.latestLeaderEpoch();
    }

    /** Takes note that a leader epoch begins at an offset, before the first batch of it. A known or lower epoch changes nothing. */
    public void noteLeaderEpoch(int leaderEpoch, long startOffset) {
        tail.noteLeaderEpoch(leaderEpoch, startOffset);
    }

    /**
     * Forgets leader epochs that were noted and in which nothing was written: a follower's records may be of an older epoch than
     * the one in which it led last.
     */
    public void dropEpochsWithoutRecords() {
        tail.dropEpochsWithoutRecords();
    }

    /** The leader epoch in which the record at an offset was written. */
    public OptionalInt leaderEpochAt(long offset) {
        return tail.leaderEpochAt(offset);
    }

    // ---- removing ----

    /**
     * Limits retention: no segment that reaches beyond the bound is deleted by age, size or log start. Without a bound it is
     * what may be acknowledged.
     *
     * @param bound asked at each retention run, under the log's lock: must not block
     */
    public void boundRetention(LongSupplier bound) {
        upkeep.boundRetention(bound);
    }

    /**
     * Makes an offset the first readable one, durably. Whole segments below go with the next retention run.
     *
     * @param offset at most {@link #endOffset()}; the caller bounds it by the high watermark
     * @return the log start offset, which is higher if it was already
     * @throws LogException.OffsetOutOfRange above the end of the log
     */
    public long deleteRecordsBefore(long offset) {
        return upkeep.deleteRecordsBefore(offset);
    }

    /**
     * Removes everything from an offset on, or from the start of the batch that holds it; for a follower that parted from its
     * leader. Nothing happens at or behind the end. Blocks for an fsync, and appends wait for it.
     */
    public void truncateTo(long offset) {
        upkeep.truncateTo(offset);
    }

    /** Removes everything; the next record gets this offset. For a follower whose leader no longer has what comes next. */
    public void truncateFullyAndStartAt(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("log " + id + " cannot start at offset " + offset);
        }
        upkeep.truncateFullyAndStartAt(offset);
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
        tail.requireUsable();
        if (upkeep.force()) {
            durabilityListeners.forEach(listener -> listener.accept(this)); // under no lock: it may take its own
        }
        upkeep.finishClosedSegments();
    }

    // ---- for the store, its flusher and its scrubber ----

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

    /** Files were created in the log's directory: their names are forced together with what is appended next. */
    void directoryChanged() {
        tail.directoryChanged();
    }

    /** Makes everything durable and records it. Blocks. */
    void checkpoint() {
        if (durableOffset() < endOffset()) {
            flush();
        }
        upkeep.checkpoint();
    }

    /** @param nowMs the time of {@link RetentionClock} */
    int runRetention(long nowMs) {
        return retentionAllowed ? upkeep.runRetention(nowMs) : 0;
    }

    void removeDueFiles(long nowMs) {
        upkeep.removeDueFiles(nowMs);
    }

    void expireProducers(long nowMs) {
        tail.expireProducers(nowMs);
    }

    void verify(Segment segment) {
        upkeep.verify(segment);
    }

    void closeCleanly() {
        upkeep.closeCleanly();
    }

    void closeAbruptly() {
        upkeep.closeAbruptly();
    }

    @Override
    public String toString() {
        return "log " + id + " [" + logStartOffset() + ", " + endOffset() + ") of topic " + topicName;
    }
}
