package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.ElectionError;
import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Optional;

/**
 * An election by command (KIP-460) in one partition. Pure.
 *
 * @param message for the operator, empty with {@link ElectionError#NONE}
 * @param after   what to write, present with {@link ElectionError#NONE}
 */
record ElectionDecision(ElectionError error, String message, Optional<PartitionImage> after) {

    static ElectionDecision of(ElectionKind kind, PartitionImage partition, BrokerRoster brokers) {
        return switch (kind) {
            case PREFERRED -> preferred(partition, brokers);
            case UNCLEAN -> unclean(partition, brokers);
        };
    }

    /** To the first replica, if it is in sync and means to stay. */
    static ElectionDecision preferred(PartitionImage partition, BrokerRoster brokers) {
        int preferred = partition.replicas().get(0);
        if (partition.leader() == preferred) {
            return refused(ElectionError.ELECTION_NOT_NEEDED, "broker " + preferred + " leads already");
        }
        if (!partition.isr().contains(preferred) || !brokers.mayJoin(preferred)) {
            return refused(ElectionError.PREFERRED_LEADER_NOT_AVAILABLE, "the preferred leader, broker " + preferred
                    + ", is not in sync, not alive or draining; in sync are " + partition.isr());
        }
        return new ElectionDecision(ElectionError.NONE, "", Optional.of(new PartitionEdit(partition)
                .ledBy(brokers.live().get(preferred))
                .lastKnownElr(List.of())
                .done()));
    }

    /**
     * Any replica that lives, since none lives that is known to hold what was acknowledged: the last leader rather than
     * another, and one that started with its logs rather than one without.
     */
    private static ElectionDecision unclean(PartitionImage partition, BrokerRoster brokers) {
        if (partition.hasLeader()) {
            return refused(ElectionError.ELECTION_NOT_NEEDED, "broker " + partition.leader() + " leads");
        }
        List<Integer> live = partition.replicas().stream().filter(brokers::mayLead).toList();
        List<Integer> withLogs = live.stream().filter(id -> !brokers.startedWithoutItsLogs(id)).toList();
        Optional<Integer> chosen = withLogs.stream().filter(partition.lastKnownElr()::contains).findFirst()
                .or(() -> withLogs.stream().findFirst())
                .or(() -> live.stream().findFirst());
        if (chosen.isEmpty()) {
            return refused(ElectionError.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "no replica lives; they are on brokers " + partition.replicas());
        }
        return new ElectionDecision(ElectionError.NONE, "", Optional.of(new PartitionEdit(partition)
                .ledBy(brokers.live().get(chosen.get()))
                .isr(List.of(chosen.get()))
                .elr(List.of())
                .lastKnownElr(List.of())
                .done()));
    }

    private static ElectionDecision refused(ElectionError error, String message) {
        return new ElectionDecision(error, message, Optional.empty());
    }
}
