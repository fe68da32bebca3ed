package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.LeftMember;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Leave;
import io.caddis.coordinator.group.GroupRequest.LeavingMember;
import java.util.List;

/** LeaveGroup: each member that is named goes or is refused by itself; afterwards the rest rebalances once. */
final class LeaveHandler {

    private final Members members;
    private final RebalanceCycle cycle;
    private final PendingStore store;

    LeaveHandler(Members members, RebalanceCycle cycle, PendingStore store) {
        this.members = members;
        this.cycle = cycle;
        this.store = store;
    }

    void handle(Leave request, long token, long nowMs) {
        List<LeftMember> results = request.members().stream()
                .map(leaving -> new LeftMember(leaving.memberId(), leaving.instanceId(), remove(leaving)))
                .toList();
        if (results.stream().anyMatch(result -> result.error() == GroupError.NONE) && !cycle.is(ClassicGroupState.EMPTY)) {
            cycle.rebalanceOrCompleteJoin("members leave", nowMs);
        }
        store.answerWhenStored(token, new Left(GroupError.NONE, results));
    }

    private GroupError remove(LeavingMember leaving) {
        String memberId = leaving.memberId();
        if (memberId.isEmpty()) {
            Member named = leaving.instanceId() == null ? null : members.byInstance(leaving.instanceId());
            if (named == null) {
                return GroupError.UNKNOWN_MEMBER_ID;
            }
            cycle.remove(named.memberId());
            return GroupError.NONE;
        }
        GroupError error = members.isPending(memberId) ? GroupError.NONE : members.check(memberId, leaving.instanceId());
        if (error == GroupError.NONE) {
            cycle.remove(memberId);
        }
        return error;
    }
}
