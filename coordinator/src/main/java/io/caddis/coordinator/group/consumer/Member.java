package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.assignor.PartitionSet;

/**
 * A member; immutable.
 *
 * @param instanceId     null if not static
 * @param rackId         null if not given
 * @param serverAssignor null if it has no preference
 * @param classic        null unless it speaks the classic protocol
 * @param target         what it is to have in the group's assignment epoch
 */
record Member(
        String memberId, String instanceId, String rackId, GroupClient client, int rebalanceTimeoutMs, Subscription subscription,
        String serverAssignor, ClassicPart classic, PartitionSet target, Progress progress) {

    static Member joining(String memberId, GroupClient client) {
        return new Member(memberId, null, null, client, -1, Subscription.NOTHING, null, null, PartitionSet.EMPTY, Progress.JOINING);
    }

    boolean isClassic() {
        return classic != null;
    }

    int epoch() {
        return progress.epoch();
    }

    boolean hasReached(int assignmentEpoch) {
        return progress.phase() == MemberPhase.STABLE && progress.epoch() == assignmentEpoch;
    }

    Member withTarget(PartitionSet newTarget) {
        return newTarget.equals(target) ? this
                : new Member(memberId, instanceId, rackId, client, rebalanceTimeoutMs, subscription, serverAssignor, classic,
                        newTarget, progress);
    }

    Member withProgress(Progress newProgress) {
        return newProgress.equals(progress) ? this
                : new Member(memberId, instanceId, rackId, client, rebalanceTimeoutMs, subscription, serverAssignor, classic, target,
                        newProgress);
    }

    /** The static member under the id of the process that takes its place. */
    Member takenOverBy(String newMemberId) {
        return new Member(newMemberId, instanceId, rackId, client, rebalanceTimeoutMs, subscription, serverAssignor, classic, target,
                progress.takenOver());
    }

    /** As it describes itself now; null and a timeout of -1 leave what is known. */
    Member describedAs(
            String newInstanceId, String newRackId, GroupClient newClient, int newRebalanceTimeoutMs, Subscription newSubscription,
            String newServerAssignor, ClassicPart newClassic) {
        return new Member(
                memberId, newInstanceId == null ? instanceId : newInstanceId, newRackId == null ? rackId : newRackId, newClient,
                newRebalanceTimeoutMs == -1 ? rebalanceTimeoutMs : newRebalanceTimeoutMs, newSubscription,
                newServerAssignor == null ? serverAssignor : newServerAssignor, newClassic, target, progress);
    }
}
