package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.LeaderMove;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMoveError;
import io.caddis.coordinator.image.PartitionImage;
import java.util.Optional;

/**
 * A leadership given to a named broker by an operator. It goes only to a replica that is in sync and means to stay, and only if the
 * partition is still as the operator saw it, so nothing that was acknowledged can be lost by it. Pure.
 *
 * @param message for the operator, empty with {@link LeaderMoveError#NONE}
 * @param after   what to write, present with {@link LeaderMoveError#NONE}
 */
record LeaderMoveDecision(LeaderMoveError error, String message, Optional<PartitionImage> after) {

    static LeaderMoveDecision of(LeaderMove move, PartitionImage partition, BrokerRoster brokers) {
        int to = move.to();
        if (partition.leader() == to) {
            return refused(LeaderMoveError.ELECTION_NOT_NEEDED, "broker " + to + " leads already");
        }
        if (partition.partitionEpoch() != move.partitionEpoch()) {
            return refused(LeaderMoveError.INVALID_UPDATE_VERSION, "the partition has changed since: its epoch is "
                    + partition.partitionEpoch() + ", not " + move.partitionEpoch());
        }
        if (!partition.isr().contains(to) || !brokers.mayJoin(to)) {
            return refused(LeaderMoveError.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "broker " + to + " is not in sync, not alive or draining; in sync are " + partition.isr());
        }
        return new LeaderMoveDecision(LeaderMoveError.NONE, "", Optional.of(
                new PartitionEdit(partition).ledBy(brokers.live().get(to)).done()));
    }

    private static LeaderMoveDecision refused(LeaderMoveError error, String message) {
        return new LeaderMoveDecision(error, message, Optional.empty());
    }
}
