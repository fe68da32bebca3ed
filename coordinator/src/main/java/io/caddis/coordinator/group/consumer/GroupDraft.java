package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The changes a decision makes, beside the state they are to be made to; read as if they were made already. */
final class GroupDraft {

    private final GroupState state;
    private final Map<String, Member> changed = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private int epoch;
    private int assignmentEpoch;
    private String assignor;
    private TopicsOfTarget topicsOfTarget;

    GroupDraft(GroupState state) {
        this.state = state;
        epoch = state.epoch();
        assignmentEpoch = state.assignmentEpoch();
        assignor = state.assignor();
        topicsOfTarget = state.topicsOfTarget();
    }

    int epoch() {
        return epoch;
    }

    void bumpEpoch() {
        epoch++;
    }

    int assignmentEpoch() {
        return assignmentEpoch;
    }

    String assignor() {
        return assignor;
    }

    TopicsOfTarget topicsOfTarget() {
        return topicsOfTarget;
    }

    /** The members' targets are those of the present epoch now. */
    void targetComputed(String byAssignor, TopicsOfTarget from) {
        assignmentEpoch = epoch;
        assignor = byAssignor;
        topicsOfTarget = from;
    }

    /** What is restored when a group is loaded or taken over. */
    void restore(int epochThen, int assignmentEpochThen, String assignorThen, Collection<Member> members) {
        epoch = epochThen;
        assignmentEpoch = assignmentEpochThen;
        assignor = assignorThen;
        members.forEach(this::put);
        topicsOfTarget = TopicsOfTarget.coveredBy(members);
    }

    /** Null if there is none. */
    Member member(String memberId) {
        Member member = changed.get(memberId);
        return member != null ? member : removed.contains(memberId) ? null : state.member(memberId);
    }

    /** Null if there is none. */
    Member staticMember(String instanceId) {
        for (Member member : changed.values()) {
            if (instanceId.equals(member.instanceId())) {
                return member;
            }
        }
        Member member = state.staticMember(instanceId);
        return member == null ? null : member(member.memberId());
    }

    void put(Member member) {
        if (member.equals(state.member(member.memberId()))) {
            changed.remove(member.memberId());
        } else {
            changed.put(member.memberId(), member);
        }
        removed.remove(member.memberId());
    }

    void remove(String memberId) {
        changed.remove(memberId);
        removed.add(memberId);
    }

    Collection<Member> changed() {
        return changed.values();
    }

    Set<String> removed() {
        return removed;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Of the group; costs what has changed, not what there is. */
    int size() {
        int gone = (int) removed.stream().filter(memberId -> state.member(memberId) != null).count();
        int come = (int) changed.keySet().stream().filter(memberId -> state.member(memberId) == null).count();
        return state.members().size() - gone + come;
    }

    List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Member member : state.members()) {
            if (!removed.contains(member.memberId())) {
                members.add(changed.getOrDefault(member.memberId(), member));
            }
        }
        for (Member member : changed.values()) {
            if (state.member(member.memberId()) == null) {
                members.add(member);
            }
        }
        return members;
    }

    /** Nobody but this member has the partition. */
    boolean isFreeFor(Member member, UUID topicId, int partition) {
        String holder = state.holder(topicId, partition);
        return holder == null || holder.equals(member.memberId()) || removed.contains(holder);
    }

    boolean changesNothing() {
        return changed.isEmpty() && removed.isEmpty() && !changesGroup();
    }

    /**
     * Rows to write: only those that are different now, and those of which nobody knows how they are.
     *
     * @param stored   how this group's rows are
     * @param sinceMs  since when the group is in its state
     */
    List<GroupChange> rows(String groupId, StoredRows stored, long sinceMs) {
        List<GroupChange> rows = new ArrayList<>();
        if (changesGroup() || !stored.groupIsKnown() || isEmpty() != state.members().isEmpty()) {
            rows.add(new GroupChange.PutGroup(new StoredGroup(
                    groupId, GroupType.CONSUMER, EmbeddedSubscription.PROTOCOL_TYPE, assignor, "", epoch, assignmentEpoch, sinceMs,
                    isEmpty())));
        }
        Set<String> gone = new LinkedHashSet<>(removed);
        stored.unknownMembers().stream().filter(memberId -> member(memberId) == null).forEach(gone::add);
        if (!gone.isEmpty()) {
            rows.add(new GroupChange.RemoveMembers(groupId, List.copyOf(gone)));
        }
        List<StoredMember> written = new ArrayList<>();
        changed.values().forEach(member -> written.add(MemberRows.toRow(member)));
        for (String memberId : stored.unknownMembers()) {
            Member unchanged = changed.containsKey(memberId) ? null : member(memberId);
            if (unchanged != null) {
                written.add(MemberRows.toRow(unchanged));
            }
        }
        if (!written.isEmpty()) {
            rows.add(new GroupChange.PutMembers(groupId, written));
        }
        return rows;
    }

    private boolean changesGroup() {
        return epoch != state.epoch() || assignmentEpoch != state.assignmentEpoch() || !assignor.equals(state.assignor());
    }
}
