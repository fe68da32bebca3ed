package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.assignor.PartitionSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * One member's next step towards its target (KIP-848, "Reconciliation of the group"): first it gives up what it is not to
 * have and confirms it, then it enters the target's epoch and takes what others have let go of.
 *
 * @param assignmentEpoch of the target
 * @param subscribed      whether it subscribes to a topic now; the target may be older than its subscription
 * @param free            whether nobody else has the partition
 * @param reported        what it says it owns, null if it does not say
 */
record Reconciliation(
        int assignmentEpoch, Predicate<UUID> subscribed, PartitionSet.PartitionTest free, Map<UUID, List<Integer>> reported) {

    /** The same object if nothing changes for it. */
    Progress next(Progress now, PartitionSet target, boolean subscriptionChanged) {
        Progress next = switch (now.phase()) {
            case STABLE -> now.epoch() != assignmentEpoch ? towards(target, now) : subscriptionChanged ? withoutUnsubscribed(now) : now;
            case UNREVOKED_PARTITIONS -> !stillOwns(now.revoking()) ? towards(target, now)
                    : subscriptionChanged ? withoutUnsubscribed(now) : now;
            case UNRELEASED_PARTITIONS -> towards(target, now);
        };
        return next.isLike(now) ? now : next;
    }

    private Progress towards(PartitionSet target, Progress now) {
        PartitionSet toHave = target.ofTopics(subscribed);
        PartitionSet kept = now.owned().intersect(toHave);
        PartitionSet surplus = now.owned().minus(kept);
        if (!surplus.isEmpty() && stillOwns(surplus)) {
            return new Progress(now.epoch(), now.epoch(), MemberPhase.UNREVOKED_PARTITIONS, kept, surplus);
        }
        PartitionSet missing = toHave.minus(kept);
        PartitionSet available = missing.filter(free);
        MemberPhase phase = available.size() == missing.size() ? MemberPhase.STABLE : MemberPhase.UNRELEASED_PARTITIONS;
        return new Progress(assignmentEpoch, now.epoch(), phase, kept.plus(available), PartitionSet.EMPTY);
    }

    /** What it unsubscribed from goes at once, whatever else it still has to give up. */
    private Progress withoutUnsubscribed(Progress now) {
        PartitionSet kept = now.owned().ofTopics(subscribed);
        PartitionSet gone = now.owned().minus(kept);
        if (gone.isEmpty()) {
            return now;
        }
        PartitionSet revoking = now.revoking().plus(gone);
        return stillOwns(revoking)
                ? new Progress(now.epoch(), now.epoch(), MemberPhase.UNREVOKED_PARTITIONS, kept, revoking)
                : new Progress(now.epoch(), now.epoch(), now.phase(), kept, now.revoking());
    }

    /** Who does not say what it owns has confirmed nothing. */
    private boolean stillOwns(PartitionSet revoking) {
        return reported == null || revoking.containsAny(reported);
    }
}
