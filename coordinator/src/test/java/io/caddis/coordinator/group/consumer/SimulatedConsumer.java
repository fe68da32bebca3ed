package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.assignor.PartitionSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A KIP-848 consumer as a correct client would be, with a network that loses answers: it takes partitions up as soon as it
 * is told, lets them go when it likes, and says what it really has.
 */
final class SimulatedConsumer {

    final String instanceId;
    String memberId;
    List<String> topics;
    String regex;
    boolean alive = true;
    /** 0 until it has joined. */
    int epoch;
    /** What it reads from now. */
    PartitionSet holding = PartitionSet.EMPTY;
    private PartitionSet assigned = PartitionSet.EMPTY;
    /** It does not know what the coordinator has: it says everything again. */
    boolean outOfTouch = true;

    SimulatedConsumer(String memberId, String instanceId, List<String> topics, String regex) {
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.topics = topics;
        this.regex = regex;
    }

    ConsumerHeartbeat heartbeat() {
        boolean full = epoch == 0 || outOfTouch;
        return new ConsumerHeartbeat(
                GroupHarness.GROUP, memberId, epoch, instanceId, null, full ? GroupHarness.REBALANCE_TIMEOUT_MS : -1,
                full ? topics : null, full ? regex : null, null, epoch == 0 ? Map.of() : holding.toMap(), GroupHarness.CLIENT);
    }

    /** From now on it reads nothing any more that it was told to give up. */
    void letGo() {
        holding = holding.intersect(assigned);
    }

    void told(ConsumerBeaten answer) {
        switch (answer.error()) {
            case NONE -> {
                if (answer.memberEpoch() < epoch) {
                    throw new AssertionError(memberId + " is sent back from epoch " + epoch + " to " + answer.memberEpoch());
                }
                epoch = answer.memberEpoch();
                outOfTouch = false;
                if (answer.assignment() != null) {
                    assigned = PartitionSet.of(answer.assignment());
                    holding = holding.plus(assigned);
                }
            }
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID -> start(memberId);
            case FENCED_INSTANCE_ID, UNRELEASED_INSTANCE_ID, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> outOfTouch = true;
            default -> throw new AssertionError("a correct client is not told " + answer);
        }
        if (answer.error() == GroupError.FENCED_INSTANCE_ID) {
            alive = false;
        }
    }

    /** It has nothing and has to join. */
    void start(String newMemberId) {
        memberId = newMemberId;
        epoch = 0;
        holding = PartitionSet.EMPTY;
        assigned = PartitionSet.EMPTY;
        outOfTouch = true;
    }

    boolean holds(UUID topic, int partition) {
        return holding.contains(topic, partition);
    }
}
