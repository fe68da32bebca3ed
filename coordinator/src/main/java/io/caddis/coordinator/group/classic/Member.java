package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.Arrays;
import java.util.List;

/** A member of a classic group: what it said when it joined last, and what its leader gave it. */
final class Member {

    static final byte[] NOTHING = new byte[0];

    private final String memberId;
    private final String instanceId;
    private final GroupClient client;
    private List<JoinProtocol> protocols;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    private byte[] assignment = NOTHING;
    private boolean isNew;

    private Member(String memberId, String instanceId, GroupClient client) {
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.client = client;
    }

    static Member joining(String memberId, Join request) {
        Member member = new Member(memberId, request.instanceId(), request.client());
        member.offer(request);
        member.isNew = true;
        return member;
    }

    static Member stored(StoredMember row) {
        Member member = new Member(row.memberId(), row.instanceId(), new GroupClient(row.clientId(), row.clientHost()));
        member.protocols = row.protocols().stream().map(stored -> new JoinProtocol(stored.name(), stored.metadata())).toList();
        member.sessionTimeoutMs = row.sessionTimeoutMs();
        member.rebalanceTimeoutMs = row.rebalanceTimeoutMs();
        member.assignment = row.assignment();
        return member;
    }

    /** The same static member with the id and the offer it came back with; it keeps its assignment, and its client as shown. */
    Member replacedBy(String newMemberId, Join request) {
        Member member = new Member(newMemberId, instanceId, client);
        member.offer(request);
        member.assignment = assignment;
        return member;
    }

    void offer(Join request) {
        protocols = request.protocols();
        sessionTimeoutMs = request.sessionTimeoutMs();
        rebalanceTimeoutMs = request.rebalanceTimeoutMs();
    }

    String memberId() {
        return memberId;
    }

    /** Null if it is not static. */
    String instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    GroupClient client() {
        return client;
    }

    List<JoinProtocol> protocols() {
        return protocols;
    }

    boolean offers(String protocol) {
        return protocols.stream().anyMatch(offered -> offered.name().equals(protocol));
    }

    /** Whether it offered exactly this, in this order. */
    boolean offered(List<JoinProtocol> others) {
        if (others.size() != protocols.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (!others.get(i).name().equals(protocols.get(i).name())
                    || !Arrays.equals(others.get(i).metadata(), protocols.get(i).metadata())) {
                return false;
            }
        }
        return true;
    }

    /** What it says about itself in the protocol, which it offers. */
    byte[] metadata(String protocol) {
        return protocols.stream()
                .filter(offered -> offered.name().equals(protocol))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("member " + memberId + " does not offer protocol " + protocol))
                .metadata();
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    byte[] assignment() {
        return assignment;
    }

    void assign(byte[] newAssignment) {
        assignment = newAssignment;
    }

    /** It has not been told a generation yet: nobody sends its heartbeats. */
    boolean isNew() {
        return isNew;
    }

    void isTold() {
        isNew = false;
    }
}
