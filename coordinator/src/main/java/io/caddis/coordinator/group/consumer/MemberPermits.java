package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupError;

/** Who may commit and read offsets: members in their present epoch, and anybody while nobody is in the group. */
final class MemberPermits {

    private final GroupState state;

    MemberPermits(GroupState state) {
        this.state = state;
    }

    GroupError toCommit(String memberId, int epoch, boolean consumerProtocol) {
        if (epoch < 0 && state.members().isEmpty()) {
            return GroupError.NONE;
        }
        Member member = state.member(memberId);
        if (member == null) {
            return GroupError.UNKNOWN_MEMBER_ID;
        }
        // A member of an older version could not be told STALE_MEMBER_EPOCH.
        if (!member.isClassic() && !consumerProtocol) {
            return GroupError.UNSUPPORTED_VERSION;
        }
        return inEpoch(member, epoch);
    }

    GroupError toFetch(String memberId, int epoch) {
        if (memberId == null && epoch < 0) {
            return GroupError.NONE;
        }
        Member member = state.member(memberId);
        return member == null ? GroupError.UNKNOWN_MEMBER_ID : inEpoch(member, epoch);
    }

    private static GroupError inEpoch(Member member, int epoch) {
        if (epoch == member.epoch()) {
            return GroupError.NONE;
        }
        return member.isClassic() ? GroupError.ILLEGAL_GENERATION : GroupError.STALE_MEMBER_EPOCH;
    }
}
