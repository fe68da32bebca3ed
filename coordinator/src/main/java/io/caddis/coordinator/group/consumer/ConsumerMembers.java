package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;

/** Decides about ConsumerGroupHeartbeat (KIP-848). */
final class ConsumerMembers {

    private final GroupState state;
    private final GroupRebalance rebalance;

    ConsumerMembers(GroupState state, GroupRebalance rebalance) {
        this.state = state;
        this.rebalance = rebalance;
    }

    /** @throws GroupRefusal to be answered as an error */
    Decision heartbeat(ConsumerHeartbeat request, ConsumerGroupConfig config, long nowMs) {
        HeartbeatFields.check(request, config.consumer().assignors());
        if (request.memberEpoch() < 0) {
            return leave(request, config);
        }
        if (state.members().size() >= config.consumer().maxSize() && state.member(request.memberId()) == null) {
            throw new GroupRefusal(GroupError.GROUP_MAX_SIZE_REACHED,
                    "The group has " + config.consumer().maxSize() + " members, as many as group.consumer.max.size allows.");
        }
        GroupDraft draft = new GroupDraft(state);
        Member before = MemberAdmission.consumer(draft, request);
        Member described = before.describedAs(
                request.instanceId(), request.rackId(), request.client(), request.rebalanceTimeoutMs(),
                before.subscription().with(request.subscribedTopics(), request.subscribedRegex()), request.serverAssignor(), null);
        Member after = rebalance.advance(draft, before, described, request.ownedPartitions(), config, nowMs);
        boolean tellAssignment = request.memberEpoch() == HeartbeatFields.JOIN_EPOCH || isFull(request)
                || !after.progress().owned().equals(before.progress().owned());
        return new Decision(
                draft,
                new ConsumerBeaten(GroupError.NONE, null, after.memberId(), after.epoch(), nextHeartbeatMs(draft, after, config),
                        tellAssignment ? after.progress().owned().toMap() : null),
                after.memberId(), Decision.Next.AS_BEFORE);
    }

    /** A member that gives something up says so by itself; one that is to get something has to ask. */
    private static int nextHeartbeatMs(GroupDraft draft, Member member, ConsumerGroupConfig config) {
        boolean waits = switch (member.progress().phase()) {
            case STABLE -> member.epoch() < draft.epoch();
            case UNRELEASED_PARTITIONS -> true;
            case UNREVOKED_PARTITIONS -> false;
        };
        return waits ? config.waitingHeartbeatIntervalMs(draft.size()) : config.heartbeatIntervalMs();
    }

    private Decision leave(ConsumerHeartbeat request, ConsumerGroupConfig config) {
        GroupDraft draft = new GroupDraft(state);
        Member member = MemberAdmission.leaving(draft, request.memberId(), request.instanceId());
        if (request.memberEpoch() == Progress.AWAY) {
            draft.put(member.withProgress(member.progress().away()));
        } else {
            draft.remove(member.memberId());
            rebalance.membersGone(draft, config);
        }
        return new Decision(draft,
                new ConsumerBeaten(GroupError.NONE, null, request.memberId(), request.memberEpoch(), 0, null), null,
                Decision.Next.AS_BEFORE);
    }

    /** A member that lost track says everything and wants to be told everything. */
    private static boolean isFull(ConsumerHeartbeat request) {
        return request.rebalanceTimeoutMs() != -1 && request.ownedPartitions() != null
                && (request.subscribedTopics() != null || request.subscribedRegex() != null);
    }
}
