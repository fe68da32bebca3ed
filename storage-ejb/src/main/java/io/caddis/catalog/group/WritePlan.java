package io.caddis.catalog.group;

import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a list of changes comes to: for each row its last state only, so that it can be written in a few statements. Groups
 * that are deleted go first; whatever came before a deletion has gone with it. All in key order: transactions lock rows in
 * the same order and never wait for each other in a circle.
 *
 * @param slots   slot of every group that is named
 * @param deleted groups to delete, before everything else
 * @param groups  rows to put
 * @param members to put, or empty to remove
 * @param offsets to put, or empty to remove
 * @param unused  groups to remove if nothing is left of them, after everything else
 */
record WritePlan(
        Map<String, Integer> slots, SortedSet<String> deleted, SortedMap<String, StoredGroup> groups,
        SortedMap<MemberKey, Optional<StoredMember>> members, SortedMap<OffsetKey, Optional<StoredOffset>> offsets,
        SortedSet<String> unused) {

    record MemberKey(String groupId, String memberId) implements Comparable<MemberKey> {

        private static final Comparator<MemberKey> ORDER = Comparator.comparing(MemberKey::groupId).thenComparing(MemberKey::memberId);

        @Override
        public int compareTo(MemberKey other) {
            return ORDER.compare(this, other);
        }
    }

    record OffsetKey(String groupId, PartitionKey partition) implements Comparable<OffsetKey> {

        private static final Comparator<OffsetKey> ORDER = Comparator.comparing(OffsetKey::groupId)
                .thenComparing(key -> key.partition().topicId())
                .thenComparingInt(key -> key.partition().partition());

        @Override
        public int compareTo(OffsetKey other) {
            return ORDER.compare(this, other);
        }
    }

    static WritePlan of(List<SlotWrite> writes) {
        WritePlan plan = new WritePlan(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        for (SlotWrite write : writes) {
            for (GroupChange change : write.changes()) {
                plan.slots.put(change.groupId(), write.slot());
                plan.add(change);
            }
        }
        return plan;
    }

    boolean isEmpty() {
        return deleted.isEmpty() && groups.isEmpty() && members.isEmpty() && offsets.isEmpty() && unused.isEmpty();
    }

    /** Groups whose own rows go, or may go. */
    Set<String> leaving() {
        Set<String> leaving = new TreeSet<>(deleted);
        leaving.addAll(unused);
        return leaving;
    }

    private void add(GroupChange change) {
        String groupId = change.groupId();
        if (change instanceof GroupChange.PutGroup put) {
            groups.put(groupId, put.group());
        } else if (change instanceof GroupChange.PutMembers put) {
            put.members().forEach(member -> members.put(new MemberKey(groupId, member.memberId()), Optional.of(member)));
        } else if (change instanceof GroupChange.RemoveMembers remove) {
            remove.memberIds().forEach(memberId -> members.put(new MemberKey(groupId, memberId), Optional.empty()));
        } else if (change instanceof GroupChange.CommitOffsets commit) {
            commit.offsets().forEach(offset -> offsets.put(
                    new OffsetKey(groupId, new PartitionKey(offset.topicId(), offset.partition())), Optional.of(offset)));
        } else if (change instanceof GroupChange.DeleteOffsets delete) {
            delete.partitions().forEach(partition -> offsets.put(new OffsetKey(groupId, partition), Optional.empty()));
        } else if (change instanceof GroupChange.RemoveUnusedGroup) {
            unused.add(groupId);
        } else {
            forget(groupId);
            deleted.add(groupId);
        }
    }

    /** Takes out every change of the group. */
    void forget(String groupId) {
        deleted.remove(groupId);
        unused.remove(groupId);
        groups.remove(groupId);
        members.keySet().removeIf(key -> key.groupId().equals(groupId));
        offsets.keySet().removeIf(key -> key.groupId().equals(groupId));
    }
}
