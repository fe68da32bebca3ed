package io.caddis.broker.handover;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Images of a cluster with one topic, built in a test's words. */
final class Cluster {

    static final UUID TOPIC_ID = new UUID(1, 2);

    private final Map<Integer, BrokerRegistration> brokers = new HashMap<>();
    private final List<PartitionImage> partitions = new ArrayList<>();
    private Optional<ControllerIdentity> controller = Optional.of(new ControllerIdentity(1, new UUID(9, 1), 1));

    static UUID incarnation(int brokerId) {
        return new UUID(9, brokerId);
    }

    Cluster live(int... brokerIds) {
        for (int id : brokerIds) {
            register(id, false);
        }
        return this;
    }

    Cluster draining(int brokerId) {
        return register(brokerId, true);
    }

    private Cluster register(int id, boolean draining) {
        brokers.put(id, new BrokerRegistration(
                id, incarnation(id), brokerEpoch(id), Map.of(), Optional.empty(), true, List.of(), draining));
        return this;
    }

    private static long brokerEpoch(int brokerId) {
        return brokerId * 100L;
    }

    Cluster withoutController() {
        controller = Optional.empty();
        return this;
    }

    /** Led under the leader's present broker epoch. */
    Cluster partition(int leader, List<Integer> isr, List<Integer> elr) {
        return partition(leader, brokerEpoch(leader), isr, elr);
    }

    Cluster partition(int leader, long leaderBrokerEpoch, List<Integer> isr, List<Integer> elr) {
        List<Integer> replicas = new ArrayList<>(isr);
        replicas.addAll(elr);
        partitions.add(new PartitionImage(partitions.size(), replicas, leader, leaderBrokerEpoch, 4, 8, isr, elr, List.of()));
        return this;
    }

    ClusterImage image() {
        TopicImage topic = new TopicImage(TOPIC_ID, "flights", Map.of(), partitions);
        return new ClusterImage(
                "cluster", 1, controller, brokers, Map.of(TOPIC_ID, topic), Map.of("flights", topic), Map.of(), Map.of(),
                CoordinatorSlots.UNASSIGNED);
    }
}
