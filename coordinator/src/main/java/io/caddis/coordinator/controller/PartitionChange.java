package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.UUID;

/**
 * One decision on a partition, before and after.
 *
 * @param cause for the history, one of the words below
 */
record PartitionChange(UUID topicId, PartitionImage before, PartitionImage after, String cause) {

    static final String SESSION_LOST = "session-lost";
    static final String PORT_REFUSED = "port-refused";
    static final String DRAIN = "drain";
    static final String REGISTERED_ANEW = "registered-anew";
    static final String UNCLEAN_RESTART = "unclean-restart";
    static final String LOST_DATA = "lost-data";
    static final String REPLICA_RETURNED = "replica-returned";
    static final String LAST_KNOWN_LEADER = "last-known-leader";
    static final String MIN_ISR_REACHED = "min-isr-reached";
    static final String ISR_GREW = "isr-grew";
    static final String ISR_SHRANK = "isr-shrank";
    static final String ISR_CHANGED = "isr-changed";
    static final String ISR_REFUSED = "isr-refused";
    static final String ABDICATED = "abdicated";
    static final String PREFERRED = "preferred";
    static final String UNCLEAN = "unclean";
    static final String OPERATOR = "operator";
    static final String REASSIGNMENT = "reassignment";

    boolean changesLeader() {
        return after.leaderEpoch() != before.leaderEpoch();
    }

    /** Names what happened to brokers that made {@link PartitionTransition} change a partition. */
    static PartitionChange byBrokers(
            UUID topicId, PartitionImage before, PartitionImage after, BrokerRoster brokers, TopicDurability durability) {
        return new PartitionChange(topicId, before, after, cause(before, after, brokers, durability));
    }

    private static String cause(
            PartitionImage before, PartitionImage after, BrokerRoster brokers, TopicDurability durability) {
        boolean led = after.leaderEpoch() != before.leaderEpoch();
        if (led && before.hasLeader()) {
            return reason(before.leader(), brokers, durability);
        }
        if (led) {
            boolean wasEligible = before.isr().contains(after.leader()) || before.elr().contains(after.leader());
            return wasEligible ? REPLICA_RETURNED : LAST_KNOWN_LEADER;
        }
        List<Integer> gone = before.isr().stream().filter(id -> !after.isr().contains(id)).toList();
        if (gone.isEmpty()) {
            gone = before.elr().stream().filter(id -> brokers.mayHaveLost(id, durability)).toList();
        }
        return gone.isEmpty() ? MIN_ISR_REACHED : reason(gone.get(0), brokers, durability);
    }

    private static String reason(int brokerId, BrokerRoster brokers, TopicDurability durability) {
        if (!brokers.isLive(brokerId)) {
            return brokers.refused().containsKey(brokerId) ? PORT_REFUSED : SESSION_LOST;
        }
        if (brokers.mayHaveLost(brokerId, durability)) {
            return brokers.startedWithoutItsLogs(brokerId) ? LOST_DATA : UNCLEAN_RESTART;
        }
        return brokers.isDraining(brokerId) ? DRAIN : REGISTERED_ANEW;
    }
}
