package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Sync;

/** SyncGroup: a member asks for its assignment, the leader brings everybody's. */
final class SyncHandler {

    private final Members members;
    private final RebalanceCycle cycle;
    private final Outbox outbox;

    SyncHandler(Members members, RebalanceCycle cycle, Outbox outbox) {
        this.members = members;
        this.cycle = cycle;
        this.outbox = outbox;
    }

    void handle(Sync request, long token, long nowMs) {
        GroupError error = check(request);
        if (error != GroupError.NONE) {
            outbox.answer(token, Synced.failed(error));
            return;
        }
        String memberId = request.memberId();
        cycle.noteSync(memberId);
        if (cycle.is(ClassicGroupState.STABLE)) {
            outbox.answer(token, cycle.generation().synced(members.byId(memberId)));
            return;
        }
        members.parked().parkSync(memberId, token);
        if (members.isLeader(memberId)) {
            cycle.assign(request.assignments(), nowMs);
        }
    }

    private GroupError check(Sync request) {
        GroupError error = members.check(request.memberId(), request.instanceId());
        if (error != GroupError.NONE) {
            return error;
        }
        if (request.generation() != cycle.generation().number()) {
            return GroupError.ILLEGAL_GENERATION;
        }
        if (differs(request.protocolType(), members.protocolType()) || differs(request.protocolName(), cycle.generation().protocol())) {
            return GroupError.INCONSISTENT_GROUP_PROTOCOL;
        }
        return cycle.is(ClassicGroupState.PREPARING_REBALANCE) ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE;
    }

    private static boolean differs(String asked, String present) {
        return asked != null && present != null && !asked.equals(present);
    }
}
