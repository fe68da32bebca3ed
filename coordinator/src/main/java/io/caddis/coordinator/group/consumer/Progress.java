package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.assignor.PartitionSet;

/**
 * What a member has, and since which epoch.
 *
 * @param epoch         -2 while a static member is away
 * @param previousEpoch -1 if none
 * @param owned         assigned to it, whether it knows already or not
 * @param revoking      it was asked to give them up; nobody else gets them before it has
 */
record Progress(int epoch, int previousEpoch, MemberPhase phase, PartitionSet owned, PartitionSet revoking) {

    static final int AWAY = -2;
    static final Progress JOINING = new Progress(0, -1, MemberPhase.STABLE, PartitionSet.EMPTY, PartitionSet.EMPTY);

    /** A static member has gone and is expected back. It holds nothing any longer that it was to give up. */
    Progress away() {
        return new Progress(AWAY, epoch, phase, owned, PartitionSet.EMPTY);
    }

    /** Another process takes the place of a static member. */
    Progress takenOver() {
        return new Progress(0, 0, phase, owned, revoking);
    }

    /** What nobody else may have: its own, and what it has not confirmed to have given up. */
    PartitionSet held() {
        return owned.plus(revoking);
    }

    /** Nothing is taken or given up between the two. */
    boolean holdsLike(Progress other) {
        return owned.equals(other.owned) && revoking.equals(other.revoking);
    }

    /** The same partitions in the same epoch, whatever the epoch before. */
    boolean isLike(Progress other) {
        return epoch == other.epoch && phase == other.phase && owned.equals(other.owned) && revoking.equals(other.revoking);
    }
}
