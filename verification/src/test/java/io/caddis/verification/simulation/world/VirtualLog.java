package io.caddis.verification.simulation.world;

import io.caddis.log.EpochEndOffset;
import io.caddis.log.LeaderEpochHistory;
import io.caddis.replication.ReplicaLog;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * One replica's log on its machine: what was written, and how much of it is flushed. A record is a number and the leader
 * epoch it was written in. It outlives the process.
 */
public final class VirtualLog implements ReplicaLog {

    private final boolean synced;
    private long[] values = new long[64];
    private int[] epochs = new int[64];
    private int start;
    private int end;
    private int durable;
    private final LeaderEpochHistory history = new LeaderEpochHistory(List.of());

    /** @param synced counts only what is flushed */
    public VirtualLog(boolean synced) {
        this.synced = synced;
    }

    @Override
    public long logStartOffset() {
        return start;
    }

    @Override
    public long endOffset() {
        return end;
    }

    @Override
    public long visibleOffset() {
        return synced ? durable : end;
    }

    @Override
    public OptionalInt lastRecordEpoch() {
        return end > start ? OptionalInt.of(epochs[end - 1]) : OptionalInt.empty();
    }

    @Override
    public EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        return history.endOffset(leaderEpoch, end);
    }

    public boolean isSynced() {
        return synced;
    }

    public int durableOffset() {
        return durable;
    }

    public long value(long offset) {
        return values[(int) offset];
    }

    public int epoch(long offset) {
        return epochs[(int) offset];
    }

    public void noteLeaderEpoch(int leaderEpoch) {
        history.note(leaderEpoch, end);
    }

    public void dropEpochsWithoutRecords() {
        history.truncateFromEnd(end);
    }

    public void append(long value, int leaderEpoch) {
        if (end == values.length) {
            values = Arrays.copyOf(values, end * 2);
            epochs = Arrays.copyOf(epochs, end * 2);
        }
        history.note(leaderEpoch, end);
        values[end] = value;
        epochs[end] = leaderEpoch;
        end++;
    }

    public void flushedTo(int offset) {
        durable = Math.max(durable, Math.min(offset, end));
    }

    public void truncateTo(long offset) {
        end = (int) Math.max(start, offset);
        durable = Math.min(durable, end);
        history.truncateFromEnd(end);
    }

    public void restartAt(long offset) {
        start = (int) offset;
        end = start;
        durable = start;
        if (start > values.length) {
            values = new long[start * 2];
            epochs = new int[start * 2];
        }
        history.clear();
    }

    /** Retention. */
    public void deleteBefore(long offset) {
        start = (int) Math.max(start, offset);
        history.truncateFromStart(start);
    }

    /** @return how many records are gone */
    public int losePower(Chance chance) {
        int before = end;
        end = chance.between(Math.max(start, durable), end);
        recover();
        return before - end;
    }

    public void wipe() {
        start = 0;
        end = 0;
        durable = 0;
        history.clear();
    }

    /** The start of a process: epochs are read from the records, and what was found is flushed before anybody is served. */
    public void recover() {
        durable = end;
        history.clear();
        for (int offset = start; offset < end; offset++) {
            history.note(epochs[offset], offset);
        }
    }
}
