package io.caddis.broker.api.admin;

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
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** A cluster image that tests put together: brokers, topics, dynamic settings. */
final class ClusterFixture implements Supplier<ClusterImage> {

    static final String CLUSTER_ID = "cluster-1";

    private final Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
    private final Map<String, TopicImage> topics = new TreeMap<>();
    private final Map<String, String> clusterSettings = new HashMap<>();
    private final Map<Integer, Map<String, String>> brokerSettings = new HashMap<>();
    private final Map<String, Map<String, String>> groupSettings = new HashMap<>();
    private Optional<ControllerIdentity> controller = Optional.empty();

    /** Brokers 1 to {@code count}, broker 1 being the controller. */
    static ClusterFixture withBrokers(int count) {
        ClusterFixture cluster = new ClusterFixture();
        for (int id = 1; id <= count; id++) {
            cluster.broker(id, AdminRequests.LISTENER, Optional.empty());
        }
        cluster.controller = Optional.of(new ControllerIdentity(1, new UUID(0, 1), 1));
        return cluster;
    }

    ClusterFixture broker(int id, String listener, Optional<String> rack) {
        brokers.put(id, new BrokerRegistration(id, new UUID(0, id), id,
                Map.of(listener, new BrokerRegistration.Endpoint("node" + id, 9090 + id, "PLAINTEXT")), rack, true,
                List.of(), false));
        return this;
    }

    ClusterFixture withoutController() {
        controller = Optional.empty();
        return this;
    }

    /** One replica per partition, led by the broker given for it. */
    ClusterFixture topic(String name, int... leaders) {
        List<PartitionImage> partitions = new ArrayList<>();
        for (int partition = 0; partition < leaders.length; partition++) {
            List<Integer> replicas = List.of(leaders[partition]);
            partitions.add(new PartitionImage(
                    partition, replicas, leaders[partition], leaders[partition], 4, 9, replicas, List.of(), List.of()));
        }
        return topic(new TopicImage(idOf(name), name, Map.of(), partitions));
    }

    ClusterFixture topic(TopicImage topic) {
        topics.put(topic.name(), topic);
        return this;
    }

    ClusterFixture topicSettings(String name, Map<String, String> settings) {
        TopicImage topic = topics.get(name);
        return topic(new TopicImage(topic.id(), name, settings, topic.partitions()));
    }

    ClusterFixture clusterSetting(String name, String value) {
        clusterSettings.put(name, value);
        return this;
    }

    ClusterFixture brokerSetting(int brokerId, String name, String value) {
        brokerSettings.computeIfAbsent(brokerId, id -> new HashMap<>()).put(name, value);
        return this;
    }

    ClusterFixture groupSetting(String groupId, String name, String value) {
        groupSettings.computeIfAbsent(groupId, id -> new HashMap<>()).put(name, value);
        return this;
    }

    static UUID idOf(String topic) {
        return UUID.nameUUIDFromBytes(topic.getBytes());
    }

    @Override
    public ClusterImage get() {
        Map<UUID, TopicImage> byId = new HashMap<>();
        topics.values().forEach(topic -> byId.put(topic.id(), topic));
        return new ClusterImage(CLUSTER_ID, 1, controller, brokers, byId, Map.copyOf(topics), clusterSettings, brokerSettings,
                groupSettings, CoordinatorSlots.UNASSIGNED);
    }
}
