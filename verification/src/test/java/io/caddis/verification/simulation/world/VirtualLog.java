package io.caddis.verification.simulation.world;

import io.caddis.log.EpochEndOffset;
import io.caddis.log.LeaderEpochHistory;
import io.caddis.replication.ReplicaLog;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One replica's log on its machine: what was written, and how much of it is flushed. A record is a number and the leader
 * epoch it was written in. It outlives the process.
 */
public final class VirtualLog implements ReplicaLog {

    private static final int NONE = -1;

    private final boolean synced;
    private long[] values = new long[64];
    private int[] epochs = new int[64];
    private int start;
    private int end;
    private int durable;
    /** A record whose bytes are bad, -1 if there is none; and whether somebody has met it. */
    private int damagedAt = NONE;
    private boolean damageFound;
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

    /** A record goes bad. What was there is still told by {@link #value}, for the invariants only. */
    public void damage(long offset) {
        if (damagedAt == NONE || offset < damagedAt) {
            damagedAt = (int) offset;
            damageFound = false;
        }
    }

    /** Where the log is bad, known or not. */
    public OptionalLong damage() {
        return damagedAt == NONE ? OptionalLong.empty() : OptionalLong.of(damagedAt);
    }

    /** Where its process knows it to be bad. */
    public OptionalLong foundDamage() {
        return damageFound ? damage() : OptionalLong.empty();
    }

    /** A reader or the scrub comes by. */
    public void findDamage() {
        damageFound = damagedAt != NONE;
    }

    private void forgetDamageOutside() {
        if (damagedAt < start || damagedAt >= end) {
            damagedAt = NONE;
            damageFound = false;
        }
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
        forgetDamageOutside();
    }

    public void restartAt(long offset) {
        start = (int) offset;
        end = start;
        durable = start;
        forgetDamageOutside();
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
        forgetDamageOutside();
    }

    /** @return how many records are gone */
    public int losePower(Chance chance) {
        int before = end;
        end = chance.between(Math.max(start, durable), end);
        recover();
        forgetDamageOutside();
        return before - end;
    }

    public void wipe() {
        start = 0;
        end = 0;
        durable = 0;
        forgetDamageOutside();
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
