package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A log of which only the leader epoch of each offset is kept: {@code log(0).of(1, 10).of(3, 5)} is ten of epoch 1 and five of epoch 3. */
final class ListedLog implements ReplicaLog {

    private final List<Integer> epochs = new ArrayList<>();
    private long startOffset;
    private long invisible;

    static ListedLog log(long startOffset) {
        ListedLog log = new ListedLog();
        log.startOffset = startOffset;
        return log;
    }

    ListedLog of(int leaderEpoch, int count) {
        for (int i = 0; i < count; i++) {
            epochs.add(leaderEpoch);
        }
        return this;
    }

    ListedLog withInvisible(long count) {
        invisible = count;
        return this;
    }

    /** The records of another log from this one's end on. */
    void copyFrom(ListedLog other, int atMost) {
        for (int i = 0; i < atMost && endOffset() < other.endOffset(); i++) {
            epochs.add(other.epochs.get((int) (endOffset() - other.startOffset)));
        }
    }

    void truncateTo(long offset) {
        epochs.subList((int) (offset - startOffset), epochs.size()).clear();
    }

    void restartAt(long offset) {
        epochs.clear();
        startOffset = offset;
    }

    List<Integer> epochs() {
        return epochs;
    }

    @Override
    public long logStartOffset() {
        return startOffset;
    }

    @Override
    public long endOffset() {
        return startOffset + epochs.size();
    }

    @Override
    public long visibleOffset() {
        return endOffset() - invisible;
    }

    @Override
    public OptionalInt lastRecordEpoch() {
        return epochs.isEmpty() ? OptionalInt.empty() : OptionalInt.of(epochs.get(epochs.size() - 1));
    }

    @Override
    public EpochEndOffset endOffsetOfEpoch(int leaderEpoch) {
        if (epochs.isEmpty() || leaderEpoch > epochs.get(epochs.size() - 1)) {
            return new EpochEndOffset.Unknown();
        }
        int found = -1;
        for (int i = 0; i < epochs.size(); i++) {
            if (epochs.get(i) > leaderEpoch) {
                return new EpochEndOffset.Known(found < 0 ? leaderEpoch : epochs.get(found), startOffset + i);
            }
            found = i;
        }
        return new EpochEndOffset.Known(epochs.get(found), endOffset());
    }
}
