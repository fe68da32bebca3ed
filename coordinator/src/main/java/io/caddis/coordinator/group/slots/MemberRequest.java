package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A member's request. Joining is what makes a group; about a group that does not exist the rest is answered here. */
record MemberRequest(GroupRequest request, CompletableFuture<GroupAnswer> answer, GroupFactory factory, GroupRunner runner)
        implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        if (run.group() == null) {
            Optional<GroupAnswer> unknown = begin(run, nowMs);
            if (unknown.isPresent()) {
                answer.complete(unknown.get());
                return;
            }
        }
        runner.ask(run, request, answer, nowMs);
    }

    private Optional<GroupAnswer> begin(GroupRun run, long nowMs) {
        if (request instanceof GroupRequest.Join) {
            run.begin(factory.newClassicGroup(run.groupId(), nowMs));
            return Optional.empty();
        } else if (request instanceof GroupRequest.ConsumerHeartbeat heartbeat) {
            if (heartbeat.memberEpoch() == 0) {
                run.begin(factory.newConsumerGroup(run.groupId(), nowMs));
                return Optional.empty();
            }
            return Optional.of(GroupAnswer.ConsumerBeaten.failed(
                    GroupError.GROUP_ID_NOT_FOUND, "Group " + run.groupId() + " not found."));
        } else if (request instanceof GroupRequest.Sync) {
            return Optional.of(GroupAnswer.Synced.failed(GroupError.UNKNOWN_MEMBER_ID));
        } else if (request instanceof GroupRequest.Leave leave) {
            // as Kafka: it is the members that are not known, one by one
            return Optional.of(new GroupAnswer.Left(GroupError.NONE, leave.members().stream()
                    .map(member -> new GroupAnswer.LeftMember(member.memberId(), member.instanceId(), GroupError.UNKNOWN_MEMBER_ID))
                    .toList()));
        } else {
            return Optional.of(new GroupAnswer.Beaten(GroupError.UNKNOWN_MEMBER_ID));
        }
    }

    @Override
    public void refuse(Refusal why) {
        answer.complete(why.of(request));
    }
}
