package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Who may speak as which member: member ids, member epochs and the instance ids of static members (KIP-848, KIP-345).
 * Returns the member as it was; one that is new or takes another's place is in the draft already.
 */
final class MemberAdmission {

    private MemberAdmission() {}

    /** @throws GroupRefusal if it may not */
    static Member consumer(GroupDraft draft, ConsumerHeartbeat request) {
        boolean joins = request.memberEpoch() == HeartbeatFields.JOIN_EPOCH;
        if (request.instanceId() != null && joins) {
            Member holder = draft.staticMember(request.instanceId());
            if (holder != null && !holder.memberId().equals(request.memberId())) {
                if (!holder.isClassic() && holder.epoch() != Progress.AWAY) {
                    throw new GroupRefusal(GroupError.UNRELEASED_INSTANCE_ID,
                            "Instance id " + request.instanceId() + " is in use by member " + holder.memberId() + ".");
                }
                return takeOver(draft, holder, request.memberId());
            }
        }
        Member member = request.instanceId() != null && !joins
                ? staticMember(draft, request.instanceId(), request.memberId()) : draft.member(request.memberId());
        if (member == null) {
            if (!joins) {
                throw unknown(request.memberId());
            }
            return Member.joining(request.memberId(), request.client());
        }
        checkEpoch(member, request.memberEpoch(), request.ownedPartitions());
        return member;
    }

    /** A member that joins by the classic protocol; knownId unless the id was just made for it. */
    static Member classic(GroupDraft draft, String memberId, boolean knownId, String instanceId, GroupClient client) {
        if (instanceId != null) {
            Member holder = draft.staticMember(instanceId);
            if (knownId) {
                return staticMember(draft, instanceId, memberId);
            }
            if (holder != null) {
                return takeOver(draft, holder, memberId);
            }
        }
        Member member = draft.member(memberId);
        return member != null ? member : Member.joining(memberId, client);
    }

    /** The member that goes, by whichever of its ids it is named. */
    static Member leaving(GroupDraft draft, String memberId, String instanceId) {
        return instanceId == null ? known(draft, memberId) : staticMember(draft, instanceId, memberId);
    }

    /** A member of which requests of the classic protocol speak. */
    static Member speakingClassic(GroupDraft draft, String memberId, String instanceId) {
        Member member = leaving(draft, memberId, instanceId);
        if (!member.isClassic()) {
            throw new GroupRefusal(GroupError.UNKNOWN_MEMBER_ID, "Member " + memberId + " does not use the classic protocol.");
        }
        return member;
    }

    private static Member takeOver(GroupDraft draft, Member holder, String memberId) {
        Member successor = holder.takenOverBy(memberId);
        draft.remove(holder.memberId());
        draft.put(successor);
        return successor;
    }

    private static Member staticMember(GroupDraft draft, String instanceId, String memberId) {
        Member member = draft.staticMember(instanceId);
        if (member == null) {
            throw new GroupRefusal(GroupError.UNKNOWN_MEMBER_ID, "Instance id " + instanceId + " is unknown.");
        }
        if (!member.memberId().equals(memberId)) {
            throw new GroupRefusal(GroupError.FENCED_INSTANCE_ID,
                    "Instance id " + instanceId + " of member " + memberId + " is now used by member " + member.memberId() + ".");
        }
        return member;
    }

    private static Member known(GroupDraft draft, String memberId) {
        Member member = draft.member(memberId);
        if (member == null) {
            throw unknown(memberId);
        }
        return member;
    }

    private static GroupRefusal unknown(String memberId) {
        return new GroupRefusal(GroupError.UNKNOWN_MEMBER_ID, "Member " + memberId + " is not a member of the group.");
    }

    /** The previous epoch is accepted once more from a member that missed the answer with the new one. */
    private static void checkEpoch(Member member, int epoch, Map<UUID, List<Integer>> owned) {
        Progress progress = member.progress();
        if (epoch == HeartbeatFields.JOIN_EPOCH || epoch == progress.epoch()) {
            return;
        }
        boolean missedAnswer = epoch < progress.epoch() && epoch == progress.previousEpoch() && owned != null
                && progress.owned().containsAll(owned);
        if (!missedAnswer) {
            throw new GroupRefusal(GroupError.FENCED_MEMBER_EPOCH,
                    "Member epoch " + epoch + " is " + (epoch > progress.epoch() ? "greater" : "smaller") + " than the one known ("
                            + progress.epoch() + "). The member must give up its partitions and join again.");
        }
    }
}
