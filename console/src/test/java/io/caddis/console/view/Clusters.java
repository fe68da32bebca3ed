package io.caddis.console.view;

import io.caddis.console.view.TopicPolicies.TopicPolicy;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Images as tests want them: healthy, and then changed. */
public final class Clusters {

    public static final TopicPolicies MIN_ISR_TWO = (topic, image) -> new TopicPolicy(2, "delete");
    public static final NodeHealth WELL = new NodeHealth(0, true, "2026-01-01T00:00:00Z", "");

    private Clusters() {}

    /** Three brokers, broker 1 controller, replicas 1,2,3 in turn, all in sync, preferred leaders lead. */
    public static ClusterImage healthy(int topics, int partitionsOfTopic) {
        List<TopicImage> all = new ArrayList<>();
        for (int i = 0; i < topics; i++) {
            List<PartitionImage> partitions = new ArrayList<>();
            for (int p = 0; p < partitionsOfTopic; p++) {
                List<Integer> replicas = List.of((i + p) % 3 + 1, (i + p + 1) % 3 + 1, (i + p + 2) % 3 + 1);
                partitions.add(partition(p, replicas, replicas.get(0), 0, replicas));
            }
            all.add(new TopicImage(new UUID(7, i), "topic-%05d".formatted(i), Map.of(), partitions));
        }
        return image(all, 1, 2, 3);
    }

    public static PartitionImage partition(int partition, List<Integer> replicas, int leader, int epoch, List<Integer> isr) {
        return new PartitionImage(
                partition, replicas, leader, leader < 0 ? -1 : 100 + leader, epoch, epoch, isr, List.of(), List.of());
    }

    public static ClusterImage image(List<TopicImage> topics, Integer... brokers) {
        Map<UUID, TopicImage> byId = new HashMap<>();
        Map<String, TopicImage> byName = new HashMap<>();
        topics.forEach(topic -> {
            byId.put(topic.id(), topic);
            byName.put(topic.name(), topic);
        });
        Map<Integer, BrokerRegistration> live = new TreeMap<>();
        Arrays.stream(brokers).forEach(id -> live.put(id, broker(id)));
        return new ClusterImage(
                "cluster", 1, Optional.of(new ControllerIdentity(1, new UUID(1, 1), 4)), live, byId, byName, Map.of(), Map.of(),
                CoordinatorSlots.UNASSIGNED);
    }

    /** The same topics, other brokers. */
    public static ClusterImage with(ClusterImage image, Integer... brokers) {
        return image(List.copyOf(image.topicsById().values()), brokers);
    }

    /** One topic in place of that of the same id; the others are the same objects, as an image follower leaves them. */
    public static ClusterImage replacing(ClusterImage image, TopicImage changed) {
        List<TopicImage> topics = new ArrayList<>(image.topicsById().values());
        topics.removeIf(topic -> topic.id().equals(changed.id()));
        topics.add(changed);
        return image(topics, image.brokers().keySet().toArray(Integer[]::new));
    }

    public static BrokerRegistration broker(int id) {
        return new BrokerRegistration(
                id, new UUID(9, id), 100 + id, Map.of("PLAINTEXT", new BrokerRegistration.Endpoint("host" + id, 9092, "PLAINTEXT")),
                Optional.empty(), true, List.of(new UUID(5, id)), false);
    }

    public static ClusterView view(ClusterImage image) {
        return ClusterView.first(image, Measurements.NONE, 1_000, 1, MIN_ISR_TWO);
    }

    public static ClusterView next(ClusterView before, ClusterImage image, long nowMs) {
        return before.next(image, before.measured(), nowMs, 1, MIN_ISR_TWO);
    }
}
