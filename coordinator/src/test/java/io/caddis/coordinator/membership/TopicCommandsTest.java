package io.caddis.coordinator.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Topics and settings, from a command to every node's image. */
class TopicCommandsTest extends MembershipTestCase {

    @Test
    void shouldSpreadATopicOverAllBrokers_whenThreeHaveJoined() {
        TestNode controller = nodeWithCatalog(1);
        TestNode second = node(2);
        TestNode third = node(3);
        controller.awaitImage("three brokers", image -> image.brokers().size() == 3);

        CreatedTopic topic = controller.create("flights", 6);

        assertEquals(6, topic.partitions());
        for (TestNode node : List.of(controller, second, third)) {
            TopicImage seen = TestNode.get(node.membership.topicLookup().lookUpTopic("flights")).orElseThrow();
            Map<Integer, Long> leaders = seen.partitions().stream()
                    .collect(Collectors.groupingBy(PartitionImage::leader, Collectors.counting()));
            assertEquals(Map.of(1, 2L, 2, 2L, 3, 2L), leaders);
        }
        assertEquals(TopicState.ACTIVE, awaitState(topic.id(), TopicState.ACTIVE));
        assertEquals(Set.of(1, 2, 3), slotOwners(controller));
    }

    @Test
    void shouldLeaveATombstoneThatEveryNodeSees_whenATopicIsDeleted() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("short-lived", 300);
        List<Boolean> explained = new ArrayList<>();
        controller.membership.addListener((previous, image) -> {
            if (!image.topicsById().containsKey(topic.id())) {
                explained.add(controller.membership.tombstones().contains(topic.id()));
            }
        });

        controller.delete(topic.id());

        assertFalse(controller.image().topicsByName().containsKey("short-lived"));
        awaitState(topic.id(), TopicState.DELETED);
        TestNode wasAway = node(2);
        assertTrue(wasAway.membership.tombstones().contains(topic.id()));
        assertFalse(explained.isEmpty());
        assertFalse(explained.contains(false), "no image may lack a deleted topic before its tombstone is known");
        CreatedTopic again = controller.create("short-lived", 1);
        assertNotEquals(topic.id(), again.id());
    }

    @Test
    void shouldChangeSettingsOfTopicBrokerAndCluster_whenAsked() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("flights", 1);

        alter(controller, new SettingsTarget.Topic("flights"), "retention.ms", "1000");
        alter(controller, new SettingsTarget.Topic("flights"), "segment.bytes", "2000");
        alter(controller, new SettingsTarget.Broker(1), "log.retention.ms", "5");
        alter(controller, new SettingsTarget.Cluster(), "num.partitions", "3");
        alter(controller, new SettingsTarget.Group("a/b"), "consumer.session.timeout.ms", "50000");

        assertEquals(
                Map.of("retention.ms", "1000", "segment.bytes", "2000"),
                controller.image().topicsById().get(topic.id()).settings());
        assertEquals(Map.of("log.retention.ms", "5"), controller.image().brokerSettings().get(1));
        assertEquals(Map.of("num.partitions", "3"), controller.image().clusterSettings());
        assertEquals(Map.of("a/b", Map.of("consumer.session.timeout.ms", "50000")), controller.image().groupSettings());
        assertEquals(Map.of("retention.ms", "1000", "segment.bytes", "2000"), catalog.topics().get(topic.id()).settings());
    }

    @Test
    void shouldAddPartitionsAcrossChunks_whenATopicGrows() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("flights", 250);

        TestNode.get(controller.commands().createPartitions("flights", 600, Optional.empty(), false, 15_000));

        List<PartitionImage> partitions = controller.image().topicsById().get(topic.id()).partitions();
        assertEquals(600, partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            assertEquals(i, partitions.get(i).partition());
        }
        assertEquals(600, catalog.topics().get(topic.id()).partitions().size());
    }

    @Test
    void shouldHandOverTheControllersOwnException_notAWrapper() {
        TestNode controller = nodeWithCatalog(1);

        Throwable failure = TestNode.get(controller.commands()
                .createTopic(TestNode.newTopic("not/legal", 1), false, 5_000)
                .<Throwable>handle((created, thrown) -> thrown));

        assertEquals(ControllerException.InvalidTopicName.class, failure.getClass());
    }
}
