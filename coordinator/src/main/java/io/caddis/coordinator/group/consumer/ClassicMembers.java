package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.LeftMember;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Heartbeat;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.GroupRequest.Leave;
import io.caddis.coordinator.group.GroupRequest.LeavingMember;
import io.caddis.coordinator.group.GroupRequest.Sync;
import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.embedded.MalformedEmbeddedException;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Members that still speak the classic protocol in a group that has moved to KIP-848 (online migration). Each goes its own
 * pace: a join is answered at once with the member epoch as generation and no leader, a sync with what the member has, and
 * a heartbeat sends it to join again whenever there is something to give up or to take.
 */
final class ClassicMembers {

    private final GroupState state;
    private final GroupRebalance rebalance;
    private final SubscribedTopics topics;

    ClassicMembers(GroupState state, GroupRebalance rebalance, SubscribedTopics topics) {
        this.state = state;
        this.rebalance = rebalance;
        this.topics = topics;
    }

    /** @throws GroupRefusal to be answered as an error */
    Decision join(Join request, ConsumerGroupConfig config, long nowMs) {
        boolean knownId = !request.memberId().isEmpty();
        String memberId = knownId ? request.memberId() : request.candidateMemberId();
        if (request.sessionTimeoutMs() < config.classic().minSessionTimeoutMs()
                || request.sessionTimeoutMs() > config.classic().maxSessionTimeoutMs()) {
            throw new GroupRefusal(GroupError.INVALID_SESSION_TIMEOUT, "session timeout " + request.sessionTimeoutMs() + " ms");
        }
        if (state.members().size() >= config.consumer().maxSize() && state.member(memberId) == null) {
            throw new GroupRefusal(GroupError.GROUP_MAX_SIZE_REACHED, "the group is full");
        }
        EmbeddedSubscription subscription = subscription(request);
        GroupDraft draft = new GroupDraft(state);
        if (request.requiresKnownMemberId() && !knownId && request.instanceId() == null) {
            return new Decision(draft, Joined.failed(GroupError.MEMBER_ID_REQUIRED, memberId), null, Decision.Next.AS_BEFORE);
        }
        Member before = MemberAdmission.classic(draft, memberId, knownId, request.instanceId(), request.client());
        ClassicPart part = new ClassicPart(request.sessionTimeoutMs(),
                request.protocols().stream().map(protocol -> new StoredProtocol(protocol.name(), protocol.metadata())).toList());
        String rackId = subscription.rackId() == null || subscription.rackId().isEmpty() ? null : subscription.rackId();
        Member described = before.describedAs(
                request.instanceId(), rackId, request.client(), request.rebalanceTimeoutMs(),
                before.subscription().with(subscription.topics(), ""), null, part);
        Member after = rebalance.advance(draft, before, described, topics.byId(subscription.ownedPartitions()), config, nowMs);
        Joined answer = new Joined(
                GroupError.NONE, after.epoch(), EmbeddedSubscription.PROTOCOL_TYPE, part.protocolName(), "", memberId, List.of(), false);
        return new Decision(draft, answer, memberId, Decision.Next.SYNC);
    }

    /** @throws GroupRefusal to be answered as an error */
    Decision sync(Sync request) {
        GroupDraft draft = new GroupDraft(state);
        Member member = MemberAdmission.speakingClassic(draft, request.memberId(), request.instanceId());
        checkGeneration(member, request.generation());
        String protocolName = member.classic().protocolName();
        if (request.protocolType() != null && !request.protocolType().equals(EmbeddedSubscription.PROTOCOL_TYPE)
                || request.protocolName() != null && !request.protocolName().equals(protocolName)) {
            throw new GroupRefusal(GroupError.INCONSISTENT_GROUP_PROTOCOL, "not the protocol it was told when it joined");
        }
        if (member.epoch() < state.epoch() && member.progress().phase() != MemberPhase.UNREVOKED_PARTITIONS) {
            return new Decision(draft, Synced.failed(GroupError.REBALANCE_IN_PROGRESS), member.memberId(), Decision.Next.JOIN);
        }
        byte[] assignment = topics.byName(member.progress().owned()).encode(member.classic().subscription().version());
        return new Decision(draft,
                new Synced(GroupError.NONE, EmbeddedSubscription.PROTOCOL_TYPE, protocolName, assignment), member.memberId(),
                Decision.Next.HEARTBEATS);
    }

