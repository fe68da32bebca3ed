package io.caddis.verification.cluster;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.group.store.WriteOutcome;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Groups and offsets in memory, fenced as in the catalog; they outlive the nodes of one test. Any thread. */
final class InMemoryGroupStore implements GroupStore {

    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final Map<String, StoredGroup> groups = new TreeMap<>();
    private final Map<String, Map<String, StoredMember>> members = new HashMap<>();
    private final Map<String, Map<PartitionKey, StoredOffset>> offsets = new HashMap<>();

    @Override
    public synchronized List<LoadedGroup> takeSlot(int slot, int coordinatorEpoch) {
        if (epochs.getOrDefault(slot, 0) > coordinatorEpoch) {
            throw new CatalogException.Fenced("epoch " + coordinatorEpoch + " of coordinator slot " + slot + " is over");
        }
        epochs.put(slot, coordinatorEpoch);
        return groups.values().stream()
                .filter(group -> CoordinatorSlots.slotOf(group.groupId()) == slot)
                .map(group -> new LoadedGroup(group, List.copyOf(members.getOrDefault(group.groupId(), Map.of()).values())))
                .toList();
    }

    @Override
    public synchronized WriteOutcome write(List<SlotWrite> writes) {
        Set<Integer> fenced = new HashSet<>();
        for (SlotWrite write : writes) {
            if (epochs.getOrDefault(write.slot(), 0) > write.coordinatorEpoch()) {
                fenced.add(write.slot());
            } else {
                write.changes().forEach(this::apply);
            }
        }
        return new WriteOutcome(fenced, Set.of(), Map.of(), Set.of());
    }

    private void apply(GroupChange change) {
        String groupId = change.groupId();
        if (change instanceof GroupChange.PutGroup put) {
            groups.put(groupId, put.group());
        } else if (change instanceof GroupChange.PutMembers put) {
            put.members().forEach(member -> membersOf(groupId).put(member.memberId(), member));
        } else if (change instanceof GroupChange.RemoveMembers remove) {
            membersOf(groupId).keySet().removeAll(remove.memberIds());
        } else if (change instanceof GroupChange.CommitOffsets commit) {
            commit.offsets().forEach(offset ->
                    offsetsOf(groupId).put(new PartitionKey(offset.topicId(), offset.partition()), offset));
        } else if (change instanceof GroupChange.DeleteOffsets delete) {
            offsetsOf(groupId).keySet().removeAll(delete.partitions());
        } else {
            groups.remove(groupId);
            members.remove(groupId);
            offsets.remove(groupId);
        }
    }

    private Map<String, StoredMember> membersOf(String groupId) {
        return members.computeIfAbsent(groupId, id -> new TreeMap<>());
    }

    private Map<PartitionKey, StoredOffset> offsetsOf(String groupId) {
        return offsets.computeIfAbsent(groupId, id -> new LinkedHashMap<>());
    }

    @Override
    public synchronized Map<String, List<CommittedOffset>> offsets(Collection<String> groupIds) {
        Map<String, List<CommittedOffset>> committed = new LinkedHashMap<>();
        groupIds.forEach(groupId -> committed.put(groupId, offsets.getOrDefault(groupId, Map.of()).values().stream()
                .map(offset -> new CommittedOffset(offset, false))
                .toList()));
        return committed;
    }

    @Override
    public synchronized List<String> expireOffsets(Map<Integer, Integer> epochs, long beforeMs, long nowMs) {
        return groups.values().stream()
                .filter(group -> group.empty() && epochs.containsKey(CoordinatorSlots.slotOf(group.groupId())))
                .map(StoredGroup::groupId)
                .peek(groupId -> offsetsOf(groupId).values().removeIf(offset -> offset.committedAtMs() < beforeMs))
                .filter(groupId -> offsetsOf(groupId).isEmpty())
                .toList();
    }
}
