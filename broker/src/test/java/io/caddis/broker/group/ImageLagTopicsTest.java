package io.caddis.broker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.lag.LagTopics.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImageLagTopicsTest {

    private static final UUID ORDERS = new UUID(1, 1);

    private ClusterImage image = image(Map.of(), Map.of());
    private final ImageLagTopics topics = new ImageLagTopics(
            BrokerSettings.of(Map.of(
                    "node.id", "1", "listeners", "PLAINTEXT://localhost:9092", "log.dirs", "/data", "zookeeper.connect", "localhost:2181",
                    "log.retention.ms", "7000")),
            () -> image);

    private static ClusterImage image(Map<String, String> ofCluster, Map<String, String> ofTopic) {
        PartitionImage partition = new PartitionImage(0, List.of(1), 1, 1, 0, 0, List.of(1), List.of(), List.of());
        TopicImage topic = new TopicImage(ORDERS, "orders", ofTopic, List.of(partition));
        return new ClusterImage("cluster", 1, Optional.empty(), Map.of(), Map.of(ORDERS, topic), Map.of("orders", topic), ofCluster, Map.of(),
                CoordinatorSlots.UNASSIGNED);
    }

    private OptionalLong retentionMs() {
        return topics.topic(ORDERS).orElseThrow().retentionMs();
    }

    @Test
    void shouldKnowWhatExists() {
        assertEquals(Optional.of(new Topic(1, OptionalLong.of(7_000))), topics.topic(ORDERS));
        assertEquals(Optional.empty(), topics.topic(new UUID(2, 2)));
    }

    @Test
    void shouldFollowTheSettings_whenTheyChange() {
        assertEquals(OptionalLong.of(7_000), retentionMs());
        image = image(Map.of("log.retention.ms", "8000"), Map.of());
        assertEquals(OptionalLong.of(8_000), retentionMs());
        image = image(Map.of("log.retention.ms", "8000"), Map.of("retention.ms", "9000"));
        assertEquals(OptionalLong.of(9_000), retentionMs());
    }

    @Test
    void shouldKnowNoRetention_whenAgeDeletesNothing() {
        image = image(Map.of(), Map.of("retention.ms", "-1"));
        assertEquals(OptionalLong.empty(), retentionMs());
        image = image(Map.of(), Map.of("setting.of.a.later.version", "1"));
        assertEquals(OptionalLong.empty(), retentionMs());
    }
}
