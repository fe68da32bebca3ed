package io.caddis.verification.simulation;

import io.caddis.coordinator.controller.StoredSettings;
import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.controller.TopicDurability;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.world.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The topics of a simulated cluster: one or two, synced or not, of one or two partitions. They exist before the brokers start. */
final class Topics {

    private static final int MAX_REPLICAS = 3;

    private Topics() {}

    static List<SimulatedPartition> draw(Chance chance, int brokers) {
        List<SimulatedPartition> drawn = new ArrayList<>();
        int topics = chance.happens(0.3) ? 2 : 1;
        for (int topic = 0; topic < topics; topic++) {
            UUID id = new UUID(7, topic + 1);
            boolean synced = chance.happens(0.5);
            int minInsync = chance.happens(0.85) ? 2 : chance.between(1, 3);
            int partitions = topics == 1 && chance.happens(0.3) ? 2 : 1;
            for (int partition = 0; partition < partitions; partition++) {
                List<Integer> brokersLeft = IntStream.rangeClosed(1, brokers).boxed().collect(Collectors.toCollection(ArrayList::new));
                List<Integer> replicas = new ArrayList<>();
                while (replicas.size() < MAX_REPLICAS) {
                    Integer replica = chance.oneOf(brokersLeft);
                    brokersLeft.remove(replica);
                    replicas.add(replica);
                }
                drawn.add(new SimulatedPartition(drawn.size(), id, partition, "topic" + topic, synced, minInsync, replicas));
            }
        }
        return drawn;
    }

    /** As they stand when nobody has been elected yet: every replica is in sync, with nothing. */
    static List<StoredTopic> stored(List<SimulatedPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.groupingBy(SimulatedPartition::topicId, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Topics::storedTopic)
                .toList();
    }

    private static StoredTopic storedTopic(List<SimulatedPartition> ofTopic) {
        SimulatedPartition first = ofTopic.get(0);
        Map<String, String> overrides = Map.of(
                TopicDurability.MIN_INSYNC_REPLICAS, String.valueOf(first.minInsyncReplicas()),
                TopicDurability.FLUSH_POLICY, first.synced() ? "sync" : "async");
        List<PartitionImage> images = ofTopic.stream()
                .map(partition -> new PartitionImage(partition.partition(), partition.replicas(), PartitionImage.NO_LEADER,
                        PartitionImage.NO_BROKER_EPOCH, 0, 0, partition.replicas(), List.of(), List.of()))
                .toList();
        return new StoredTopic(
                first.topicId(), first.topic(), new StoredSettings(0, overrides), List.of(new StoredTopic.Chunk(0, images)));
    }
}
