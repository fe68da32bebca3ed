package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.store.GroupType;
import java.util.List;

/** The group as describing tools see it. */
final class GroupView {

    private GroupView() {}

    static GroupDescription of(String groupId, GroupState state, List<String> configuredAssignors) {
        return new GroupDescription(
                groupId, GroupType.CONSUMER, state.name(), EmbeddedSubscription.PROTOCOL_TYPE,
                TargetAssignment.preferred(state.members(), configuredAssignors).name(), state.epoch(), state.assignmentEpoch(),
                state.members().stream().map(GroupView::of).toList());
    }

    private static GroupDescription.Member of(Member member) {
        return new GroupDescription.Member(
                member.memberId(), member.instanceId(), member.rackId(), member.client(), member.epoch(), new byte[0], new byte[0],
                member.subscription().topics(), member.subscription().regex(), member.progress().owned().toMap(),
                member.target().toMap(), member.isClassic());
    }
}
