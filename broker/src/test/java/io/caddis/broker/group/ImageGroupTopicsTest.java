package io.caddis.broker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.coordinator.group.GroupTopics.Topic;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImageGroupTopicsTest {

    private static final UUID ORDERS = new UUID(1, 1);

    private ClusterImage image = image(
            new TopicImage(ORDERS, "orders", Map.of(), List.of(partition(0, 1, 2), partition(1, 3), partition(2, 4))));
    private final ImageGroupTopics topics = new ImageGroupTopics(() -> image);

    private static PartitionImage partition(int partition, Integer... replicas) {
        List<Integer> brokers = List.of(replicas);
        return new PartitionImage(partition, brokers, brokers.get(0), 1, 0, 0, brokers, List.of(), List.of());
    }

    private static ClusterImage image(TopicImage... topics) {
        Map<UUID, TopicImage> byId = new HashMap<>();
        Map<String, TopicImage> byName = new HashMap<>();
        for (TopicImage topic : topics) {
            byId.put(topic.id(), topic);
            byName.put(topic.name(), topic);
        }
        Map<Integer, BrokerRegistration> brokers =
                Map.of(1, broker(1, "a"), 2, broker(2, "b"), 3, broker(3, null)); // broker 4 is dead
        return new ClusterImage("c", 1, Optional.empty(), brokers, byId, byName, Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    private static BrokerRegistration broker(int id, String rack) {
        return new BrokerRegistration(id, new UUID(0, id), 1, Map.of(), Optional.ofNullable(rack), true, List.of(), false);
    }

    private static TopicImage named(String name) {
        return new TopicImage(UUID.nameUUIDFromBytes(name.getBytes()), name, Map.of(), List.of(partition(0, 1)));
    }

    @Test
    void shouldKnowPartitionsAndRacks_byNameAndById() {
        Topic orders = new Topic(ORDERS, "orders", 3, List.of(Set.of("a", "b"), Set.of(), Set.of()));

        assertEquals(Optional.of(orders), topics.byName("orders"));
        assertEquals(Optional.of(orders), topics.byId(ORDERS));
        assertEquals(Optional.empty(), topics.byName("unknown"));
        assertEquals(Optional.empty(), topics.byId(new UUID(9, 9)));
    }

    @Test
    void shouldFindWhatMatches_inTheImageOfTheMoment() {
        assertEquals(List.of(), topics.matching("flights.*"));

        image = image(named("flights-us"), named("flights-eu"), named("my-flights"));

        assertEquals(List.of("flights-eu", "flights-us"), topics.matching("flights.*"));
    }

    @Test
    void shouldSayWhatIsWrong_whenItIsNoExpression() {
        assertThrows(IllegalArgumentException.class, () -> topics.matching("(("));
    }
}
