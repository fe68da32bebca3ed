package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.group.store.WriteOutcome;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The catalog's groups in memory, with the catalog's faults. Any thread. */
final class InMemoryGroupStore implements GroupStore {

    private static final long HELD_AT_MOST_MS = 20_000;

    private final Map<Integer, Integer> fences = new HashMap<>();
    private final Map<String, StoredGroup> groups = new TreeMap<>();
    private final Map<String, Map<String, StoredMember>> members = new HashMap<>();
    private final Map<String, Map<GroupChange.PartitionKey, StoredOffset>> offsets = new HashMap<>();
    private final List<List<SlotWrite>> transactions = new ArrayList<>();
    private final List<Set<String>> reads = new ArrayList<>();
    private final Set<Integer> outdated = new HashSet<>();
    private final Set<String> heldOffsets = new HashSet<>();
    private List<String> expired = List.of();
    private Predicate<GroupChange> poison = change -> false;
    private boolean unavailable;
    private boolean answerLost;
    private CountDownLatch gate = new CountDownLatch(0);
    private CountDownLatch slotGate = new CountDownLatch(0);
    private int writesAtGate;
    private int slotReads;

    // ---- faults ----

    synchronized void setUnavailable(boolean now) {
        unavailable = now;
    }

    /** The next write is stored, and nobody is told. */
    synchronized void loseNextAnswer() {
        answerLost = true;
    }

    synchronized void refuse(Predicate<GroupChange> refused) {
        poison = refused;
    }

    synchronized void goBackInTime(int slot) {
        outdated.add(slot);
    }

    /** An application's transaction is about to commit for the group. */
    synchronized void holdOffsetsOf(String groupId) {
        heldOffsets.add(groupId);
    }

    /** An application commits past the coordinator. */
    synchronized void commitByApplication(String groupId, GroupChange.PartitionKey partition, long offset) {
        offsets.computeIfAbsent(groupId, id -> new HashMap<>())
                .put(partition, new StoredOffset(partition.topicId(), partition.partition(), offset, -1, "", 0, -1));
    }

    /** Writes stop before they begin, until {@link #letGo}. */
    synchronized void holdWrites() {
        gate = new CountDownLatch(1);
    }

    synchronized void letGo() {
        gate.countDown();
        slotGate.countDown();
    }

    /** Reads of slots stop before they begin, until {@link #letGo}. */
    synchronized void holdSlotReads() {
        slotGate = new CountDownLatch(1);
    }

    synchronized void expireNext(List<String> groupIds) {
        expired = groupIds;
        groupIds.forEach(offsets::remove);
    }

    // ---- what tests look at ----

    synchronized int writesAtGate() {
        return writesAtGate;
    }

    synchronized List<List<SlotWrite>> transactions() {
        return List.copyOf(transactions);
    }

    synchronized List<Set<String>> reads() {
        return List.copyOf(reads);
    }

    synchronized int slotReads() {
        return slotReads;
    }

    synchronized Long offset(String groupId, GroupChange.PartitionKey partition) {
        StoredOffset stored = offsets.getOrDefault(groupId, Map.of()).get(partition);
        return stored == null ? null : stored.offset();
    }

    synchronized StoredGroup group(String groupId) {
        return groups.get(groupId);
    }

    synchronized Set<String> members(String groupId) {
        return Set.copyOf(members.getOrDefault(groupId, Map.of()).keySet());
    }

    /** A row counts as often as it is written. */
    synchronized int memberRowsWritten() {
        return transactions.stream().flatMap(List::stream).flatMap(write -> write.changes().stream())
                .mapToInt(change -> change instanceof GroupChange.PutMembers put ? put.members().size() : 0).sum();
    }

    synchronized void put(StoredGroup group) {
        groups.put(group.groupId(), group);
    }

    // ---- the store ----

    @Override
    public List<LoadedGroup> takeSlot(int slot, int coordinatorEpoch) {
        CountDownLatch closed;
        synchronized (this) {
            slotReads++;
            closed = slotGate;
        }
        pass(closed);
        return take(slot, coordinatorEpoch);
    }

    private synchronized List<LoadedGroup> take(int slot, int coordinatorEpoch) {
        failIfUnavailable();
        if (fences.getOrDefault(slot, 0) > coordinatorEpoch) {
            throw new CatalogException.Fenced("slot " + slot + " has epoch " + fences.get(slot));
        }
        fences.put(slot, coordinatorEpoch);
        outdated.remove(slot);
        return groups.values().stream()
                .filter(group -> CoordinatorSlots.slotOf(group.groupId()) == slot)
                .map(group -> new LoadedGroup(group, List.copyOf(members.getOrDefault(group.groupId(), Map.of()).values())))
                .toList();
    }

