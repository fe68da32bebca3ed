package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import io.caddis.log.LogSlice;
import io.caddis.log.PartitionLog;
import io.caddis.log.RecordBatchHeader;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A {@link PartitionLog} as the rules of replication see it, and their decisions carried out on it. */
final class FollowedLog implements ReplicaLog {

    private final PartitionLog log;

    FollowedLog(PartitionLog log) {
        this.log = log;
    }

    @Override
    public long logStartOffset() {
        return log.logStartOffset();
    }

    @Override
    public long endOffset() {
        return log.endOffset();
    }

    @Override
    public long visibleOffset() {
        return log.visibleOffset();
    }

    @Override
    public OptionalInt lastRecordEpoch() {
        long endOffset = log.endOffset();
        return endOffset > log.logStartOffset() ? log.leaderEpochAt(endOffset - 1) : OptionalInt.empty();
    }

    @Override
    public EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        return log.endOffsetOfEpoch(leaderEpoch);
    }

    /** Batches from an offset on, up to the log's end, visible or not: what a follower gets. */
    LogSlice read(long offset, int maxBytes, boolean atLeastOneBatch) {
        return log.read(offset, maxBytes, Long.MAX_VALUE, atLeastOneBatch);
    }

    /** What the rules need to know of the answer's records. */
    static LeaderAnswer headOf(FetchAnswer answer) {
        ByteBuffer records = answer.records();
        int newestEpoch = FetchPosition.NO_EPOCH;
        int at = records.position();
        while (records.limit() - at >= RecordBatchHeader.SIZE_IN_BYTES) {
            newestEpoch = Math.max(newestEpoch, RecordBatchHeader.leaderEpoch(records, at));
            int sizeInBytes = RecordBatchHeader.sizeInBytes(records, at);
            if (sizeInBytes < RecordBatchHeader.SIZE_IN_BYTES) {
                break; // the log will refuse it and say why
            }
            at += sizeInBytes;
        }
        OptionalLong firstOffset = records.remaining() < RecordBatchHeader.SIZE_IN_BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(RecordBatchHeader.baseOffset(records, records.position()));
        return new LeaderAnswer(firstOffset, newestEpoch, answer.diverging(), answer.highWatermark(), answer.leaderLogStartOffset());
    }

    /**
     * Carries a decision out, and moves the log's start along with the leader's. Blocks for the disk where it truncates.
     *
     * @param nowMs milliseconds since 1970
     */
    FollowerStep apply(FollowerDecision decision, FetchAnswer answer, long nowMs) {
        if (decision instanceof FollowerDecision.TruncateTo truncation) {
            log.truncateTo(truncation.offset());
            return new FollowerStep.Truncated(log.endOffset());
        }
        if (decision instanceof FollowerDecision.RestartAt restart) {
            log.truncateFullyAndStartAt(restart.offset());
            return new FollowerStep.Restarted(restart.offset());
        }
        if (decision instanceof FollowerDecision.Ignore ignored) {
            return new FollowerStep.Ignored(ignored.why());
        }
        FollowerStep step = decision instanceof FollowerDecision.UpToDate ? new FollowerStep.UpToDate() : append(decision, answer, nowMs);
        moveStartTo(Math.min(answer.leaderLogStartOffset(), log.endOffset()));
        return step;
    }

    private FollowerStep append(FollowerDecision decision, FetchAnswer answer, long nowMs) {
        int sizeInBytes = answer.records().remaining();
        if (decision instanceof FollowerDecision.AppendFrom anew) {
            log.truncateFullyAndStartAt(anew.firstOffset());
        }
        log.appendReplicated(answer.records(), nowMs);
        return new FollowerStep.Appended(log.endOffset(), sizeInBytes);
    }

    private void moveStartTo(long offset) {
        if (offset > log.logStartOffset()) {
            log.deleteRecordsBefore(offset);
        }
    }

    /** Cuts off a damaged range and everything behind it; what was kept of its bytes lies in the quarantine. Blocks. */
    void truncateBefore(long damagedOffset) {
        if (damagedOffset <= log.logStartOffset()) {
            log.truncateFullyAndStartAt(log.logStartOffset());
        } else {
            log.truncateTo(damagedOffset);
        }
    }
}
