package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What clients ask, and images, in few words. */
final class Requests {

    static final UUID TOPIC = new UUID(0, 7);
    static final PartitionKey PARTITION = new PartitionKey(TOPIC, 0);

    private Requests() {}

    static GroupRequest.Join join(String groupId, String member) {
        return join(groupId, member, "");
    }

    static GroupRequest.Join join(String groupId, String member, String reason) {
        return new GroupRequest.Join(groupId, "", member, null, false, false, "consumer", List.of(), 10_000, 10_000,
                new GroupClient("", ""), reason);
    }

    static GroupRequest.Sync sync(String groupId, String member) {
        return new GroupRequest.Sync(groupId, member, null, 1, null, null, Map.of());
    }

    static GroupRequest.Heartbeat heartbeat(String groupId, String member, int generation) {
        return new GroupRequest.Heartbeat(groupId, member, null, generation);
    }

    static GroupRequest.Leave leave(String groupId, String member) {
        return new GroupRequest.Leave(groupId, List.of(new GroupRequest.LeavingMember(member, null, "")));
    }

    static GroupRequest.ConsumerHeartbeat consumerHeartbeat(String groupId, String member, int epoch) {
        return new GroupRequest.ConsumerHeartbeat(groupId, member, epoch, null, null, 10_000, List.of(), null, null, Map.of(),
                new GroupClient("", ""));
    }

    /** From outside a group. */
    static OffsetCommit commit(String groupId, long offset) {
        return commit(groupId, "", -1, offset);
    }

    static OffsetCommit commit(String groupId, String member, int generation, long offset) {
        return new OffsetCommit(groupId, member, null, generation, false, List.of(new StoredOffset(TOPIC, 0, offset, -1, "", 0, -1)));
    }

    /** Broker {@code brokerId}, registered with the epoch {@code brokerId * 100}, owns all slots. */
    static ClusterImage image(int brokerId, int coordinatorEpoch) {
        return image(brokerId, coordinatorEpoch, 1);
    }

    static ClusterImage image(int brokerId, int coordinatorEpoch, int partitions) {
        return image(brokerId, coordinatorEpoch, partitions, Map.of());
    }

    /** @param groupSettings of groups that have some of their own */
    static ClusterImage image(
            int brokerId, int coordinatorEpoch, int partitions, Map<String, Map<String, String>> groupSettings) {
        List<CoordinatorSlots.Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < CoordinatorSlots.COUNT; slot++) {
            slots.add(new CoordinatorSlots.Slot(brokerId, brokerId * 100L, coordinatorEpoch));
        }
        List<PartitionImage> topic = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            topic.add(new PartitionImage(partition, List.of(1), 1, 100, coordinatorEpoch, 0, List.of(1), List.of(), List.of()));
        }
        Map<UUID, TopicImage> byId = new HashMap<>();
        byId.put(TOPIC, new TopicImage(TOPIC, "topic", Map.of(), topic));
        Map<Integer, BrokerRegistration> brokers = Map.of();
        return new ClusterImage("cluster", 1, Optional.empty(), brokers, byId, Map.of(), Map.of(), Map.of(), groupSettings,
                new CoordinatorSlots(slots));
    }
}
