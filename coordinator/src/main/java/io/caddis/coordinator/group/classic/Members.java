package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in the group, who leads it, who was given a member id and has not come with it yet (KIP-394), and the sessions and
 * waiting requests of them all. At all times: the leader is a member unless there is none; at least one protocol is offered by
 * every member; an instance id names one member; only members have a request that waits.
 */
final class Members {

    /** Member ids given out and not used yet. */
    static final int MAX_PENDING = 20_000;

    private final ParkedRequests parked;
    private final SessionDeadlines sessions = new SessionDeadlines();
    private final Map<String, Member> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    private final Set<String> pending = new HashSet<>();
    private final ProtocolSupport support = new ProtocolSupport();
    private String protocolType = "";
    private String leaderId = "";

    Members(Outbox outbox) {
        this.parked = new ParkedRequests(outbox);
    }

    ParkedRequests parked() {
        return parked;
    }

    SessionDeadlines sessions() {
        return sessions;
    }

    // Who is in it

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    Collection<Member> all() {
        return byId.values();
    }

    Set<String> ids() {
        return byId.keySet();
    }

    /** Null if there is none. */
    Member byId(String memberId) {
        return byId.get(memberId);
    }

    /** Null if there is none. */
    Member byInstance(String instanceId) {
        String memberId = idByInstance.get(instanceId);
        return memberId == null ? null : byId.get(memberId);
    }

    /** Whether who calls itself this is a member: NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID if another took its place. */
    GroupError check(String memberId, String instanceId) {
        if (instanceId != null) {
            String present = idByInstance.get(instanceId);
            if (present == null) {
                return GroupError.UNKNOWN_MEMBER_ID;
            }
            if (!present.equals(memberId)) {
                return GroupError.FENCED_INSTANCE_ID;
            }
        }
        return byId.containsKey(memberId) ? GroupError.NONE : GroupError.UNKNOWN_MEMBER_ID;
    }

    /** Empty if it never had one. */
    String protocolType() {
        return protocolType;
    }

    void protocolType(String stored) {
        protocolType = stored;
    }

    /** Empty if there is none. */
    String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return !leaderId.isEmpty() && leaderId.equals(memberId);
    }

    void lead(String memberId) {
        if (!byId.containsKey(memberId)) {
            throw new IllegalStateException("leader " + memberId + " is no member");
        }
        leaderId = memberId;
    }

    /** The longest any of them may take to join again. */
    int rebalanceTimeoutMs() {
        return Math.max(0, byId.values().stream().mapToInt(Member::rebalanceTimeoutMs).max().orElse(0));
    }

    boolean allJoined() {
        return byId.size() == parked.joins() && pending.isEmpty();
    }

    /** Whether a member that offers this may be taken in. */
    boolean supports(String type, List<JoinProtocol> offer) {
        if (byId.isEmpty()) {
            return !type.isEmpty() && !offer.isEmpty();
        }
        return protocolType.equals(type) && support.isShared(offer, byId.size());
    }

    // How that changes

    void add(Member member, String type) {
        if (byId.containsKey(member.memberId()) || (member.isStatic() && idByInstance.containsKey(member.instanceId()))) {
            throw new IllegalStateException("member " + member.memberId() + ", instance " + member.instanceId() + ", is there already");
        }
        if (!supports(type, member.protocols())) {
            throw new IllegalStateException("member " + member.memberId() + " shares no protocol with the others");
        }
        protocolType = type;
        pending.remove(member.memberId());
        put(member);
        if (leaderId.isEmpty()) {
            leaderId = member.memberId();
        }
    }

    void update(Member member, Join request) {
        support.remove(member.protocols());
        member.offer(request);
        support.add(member.protocols());
    }

    /** A static member came back under a new id; the old one, if it still waits, is fenced. */
    void replace(Member old, Member replacement) {
        take(old);
        put(replacement);
        if (leaderId.equals(old.memberId())) {
            leaderId = replacement.memberId();
        }
        parked.fail(old.memberId(), old.memberId(), GroupError.FENCED_INSTANCE_ID);
        sessions.cancel(old.memberId());
    }

    /** Removes a member, or an id that is not used yet; a request of it that waits learns that it is no member. */
    void remove(String memberId) {
        pending.remove(memberId);
        sessions.cancel(memberId);
        Member removed = byId.get(memberId);
        if (removed == null) {
            return;
        }
        take(removed);
        parked.fail(memberId, "", GroupError.UNKNOWN_MEMBER_ID);
        if (leaderId.equals(memberId)) {
            leaderId = byId.isEmpty() ? "" : byId.keySet().iterator().next();
        }
    }

    private void put(Member member) {
        byId.put(member.memberId(), member);
        support.add(member.protocols());
        if (member.isStatic()) {
            idByInstance.put(member.instanceId(), member.memberId());
        }
    }

    private void take(Member member) {
        byId.remove(member.memberId());
        support.remove(member.protocols());
        if (member.isStatic()) {
            idByInstance.remove(member.instanceId());
        }
    }

    /** The leader leads on if it has joined again, else the oldest member that has. @return false if nobody has */
    boolean electLeader() {
        if (parked.isJoining(leaderId)) {
            return true;
        }
        for (String memberId : byId.keySet()) {
            if (parked.isJoining(memberId)) {
                leaderId = memberId;
                return true;
            }
        }
        return false;
    }

    // Ids that were given out

    /** @return false if too many are given out already */
    boolean addPending(String memberId) {
        return pending.size() < MAX_PENDING && pending.add(memberId);
    }

    boolean isPending(String memberId) {
        return pending.contains(memberId);
    }

    // Sessions

    void restartSession(Member member, long nowMs) {
        sessions.set(member.memberId(), nowMs + member.sessionTimeoutMs());
    }

    /** Whether a session that ran out means that the member is gone: one whose request waits here is not expected to beat. */
    boolean isGone(Member member) {
        return member.isNew() || !parked.waits(member.memberId());
    }
}