    /** @throws GroupRefusal to be answered as an error */
    Decision heartbeat(Heartbeat request) {
        GroupDraft draft = new GroupDraft(state);
        Member member = MemberAdmission.speakingClassic(draft, request.memberId(), request.instanceId());
        checkGeneration(member, request.generation());
        boolean mustJoin = member.epoch() < state.epoch() || member.progress().phase() == MemberPhase.UNREVOKED_PARTITIONS
                || member.progress().phase() == MemberPhase.UNRELEASED_PARTITIONS && !waitsForOthers(draft, member);
        GroupAnswer answer = new Beaten(mustJoin ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE);
        return new Decision(draft, answer, member.memberId(), mustJoin ? Decision.Next.JOIN : Decision.Next.AS_BEFORE);
    }

    /** Members of either protocol: an operator removes them by the same request (KIP-345), which says nothing about theirs. */
    Decision leave(Leave request, ConsumerGroupConfig config) {
        GroupDraft draft = new GroupDraft(state);
        List<LeftMember> left = new ArrayList<>();
        for (LeavingMember leaving : request.members()) {
            left.add(new LeftMember(leaving.memberId(), leaving.instanceId(), leave(draft, leaving)));
        }
        if (!draft.removed().isEmpty()) {
            rebalance.membersGone(draft, config);
        }
        return new Decision(draft, new Left(GroupError.NONE, left), null, Decision.Next.AS_BEFORE);
    }

    private static GroupError leave(GroupDraft draft, LeavingMember leaving) {
        try {
            Member holder = leaving.instanceId() == null ? null : draft.staticMember(leaving.instanceId());
            boolean byOperator = leaving.memberId().isEmpty() && holder != null;
            Member member = MemberAdmission.leaving(
                    draft, byOperator ? holder.memberId() : leaving.memberId(), leaving.instanceId());
            draft.remove(member.memberId());
            return GroupError.NONE;
        } catch (GroupRefusal e) {
            return e.error();
        }
    }

    private EmbeddedSubscription subscription(Join request) {
        boolean supported = EmbeddedSubscription.PROTOCOL_TYPE.equals(request.protocolType())
                && request.protocols().stream().map(JoinProtocol::name).anyMatch(this::offeredByAllClassicMembers);
        if (!supported) {
            throw new GroupRefusal(GroupError.INCONSISTENT_GROUP_PROTOCOL, "no protocol that all classic members offer");
        }
        try {
            return EmbeddedSubscription.decode(request.protocols().get(0).metadata());
        } catch (MalformedEmbeddedException e) {
            throw new GroupRefusal(GroupError.INCONSISTENT_GROUP_PROTOCOL, "subscription: " + e.getMessage());
        }
    }

    private boolean offeredByAllClassicMembers(String name) {
        return state.members().stream().filter(Member::isClassic)
                .allMatch(member -> member.classic().offers(name));
    }

    private static boolean waitsForOthers(GroupDraft draft, Member member) {
        boolean[] waits = {false};
        member.target().minus(member.progress().owned()).forEach(
                (topic, partition) -> waits[0] |= !draft.isFreeFor(member, topic, partition));
        return waits[0];
    }

    private static void checkGeneration(Member member, int generation) {
        if (generation != member.epoch()) {
            throw new GroupRefusal(GroupError.ILLEGAL_GENERATION, "generation " + generation + ", not " + member.epoch());
        }
    }
}
