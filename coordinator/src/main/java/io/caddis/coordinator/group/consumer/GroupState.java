package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.assignor.PartitionSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a group is: its epochs, its members and who has which partition. Changes in {@link #apply} alone, for what was
 * stored as for what is loaded.
 */
final class GroupState {

    /**
     * @param sinceEpoch the member's epoch when it got the partition, which it has had ever since (the assignment epoch of
     *                   KIP-1251); not stored: after a change of coordinator, its epoch then
     */
    private record Holding(String memberId, int sinceEpoch) {}

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> memberIdByInstance = new HashMap<>();
    /** By topic and partition, of all that is owned or being revoked: at most one member at a time. */
    private final Map<UUID, Map<Integer, Holding>> holders = new HashMap<>();
    private int epoch;
    private int assignmentEpoch;
    private String assignor = "";
    private TopicsOfTarget topicsOfTarget = TopicsOfTarget.NONE;

    int epoch() {
        return epoch;
    }

    int assignmentEpoch() {
        return assignmentEpoch;
    }

    /** Of the last target; empty if there was none. */
    String assignor() {
        return assignor;
    }

    TopicsOfTarget topicsOfTarget() {
        return topicsOfTarget;
    }

    Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** Null if there is none. */
    Member member(String memberId) {
        return members.get(memberId);
    }

    /** Null if there is none. */
    Member staticMember(String instanceId) {
        return members.get(memberIdByInstance.get(instanceId));
    }

    /** Who has the partition or has not confirmed yet that it gave it up; null if nobody. */
    String holder(UUID topicId, int partition) {
        Holding holding = holding(topicId, partition);
        return holding == null ? null : holding.memberId();
    }

    /** The member has had the partition from this epoch of its own, or an earlier one, until now. */
    boolean isHeldSince(String memberId, int memberEpoch, UUID topicId, int partition) {
        Holding holding = holding(topicId, partition);
        return holding != null && holding.memberId().equals(memberId) && holding.sinceEpoch() <= memberEpoch;
    }

    private Holding holding(UUID topicId, int partition) {
        Map<Integer, Holding> ofTopic = holders.get(topicId);
        return ofTopic == null ? null : ofTopic.get(partition);
    }

    /** Kafka's name of the state it is in. */
    String name() {
        if (members.isEmpty()) {
            return "Empty";
        }
        if (epoch > assignmentEpoch) {
            return "Assigning";
        }
        return members.values().stream().allMatch(member -> member.hasReached(assignmentEpoch)) ? "Stable" : "Reconciling";
    }

    void apply(GroupDraft draft) {
        epoch = draft.epoch();
        assignmentEpoch = draft.assignmentEpoch();
        assignor = draft.assignor();
        topicsOfTarget = draft.topicsOfTarget();
        draft.removed().forEach(this::remove);
        draft.changed().forEach(this::release); // first all that is given up: another may take it by the same draft
        draft.changed().forEach(this::put);
    }

    private void remove(String memberId) {
        Member member = members.remove(memberId);
        if (member != null) {
            forgetInstance(member);
            member.progress().held().forEach(this::giveUp);
        }
    }

    private void release(Member changed) {
        Member before = members.get(changed.memberId());
        if (before != null) {
            forgetInstance(before);
            if (!before.progress().holdsLike(changed.progress())) {
                before.progress().held().minus(changed.progress().held()).forEach(this::giveUp);
            }
        }
    }

    private void forgetInstance(Member member) {
        if (member.instanceId() != null) {
            memberIdByInstance.remove(member.instanceId(), member.memberId());
        }
    }

    private void put(Member member) {
        Member before = members.put(member.memberId(), member);
        if (member.instanceId() != null) {
            memberIdByInstance.put(member.instanceId(), member.memberId());
        }
        PartitionSet taken = before == null ? member.progress().held()
                : before.progress().holdsLike(member.progress()) ? PartitionSet.EMPTY
                : member.progress().held().minus(before.progress().held());
        Holding holding = new Holding(member.memberId(), member.epoch());
        taken.forEach((topicId, partition) -> take(topicId, partition, holding));
    }

    private void take(UUID topicId, int partition, Holding holding) {
        Holding other = holders.computeIfAbsent(topicId, id -> new HashMap<>()).put(partition, holding);
        if (other != null) {
            throw new IllegalStateException("partition " + partition + " of topic " + topicId + " is given to " + holding.memberId()
                    + " while " + other.memberId() + " has it");
        }
    }

    private void giveUp(UUID topicId, int partition) {
        Map<Integer, Holding> ofTopic = holders.get(topicId);
        ofTopic.remove(partition);
        if (ofTopic.isEmpty()) {
            holders.remove(topicId);
        }
    }
}
