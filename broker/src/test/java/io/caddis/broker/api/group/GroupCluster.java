package io.caddis.broker.api.group;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.image.TopicLookupException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** An image that tests put together, and what ZooKeeper knows beyond it. */
final class GroupCluster implements Supplier<ClusterImage>, TopicLookup {

    final List<Object> lookedUp = new ArrayList<>();
    private final Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
    private final Map<String, TopicImage> topics = new TreeMap<>();
    private final Map<String, TopicImage> notYetInImage = new TreeMap<>();
    private CoordinatorSlots slots = CoordinatorSlots.UNASSIGNED;
    private boolean zooKeeperAway;

    GroupCluster broker(int id, long brokerEpoch, String listener) {
        brokers.put(id, new BrokerRegistration(id, new UUID(0, id), brokerEpoch,
                Map.of(listener, new BrokerRegistration.Endpoint("node" + id, 9090 + id, "PLAINTEXT")), Optional.empty(), true,
                List.of(), false));
        return this;
    }

    GroupCluster allSlotsOwnedBy(int brokerId, long brokerEpoch) {
        slots = new CoordinatorSlots(Collections.nCopies(CoordinatorSlots.COUNT, new CoordinatorSlots.Slot(brokerId, brokerEpoch, 1)));
        return this;
    }

    GroupCluster slotOwnedBy(int slot, int brokerId, long brokerEpoch) {
        List<CoordinatorSlots.Slot> changed = new ArrayList<>(slots.slots());
        changed.set(slot, new CoordinatorSlots.Slot(brokerId, brokerEpoch, 2));
        slots = new CoordinatorSlots(changed);
        return this;
    }

    GroupCluster topic(String name, int partitions) {
        topics.put(name, image(name, partitions));
        return this;
    }

    /** It exists, and this node has not heard of it. */
    GroupCluster topicNotYetInImage(String name, int partitions) {
        notYetInImage.put(name, image(name, partitions));
        return this;
    }

    GroupCluster withoutZooKeeper() {
        zooKeeperAway = true;
        return this;
    }

    private static TopicImage image(String name, int partitions) {
        return new TopicImage(idOf(name), name, Map.of(), IntStream.range(0, partitions)
                .mapToObj(partition -> new PartitionImage(partition, List.of(1), 1, 1, 0, 0, List.of(1), List.of(), List.of()))
                .toList());
    }

    static UUID idOf(String topic) {
        return UUID.nameUUIDFromBytes(topic.getBytes());
    }

    @Override
    public CompletableFuture<Optional<TopicImage>> lookUpTopic(String name) {
        lookedUp.add(name);
        return lookUp(Optional.ofNullable(notYetInImage.get(name)));
    }

    @Override
    public CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id) {
        lookedUp.add(id);
        return lookUp(notYetInImage.values().stream().filter(topic -> topic.id().equals(id)).findFirst());
    }

    private CompletableFuture<Optional<TopicImage>> lookUp(Optional<TopicImage> found) {
        if (zooKeeperAway) {
            return CompletableFuture.failedFuture(new TopicLookupException("ZooKeeper does not answer"));
        }
        found.ifPresent(topic -> topics.put(topic.name(), topic));
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public ClusterImage get() {
        Map<UUID, TopicImage> byId = new HashMap<>();
        topics.values().forEach(topic -> byId.put(topic.id(), topic));
        return new ClusterImage("cluster-1", 1, Optional.empty(), brokers, byId, Map.copyOf(topics), Map.of(), Map.of(), slots);
    }
}
