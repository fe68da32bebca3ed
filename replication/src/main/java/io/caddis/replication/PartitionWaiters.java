package io.caddis.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The replies that wait on one partition, by what for: that records are committed, that they are on this node's disk, that
 * they are deleted on all live replicas. Which of them a change of role ends is decided here. Safe from any thread.
 */
final class PartitionWaiters {

    private final CommitWaiters committed;
    private final CommitWaiters onDisk;
    private final CommitWaiters deleted;

    PartitionWaiters(LongSupplier highWatermark, LongSupplier visibleOffset, LongSupplier lowWatermark) {
        this.committed = new CommitWaiters(highWatermark);
        this.onDisk = new CommitWaiters(visibleOffset);
        this.deleted = new CommitWaiters(lowWatermark);
    }

    /** For acks=all, while this node leads. */
    CommitWaiters committed() {
        return committed;
    }

    /** For acks=1 and the follower's fetcher, while this node leads or follows the same leader. */
    CommitWaiters onDisk() {
        return onDisk;
    }

    /** For DeleteRecords, while this node leads. */
    CommitWaiters deleted() {
        return deleted;
    }

    /** What kind of role comes after which. */
    record Change(boolean leadsOn, boolean followsOn) {}

    /** The role ends that was. @return those who wait in vain, to be told under no lock */
    List<CommitWaiter> end(Change change) {
        List<CommitWaiter> inVain = new ArrayList<>();
        if (!change.leadsOn) {
            inVain.addAll(committed.end());
            inVain.addAll(deleted.end());
            if (!change.followsOn) {
                inVain.addAll(onDisk.end());
            }
        }
        return inVain;
    }

    /** The role begins that comes. */
    void begin(Role next, Change change) {
        if (change.leadsOn) {
            return;
        }
        if (next instanceof Role.Leader) {
            committed.begin(next.leaderEpoch());
            deleted.begin(next.leaderEpoch());
        }
        if (!(next instanceof Role.Offline) && !change.followsOn) {
            onDisk.begin(next.leaderEpoch());
        }
    }

    /** Tells everyone that it will not happen here. */
    void failAll(RuntimeException failure) {
        committed.failAll(failure);
        onDisk.failAll(failure);
        deleted.failAll(failure);
    }
}
