package io.caddis.catalog.group;

import io.caddis.catalog.PostgresCatalog;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupChange.CommitOffsets;
import io.caddis.coordinator.group.store.GroupChange.PutGroup;
import io.caddis.coordinator.group.store.GroupChange.PutMembers;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.group.store.WriteOutcome;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Groups, members and offsets for tests, and a coordinator that writes them under its epoch. */
final class StoredGroups {

    static final long NOW_MS = 1_700_000_000_123L;

    private StoredGroups() {}

    /** One node's coordinator: the store under the epoch it believes in. */
    record Coordinator(GroupStore store, int epoch) {

        WriteOutcome write(GroupChange... changes) {
            return store.write(Arrays.stream(changes)
                    .map(change -> new SlotWrite(slotOf(change.groupId()), epoch, List.of(change)))
                    .toList());
        }

        void take(String groupId) {
            store.takeSlot(slotOf(groupId), epoch);
        }

        List<CommittedOffset> offsets(String groupId) {
            return store.offsets(List.of(groupId)).get(groupId);
        }
    }

    static int slotOf(String groupId) {
        return CoordinatorSlots.slotOf(groupId);
    }

    static UUID activeTopic(PostgresCatalog postgres, String name, int partitions) throws SQLException {
        UUID id = UUID.randomUUID();
        postgres.execute("insert into caddis_store.topics values ('%s', '%s', 'ACTIVE', now(), now())".formatted(id, name));
        postgres.execute("insert into caddis_store.partitions select '%s', p, '{1}' from generate_series(0, %d) p"
                .formatted(id, partitions - 1));
        return id;
    }

    static PutGroup classic(String groupId, int generation) {
        return new PutGroup(new StoredGroup(
                groupId, GroupType.CLASSIC, "consumer", "range", "m1", generation, generation, NOW_MS, false));
    }

    static PutGroup consumers(String groupId, int epoch) {
        return new PutGroup(new StoredGroup(groupId, GroupType.CONSUMER, "consumer", "uniform", "", epoch, epoch, NOW_MS, false));
    }

    static PutGroup empty(String groupId, long sinceMs) {
        return new PutGroup(new StoredGroup(groupId, GroupType.CLASSIC, "consumer", "", "", 3, 3, sinceMs, true));
    }

    static PutMembers members(String groupId, StoredMember... members) {
        return new PutMembers(groupId, List.of(members));
    }

    static StoredMember classicMember(String memberId, int generation) {
        return new StoredMember(
                memberId, null, null, "client", "/127.0.0.1", 45_000, 300_000, generation, -1, "STABLE", List.of(), null, null,
                List.of(new StoredProtocol("range", new byte[] {1, 0, -1}), new StoredProtocol("roundrobin", new byte[0])),
                new byte[] {0, 7}, Map.of(), Map.of(), Map.of());
    }

    static StoredMember consumerMember(String memberId, int epoch, Map<UUID, List<Integer>> owned, Map<UUID, List<Integer>> revoking) {
        return new StoredMember(
                memberId, "instance-1", "rack-1", "client", "/127.0.0.1", 0, 300_000, epoch, epoch - 1, "STABLE",
                List.of("flights", "air\"ports, {x}"), "fl.*", "uniform", List.of(), new byte[0], owned, owned, revoking);
    }

    static CommitOffsets commit(String groupId, UUID topicId, int partition, long offset) {
        return new CommitOffsets(groupId, List.of(offset(topicId, partition, offset)));
    }

    static StoredOffset offset(UUID topicId, int partition, long offset) {
        return new StoredOffset(topicId, partition, offset, 4, "", NOW_MS, -1);
    }
}
