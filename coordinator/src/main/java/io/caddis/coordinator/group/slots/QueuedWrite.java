package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.store.GroupChange;
import java.util.ArrayList;
import java.util.List;

/** Changes of one group that are stored together, and who is told how it ended. */
final class QueuedWrite {

    /** Told once, on the coordinator's thread. */
    interface Listener {
        void onEnd(StoreOutcome outcome, long nowMs);
    }

    private final OwnedSlot slot;
    private final List<GroupChange> changes;
    private final int rows;
    private final long sinceMs;
    private final Listener listener;
    private final List<Runnable> afterwards = new ArrayList<>(0);
    private boolean ended;
    private boolean alone;

    QueuedWrite(OwnedSlot slot, List<GroupChange> changes, long sinceMs, Listener listener) {
        this.slot = slot;
        this.changes = changes;
        this.rows = changes.stream().mapToInt(QueuedWrite::rowsOf).sum();
        this.sinceMs = sinceMs;
        this.listener = listener;
    }

    static int rowsOf(GroupChange change) {
        if (change instanceof GroupChange.CommitOffsets commit) {
            return commit.offsets().size();
        } else if (change instanceof GroupChange.DeleteOffsets delete) {
            return delete.partitions().size();
        } else if (change instanceof GroupChange.PutMembers put) {
            return put.members().size();
        } else {
            return 1;
        }
    }

    OwnedSlot slot() {
        return slot;
    }

    List<GroupChange> changes() {
        return changes;
    }

    int rows() {
        return rows;
    }

    long sinceMs() {
        return sinceMs;
    }

    /** It was part of a transaction the catalog refused: the next has nothing else in it. */
    boolean isAlone() {
        return alone;
    }

    void setAlone() {
        alone = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Does something once the outcome is known, whatever it is; at once if it is. */
    void afterwards(Runnable action) {
        if (ended) {
            action.run();
        } else {
            afterwards.add(action);
        }
    }

    /** The first outcome counts: one that was given up may still come back. */
    void end(StoreOutcome outcome, long nowMs) {
        if (!ended) {
            ended = true;
            listener.onEnd(outcome, nowMs);
            afterwards.forEach(Runnable::run);
        }
    }
}
