package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;

/**
 * The next state of a partition, put together from the present one. {@link #done} counts the epochs, so that no rule can
 * forget to. Used by one method at a time.
 */
final class PartitionEdit {

    private final PartitionImage before;
    private List<Integer> replicas;
    private int leader;
    private long leaderBrokerEpoch;
    private List<Integer> isr;
    private List<Integer> elr;
    private List<Integer> lastKnownElr;
    private List<Integer> addingReplicas;
    private List<Integer> removingReplicas;

    PartitionEdit(PartitionImage before) {
        this.before = before;
        this.replicas = before.replicas();
        this.leader = before.leader();
        this.leaderBrokerEpoch = before.leaderBrokerEpoch();
        this.isr = before.isr();
        this.elr = before.elr();
        this.lastKnownElr = before.lastKnownElr();
        this.addingReplicas = before.addingReplicas();
        this.removingReplicas = before.removingReplicas();
    }

    PartitionEdit replicas(List<Integer> changed, List<Integer> adding, List<Integer> removing) {
        replicas = changed;
        addingReplicas = adding;
        removingReplicas = removing;
        return this;
    }

    PartitionEdit ledBy(BrokerRegistration broker) {
        leader = broker.brokerId();
        leaderBrokerEpoch = broker.brokerEpoch();
        return this;
    }

    PartitionEdit withoutLeader() {
        leader = PartitionImage.NO_LEADER;
        leaderBrokerEpoch = PartitionImage.NO_BROKER_EPOCH;
        return this;
    }

    PartitionEdit isr(List<Integer> changed) {
        isr = changed;
        return this;
    }

    PartitionEdit elr(List<Integer> changed) {
        elr = changed;
        return this;
    }

    PartitionEdit lastKnownElr(List<Integer> changed) {
        lastKnownElr = changed;
        return this;
    }

    /** The new state under the next partition epoch, and the next leader epoch where leader or replicas changed. */
    PartitionImage done() {
        boolean ledAnew = leader != before.leader()
                || leaderBrokerEpoch != before.leaderBrokerEpoch()
                || !replicas.equals(before.replicas());
        PartitionImage after = new PartitionImage(
                before.partition(),
                replicas,
                leader,
                leaderBrokerEpoch,
                before.leaderEpoch() + (ledAnew ? 1 : 0),
                before.partitionEpoch() + 1,
                isr,
                elr,
                lastKnownElr,
                addingReplicas,
                removingReplicas);
        assert !after.hasLeader() || after.isr().contains(after.leader()) : "led from outside the ISR: " + after;
        assert after.isr().stream().noneMatch(after.elr()::contains) : "ISR and ELR overlap: " + after;
        return after;
    }
}
