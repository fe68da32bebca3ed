package io.caddis.broker.replica;

import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplicationThrottleTest {

    private static final int THIS_NODE = 1;
    private static final UUID TOPIC = new UUID(0, 5);
    private static final LogId PARTITION = new LogId(TOPIC, 0);

    private ClusterImage image = image(Map.of(), Map.of(), List.of(2, 3), List.of());
    private final ReplicationThrottle throttle = new ReplicationThrottle(
            startedWith("node.id", "1", "replica.rebalance.throttle.bytes.per.second", "1000"), () -> image);

    private static ClusterImage image(
            Map<String, String> topicSettings, Map<String, String> ownSettings, List<Integer> isr, List<Integer> adding) {
        PartitionImage partition =
                new PartitionImage(0, List.of(2, 3, THIS_NODE), 2, 2, 4, 4, isr, List.of(), List.of(), adding, List.of());
        TopicImage topic = new TopicImage(TOPIC, "t", topicSettings, List.of(partition));
        return new ClusterImage("c", 1, Optional.empty(), Map.of(), Map.of(TOPIC, topic), Map.of("t", topic), Map.of(),
                Map.of(THIS_NODE, ownSettings), CoordinatorSlots.UNASSIGNED);
    }

    @Test
    void shouldHoldAReplicaBack_whileItIsBeingAdded() {
        image = image(Map.of(), Map.of(), List.of(2, 3), List.of(THIS_NODE));

        assertEquals(0, throttle.mayCopyAtMs(PARTITION, 0));
        throttle.onCopied(PARTITION, 1_500, 0);
        assertEquals(501, throttle.mayCopyAtMs(PARTITION, 0));
    }

    @Test
    void shouldNeverHoldBack_whatIsInSyncOrNotMoving() {
        throttle.onCopied(PARTITION, 1_000_000, 0);
        assertEquals(0, throttle.mayCopyAtMs(PARTITION, 0), "fell behind, and no list names it");

        image = image(Map.of("follower.replication.throttled.replicas", "*"), Map.of("follower.replication.throttled.rate", "1"),
                List.of(2, 3, THIS_NODE), List.of(THIS_NODE));
        throttle.onCopied(PARTITION, 1_000_000, 0);
        assertEquals(0, throttle.mayCopyAtMs(PARTITION, 0), "in sync: acknowledgements wait for it");
    }

    @Test
    void shouldFollowTheRateOfTheMoment_whenItIsChangedMeanwhile() {
        image = image(Map.of(), Map.of("replica.rebalance.throttle.bytes.per.second", "10"), List.of(2), List.of(THIS_NODE));
        throttle.onCopied(PARTITION, 20, 0);
        assertEquals(1_000, throttle.mayCopyAtMs(PARTITION, 0));

        image = image(Map.of(), Map.of("replica.rebalance.throttle.bytes.per.second", "1000000"), List.of(2), List.of(THIS_NODE));
        assertEquals(1, throttle.mayCopyAtMs(PARTITION, 1));
    }

    @Test
    void shouldHonourKafkasLists_whenTheyNameThisReplica() {
        image = image(Map.of("follower.replication.throttled.replicas", "0:1"), Map.of("follower.replication.throttled.rate", "100"),
                List.of(2, 3), List.of());
        throttle.onCopied(PARTITION, 150, 0);
        assertEquals(510, throttle.mayCopyAtMs(PARTITION, 0));

        image = image(Map.of("follower.replication.throttled.replicas", "0:2"), Map.of("follower.replication.throttled.rate", "100"),
                List.of(2, 3), List.of());
        assertEquals(0, throttle.mayCopyAtMs(PARTITION, 0));
    }

    @Test
    void shouldKeepToTheLeadersRate_whenItsListNamesTheLeader() {
        image = image(Map.of("leader.replication.throttled.replicas", "0:2"), Map.of(), List.of(2, 3), List.of());
        ClusterImage unlimited = image;
        throttle.onCopied(PARTITION, 150, 0);
        assertEquals(0, throttle.mayCopyAtMs(PARTITION, 0), "the leader has no rate");

        image = new ClusterImage("c", 1, Optional.empty(), Map.of(), unlimited.topicsById(), unlimited.topicsByName(), Map.of(),
                Map.of(2, Map.of("leader.replication.throttled.rate", "100")), CoordinatorSlots.UNASSIGNED);
        throttle.onCopied(PARTITION, 150, 0);
        assertTrue(throttle.mayCopyAtMs(PARTITION, 0) > 0);
    }
}
