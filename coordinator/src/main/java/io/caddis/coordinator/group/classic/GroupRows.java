package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The group as it is stored: which changes bring the rows to what they are to be. Remembers whose rows there are, because
 * members come and go between two stores, and whose there may be after a store whose outcome nobody knows.
 */
final class GroupRows {

    /**
     * Rows that may be there. Only a long time without the catalog and many who come and go bring so many about; a row
     * forgotten then is one whose session the next coordinator lets end.
     */
    static final int MAX_IN_DOUBT = 10_000;

    private static final String PHASE = "STABLE";
    private static final int NO_EPOCH = -1;

    /** What a change makes of the rows: those that are there afterwards, and those of them that it puts. */
    private record Outcome(Set<String> there, List<String> put) {}

    private final String groupId;
    private Set<String> there = new LinkedHashSet<>();
    private final Set<String> inDoubt = new LinkedHashSet<>();
    private Outcome pending;

    GroupRows(String groupId) {
        this.groupId = groupId;
    }

    void loaded(Collection<StoredMember> members) {
        members.forEach(member -> there.add(member.memberId()));
    }

    /** Whose rows there are, or may be. */
    Set<String> memberIds() {
        Set<String> all = new LinkedHashSet<>(there);
        all.addAll(inDoubt);
        return all;
    }

    /** The group and all its members. */
    List<GroupChange> all(StoredGroup group, List<StoredMember> members) {
        List<String> put = members.stream().map(StoredMember::memberId).toList();
        Set<String> gone = memberIds();
        put.forEach(gone::remove);
        pending = new Outcome(new LinkedHashSet<>(put), put);
        List<GroupChange> changes = new ArrayList<>();
        changes.add(new GroupChange.PutGroup(group));
        // Removed before others are put: a static member's instance id may have gone to another row.
        if (!gone.isEmpty()) {
            changes.add(new GroupChange.RemoveMembers(groupId, List.copyOf(gone)));
        }
        if (!members.isEmpty()) {
            changes.add(new GroupChange.PutMembers(groupId, members));
        }
        return changes;
    }

    /** The group and one member that took the place of another. */
    List<GroupChange> replacement(StoredGroup group, String oldMemberId, StoredMember member) {
        Set<String> gone = new LinkedHashSet<>(inDoubt);
        gone.removeAll(there);
        gone.add(oldMemberId);
        Set<String> thereAfterwards = new LinkedHashSet<>(there);
        thereAfterwards.remove(oldMemberId);
        thereAfterwards.add(member.memberId());
        pending = new Outcome(thereAfterwards, List.of(member.memberId()));
        return List.of(
                new GroupChange.PutGroup(group),
                new GroupChange.RemoveMembers(groupId, List.copyOf(gone)),
                new GroupChange.PutMembers(groupId, List.of(member)));
    }

    void stored() {
        there = pending.there;
        inDoubt.clear();
        pending = null;
    }

    /** Or nobody knows whether it was. */
    void notStored() {
        pending.put.stream().takeWhile(memberId -> inDoubt.size() < MAX_IN_DOUBT).forEach(inDoubt::add);
        pending = null;
    }

    static StoredMember row(Member member, String protocolType, String protocol, int generation, byte[] assignment) {
        return new StoredMember(
                member.memberId(), member.instanceId(), null, member.client().clientId(), member.client().clientHost(),
                member.sessionTimeoutMs(), member.rebalanceTimeoutMs(), generation, NO_EPOCH, PHASE,
                topics(member, protocolType, protocol), null, null,
                member.protocols().stream().map(offered -> new StoredProtocol(offered.name(), offered.metadata())).toList(),
                assignment, Map.of(), Map.of(), Map.of());
    }

    private static List<String> topics(Member member, String protocolType, String protocol) {
        if (!protocolType.equals(EmbeddedSubscription.PROTOCOL_TYPE) || protocol == null || !member.offers(protocol)) {
            return List.of();
        }
        return ConsumerSubscription.topics(member.metadata(protocol)).orElse(List.of());
    }
}
