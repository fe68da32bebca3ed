package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Chooses brokers for new partitions. Pure: the same cluster, topic and seed give the same placement.
 *
 * <p>A partition's first replica, its preferred leader, goes where this topic has the fewest leaders, among those where the
 * cluster has the fewest; so a topic spreads even when one broker is empty. Each further replica goes to a rack that has
 * none of this partition yet if there is one, then to the least loaded broker. Draining brokers are passed over as long as
 * enough others live.
 */
final class ReplicaPlacement {

    /** Replicas and preferred leaders a broker has, in this topic and in the whole cluster. */
    private static final class Load {
        private int topicLeaders;
        private int topicReplicas;
        private int leaders;
        private int replicas;
    }

    private final List<BrokerRegistration> candidates = new ArrayList<>();
    private final Map<Integer, Load> loads = new HashMap<>();

    /**
     * @param live     registered brokers
     * @param existing every partition of the cluster
     * @param topic    those among them that belong to the topic being extended, empty for a new one
     * @param seed     decides between brokers that are equally good
     */
    ReplicaPlacement(
            Collection<BrokerRegistration> live, Collection<PartitionImage> existing, Collection<PartitionImage> topic, long seed) {
        List<BrokerRegistration> sorted = new ArrayList<>(live);
        sorted.sort(Comparator.comparingInt(BrokerRegistration::brokerId));
        Collections.shuffle(sorted, new Random(seed));
        sorted.sort(Comparator.comparing(BrokerRegistration::draining)); // stable: keeps the shuffled order
        candidates.addAll(sorted);
        candidates.forEach(broker -> loads.put(broker.brokerId(), new Load()));
        existing.forEach(partition -> count(partition.replicas(), false));
        topic.forEach(partition -> partition.replicas().forEach(id -> {
            Load load = loads.get(id);
            if (load != null) {
                load.topicReplicas++;
                load.topicLeaders += id.equals(partition.replicas().get(0)) ? 1 : 0;
            }
        }));
    }

    /**
     * Replicas of {@code count} further partitions.
     *
     * @throws ControllerException.InvalidReplicationFactor if fewer brokers live than are asked for
     */
    List<List<Integer>> place(int count, int replicationFactor) {
        if (replicationFactor > candidates.size()) {
            // Kafka's words: its clients' tests and users look for them
            throw new ControllerException.InvalidReplicationFactor("Unable to replicate the partition " + replicationFactor
                    + " time(s): The target replication factor of " + replicationFactor + " cannot be reached because only "
                    + candidates.size() + " broker(s) are registered.");
        }
        List<List<Integer>> placed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Integer> replicas = placeOne(replicationFactor);
            count(replicas, true);
            placed.add(replicas);
        }
        return placed;
    }

    private List<Integer> placeOne(int replicationFactor) {
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        Set<String> racks = new HashSet<>();
        BrokerRegistration leader = best(replicas, leaderOrder());
        while (true) {
            replicas.add(leader.brokerId());
            leader.rack().ifPresent(racks::add);
            if (replicas.size() == replicationFactor) {
                return replicas;
            }
            leader = best(replicas, followerOrder(racks));
        }
    }

    private BrokerRegistration best(List<Integer> taken, Comparator<BrokerRegistration> order) {
        Optional<BrokerRegistration> best = candidates.stream()
                .filter(broker -> !taken.contains(broker.brokerId()))
                .min(order); // the first of equals, so the shuffled order decides
        return best.orElseThrow();
    }

    private Comparator<BrokerRegistration> leaderOrder() {
        return Comparator.comparing(BrokerRegistration::draining)
                .thenComparingInt(broker -> load(broker).topicLeaders)
                .thenComparingInt(broker -> load(broker).leaders)
                .thenComparingInt(broker -> load(broker).replicas);
    }

    private Comparator<BrokerRegistration> followerOrder(Set<String> racks) {
        return Comparator.comparing(BrokerRegistration::draining)
                .thenComparing(broker -> broker.rack().map(racks::contains).orElse(false))
                .thenComparingInt(broker -> load(broker).topicReplicas)
                .thenComparingInt(broker -> load(broker).replicas);
    }

    private Load load(BrokerRegistration broker) {
        return loads.get(broker.brokerId());
    }

    private void count(List<Integer> replicas, boolean ofThisTopic) {
        for (int i = 0; i < replicas.size(); i++) {
            Load load = loads.get(replicas.get(i));
            if (load == null) {
                continue; // assigned to a broker that is away
            }
            load.replicas++;
            load.leaders += i == 0 ? 1 : 0;
            if (ofThisTopic) {
                load.topicReplicas++;
                load.topicLeaders += i == 0 ? 1 : 0;
            }
        }
    }
}