    @Override
    public WriteOutcome write(List<SlotWrite> writes) {
        CountDownLatch closed;
        synchronized (this) {
            closed = gate;
            writesAtGate++;
        }
        pass(closed);
        return store(writes);
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(HELD_AT_MOST_MS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("held for too long");
            }
        } catch (InterruptedException e) {
            throw new CatalogException.Unavailable("interrupted", e);
        }
    }

    private synchronized WriteOutcome store(List<SlotWrite> writes) {
        failIfUnavailable();
        writes.stream().flatMap(write -> write.changes().stream()).filter(poison).findFirst().ifPresent(change -> {
            throw new IllegalStateException("cannot store " + change);
        });
        transactions.add(writes);
        Set<Integer> fenced = new HashSet<>();
        Set<Integer> behind = new HashSet<>();
        Map<String, Set<GroupChange.PartitionKey>> held = new HashMap<>();
        Set<String> heldGroups = new HashSet<>();
        for (SlotWrite write : writes) {
            if (fences.getOrDefault(write.slot(), 0) > write.coordinatorEpoch()) {
                fenced.add(write.slot());
            } else if (outdated.contains(write.slot())) {
                behind.add(write.slot());
            } else {
                write.changes().forEach(change -> carryOut(change, held, heldGroups));
            }
        }
        if (answerLost) {
            answerLost = false;
            throw new CatalogException.Unavailable("connection reset after COMMIT", null);
        }
        return new WriteOutcome(fenced, behind, held, heldGroups);
    }

    private boolean isUsed(String groupId) {
        return !offsets.getOrDefault(groupId, Map.of()).isEmpty() || !members.getOrDefault(groupId, Map.of()).isEmpty();
    }

    private void carryOut(GroupChange change, Map<String, Set<GroupChange.PartitionKey>> held, Set<String> heldGroups) {
        String groupId = change.groupId();
        if (change instanceof GroupChange.PutGroup put) {
            groups.put(groupId, put.group());
        } else if (change instanceof GroupChange.PutMembers put) {
            put.members().forEach(member -> members.computeIfAbsent(groupId, id -> new LinkedHashMap<>()).put(member.memberId(), member));
        } else if (change instanceof GroupChange.RemoveMembers remove) {
            remove.memberIds().forEach(members.getOrDefault(groupId, new HashMap<>())::remove);
        } else if (change instanceof GroupChange.RemoveUnusedGroup && isUsed(groupId)) {
            heldGroups.add(groupId);
        } else if (change.removesGroup()) {
            groups.remove(groupId);
            members.remove(groupId);
            offsets.remove(groupId);
        } else if (change instanceof GroupChange.CommitOffsets commit) {
            if (!groups.containsKey(groupId)) {
                throw new AssertionError("offsets of group " + groupId + ", which has no row");
            }
            for (StoredOffset offset : commit.offsets()) {
                GroupChange.PartitionKey key = new GroupChange.PartitionKey(offset.topicId(), offset.partition());
                if (heldOffsets.contains(groupId)) {
                    held.computeIfAbsent(groupId, id -> new HashSet<>()).add(key);
                } else {
                    offsets.computeIfAbsent(groupId, id -> new HashMap<>()).put(key, offset);
                }
            }
        } else if (change instanceof GroupChange.DeleteOffsets delete) {
            delete.partitions().forEach(offsets.getOrDefault(groupId, new HashMap<>())::remove);
        }
    }

    @Override
    public synchronized Map<String, List<CommittedOffset>> offsets(Collection<String> groupIds) {
        reads.add(Set.copyOf(groupIds));
        failIfUnavailable();
        Map<String, List<CommittedOffset>> found = new HashMap<>();
        groupIds.forEach(groupId -> found.put(groupId, offsets.getOrDefault(groupId, Map.of()).values().stream()
                .map(offset -> new CommittedOffset(offset, false)).toList()));
        return found;
    }

    @Override
    public synchronized List<String> expireOffsets(Map<Integer, Integer> epochs, long beforeMs, long nowMs) {
        failIfUnavailable();
        List<String> now = expired;
        expired = List.of();
        return now;
    }

    private void failIfUnavailable() {
        if (unavailable) {
            throw new CatalogException.Unavailable("connection refused", null);
        }
    }
}
