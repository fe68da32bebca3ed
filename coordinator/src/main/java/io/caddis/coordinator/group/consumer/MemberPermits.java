package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;

/**
 * Who may commit and read offsets: members in their present epoch, and anybody while nobody is in the group. A commit of an
 * earlier epoch was sent before its member heard of the present one; it is taken if each of its partitions has been with the
 * member ever since (KIP-1251), so that nobody else can have committed meanwhile.
 */
final class MemberPermits {

    private final GroupState state;

    MemberPermits(GroupState state) {
        this.state = state;
    }

    GroupError toCommit(String memberId, int epoch, boolean consumerProtocol, List<StoredOffset> offsets) {
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
        boolean lateButOwn = epoch >= 0 && epoch < member.epoch()
                && offsets.stream().allMatch(offset -> state.isHeldSince(member.memberId(), epoch, offset.topicId(), offset.partition()));
        return lateButOwn ? GroupError.NONE : inEpoch(member, epoch);
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
