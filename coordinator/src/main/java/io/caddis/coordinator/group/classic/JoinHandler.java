package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.classic.PendingStore.Change.ReplaceStaticMember;
import java.util.List;

/** JoinGroup: who may come in, as what, and whether that begins a rebalance. Joining stores nothing, except where noted. */
final class JoinHandler {

    /**
     * How long the join of a member that is new may wait. It sends no heartbeats and its connection is not watched: clients
     * that gave up and tried again would leave their dead behind in a long rebalance.
     */
    static final int NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

    private final GroupSettings.Classic settings;
    private final Members members;
    private final RebalanceCycle cycle;
    private final Outbox outbox;

    JoinHandler(GroupSettings.Classic settings, Members members, RebalanceCycle cycle, Outbox outbox) {
        this.settings = settings;
        this.members = members;
        this.cycle = cycle;
        this.outbox = outbox;
    }

    void handle(Join request, long token, long nowMs) {
        String memberId = request.memberId();
        if (request.sessionTimeoutMs() < settings.minSessionTimeoutMs()
                || request.sessionTimeoutMs() > settings.maxSessionTimeoutMs()) {
            fail(token, memberId, GroupError.INVALID_SESSION_TIMEOUT);
        } else if (!hasRoomFor(memberId)) {
            cycle.remove(memberId);
            fail(token, "", GroupError.GROUP_MAX_SIZE_REACHED);
        } else if (!members.supports(request.protocolType(), request.protocols())) {
            fail(token, memberId, GroupError.INCONSISTENT_GROUP_PROTOCOL);
        } else if (memberId.isEmpty()) {
            joinAsNew(request, token, nowMs);
        } else {
            joinAs(memberId, request, token, nowMs);
        }
    }

    /**
     * While members join, those that have done so count: a group that became too large when its bound was lowered loses those
     * who come last. Otherwise its members count, since those that did not join again are gone.
     */
    private boolean hasRoomFor(String memberId) {
        return switch (cycle.state()) {
            case EMPTY, DEAD -> true;
            case PREPARING_REBALANCE -> members.parked().isJoining(memberId) || members.parked().joins() < settings.maxSize();
            case COMPLETING_REBALANCE, STABLE -> members.byId(memberId) != null || members.size() < settings.maxSize();
        };
    }

    private void joinAsNew(Join request, long token, long nowMs) {
        String memberId = request.candidateMemberId();
        if (request.instanceId() != null) {
            Member present = members.byInstance(request.instanceId());
            if (present == null) {
                add(memberId, request, token, nowMs);
            } else {
                takePlaceOf(present, request, token, nowMs);
            }
        } else if (!request.requiresKnownMemberId()) {
            add(memberId, request, token, nowMs);
        } else if (members.addPending(memberId)) {
            members.sessions().set(memberId, nowMs + request.sessionTimeoutMs());
            fail(token, memberId, GroupError.MEMBER_ID_REQUIRED);
        } else {
            // More ids are out than any group has members: clients come again, and find room once the others' sessions end.
            fail(token, "", GroupError.COORDINATOR_NOT_AVAILABLE);
        }
    }

    private void joinAs(String memberId, Join request, long token, long nowMs) {
        if (members.isPending(memberId)) {
            if (request.instanceId() == null) {
                add(memberId, request, token, nowMs);
            } else {
                // Only dynamic members are given an id first; Kafka has no better answer to this either.
                fail(token, memberId, GroupError.UNKNOWN_SERVER_ERROR);
            }
            return;
        }
        GroupError error = members.check(memberId, request.instanceId());
        if (error != GroupError.NONE) {
            fail(token, memberId, error);
            return;
        }
        joinAgain(members.byId(memberId), request, token, nowMs);
    }

    private void joinAgain(Member member, Join request, long token, long nowMs) {
        String memberId = member.memberId();
        boolean unchanged = member.offered(request.protocols());
        boolean knowsGeneration = switch (cycle.state()) {
            // The answer to its first join was lost.
            case COMPLETING_REBALANCE -> unchanged;
            // A leader that joins again wants to assign anew, for example because a topic has more partitions.
            case STABLE -> unchanged && !members.isLeader(memberId);
            case EMPTY, PREPARING_REBALANCE, DEAD -> false;
        };
        if (knowsGeneration) {
            outbox.answer(token, cycle.generation().joined(memberId, false));
            return;
        }
        members.update(member, request);
        members.parked().parkJoin(memberId, token);
        cycle.rebalanceOrCompleteJoin(members.isLeader(memberId) ? "the leader joins again" : "a member joins again", nowMs);
    }

    private void add(String memberId, Join request, long token, long nowMs) {
        cycle.noteNewMember();
        members.add(Member.joining(memberId, request), request.protocolType());
        members.parked().parkJoin(memberId, token);
        members.sessions().set(memberId, nowMs + NEW_MEMBER_JOIN_TIMEOUT_MS);
        cycle.rebalanceOrCompleteJoin("a new member joins", nowMs);
    }

    /** KIP-345: a static member is back under a new id, and whoever has the old one is fenced. */
    private void takePlaceOf(Member old, Join request, long token, long nowMs) {
        Member replacement = old.replacedBy(request.candidateMemberId(), request);
        if (cycle.is(ClassicGroupState.STABLE) && cycle.generation().keepsProtocol(old, replacement)) {
            cycle.storeReplacement(new ReplaceStaticMember(old, replacement, request, token));
            return;
        }
        cycle.replace(old, replacement, nowMs);
        members.parked().parkJoin(replacement.memberId(), token);
        // The leader may have been told the old id: what it assigns would go to nobody.
        cycle.rebalanceOrCompleteJoin("a static member is back under a new id", nowMs);
    }

    /** The replacement is stored: the others need not notice, and its assignment stays. */
    void replaced(ReplaceStaticMember change, long nowMs) {
        String oldLeaderId = members.leaderId();
        String memberId = change.replacement().memberId();
        cycle.replace(change.old(), change.replacement(), nowMs);
        if (change.request().maySkipAssignment()) {
            // KIP-814: it learns that it leads, so that it goes on to watch the topics.
            outbox.answer(change.token(), cycle.generation().joined(memberId, members.isLeader(memberId)));
        } else {
            // Told the old leader's id it takes itself for a follower, and does not assign.
            Joined joined = cycle.generation().joined(memberId, false);
            outbox.answer(change.token(), new Joined(GroupError.NONE, joined.generation(), joined.protocolType(),
                    joined.protocolName(), oldLeaderId, memberId, List.of(), false));
        }
    }

    void notReplaced(ReplaceStaticMember change, GroupError error) {
        fail(change.token(), "", error);
    }

    private void fail(long token, String memberId, GroupError error) {
        outbox.answer(token, Joined.failed(error, memberId));
    }
}
