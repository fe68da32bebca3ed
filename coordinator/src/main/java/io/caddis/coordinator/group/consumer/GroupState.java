package io.caddis.coordinator.group.consumer;

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

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> memberIdByInstance = new HashMap<>();
    /** Member id by topic and partition, of all that is owned or being revoked: at most one member at a time. */
    private final Map<UUID, Map<Integer, String>> holders = new HashMap<>();
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
        Map<Integer, String> ofTopic = holders.get(topicId);
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
        draft.changed().forEach(this::release);
        draft.changed().forEach(this::put);
    }

    private void remove(String memberId) {
        Member member = members.remove(memberId);
        if (member != null) {
            forget(member);
        }
    }

    private void release(Member changed) {
        Member before = members.get(changed.memberId());
        if (before != null) {
            forget(before);
        }
    }

    private void forget(Member member) {
        if (member.instanceId() != null) {
            memberIdByInstance.remove(member.instanceId(), member.memberId());
        }
        hold(member.progress(), null);
    }

    private void put(Member member) {
        members.put(member.memberId(), member);
        if (member.instanceId() != null) {
            memberIdByInstance.put(member.instanceId(), member.memberId());
        }
        hold(member.progress(), member.memberId());
    }

    private void hold(Progress progress, String memberId) {
        progress.owned().forEach((topic, partition) -> hold(topic, partition, memberId));
        progress.revoking().forEach((topic, partition) -> hold(topic, partition, memberId));
    }

    private void hold(UUID topicId, int partition, String memberId) {
        if (memberId != null) {
            String other = holders.computeIfAbsent(topicId, id -> new HashMap<>()).put(partition, memberId);
            if (other != null && !other.equals(memberId)) {
                throw new IllegalStateException(
                        "partition " + partition + " of topic " + topicId + " is given to " + memberId + " while " + other + " has it");
            }
            return;
        }
        Map<Integer, String> ofTopic = holders.get(topicId);
        ofTopic.remove(partition);
        if (ofTopic.isEmpty()) {
            holders.remove(topicId);
        }
    }
}
