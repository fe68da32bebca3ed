package io.caddis.verification.groups;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/**
 * A member of a classic group, written by hand: each step of the protocol is a method, so that a test can leave one out. It is of a
 * protocol type of its own, as members of Kafka Connect or a schema registry are. One request at a time.
 */
final class BareMember implements AutoCloseable {

    static final String PROTOCOL_TYPE = "bare";
    static final int SESSION_TIMEOUT_MS = 6_000;
    private static final short JOIN = ApiKeys.JOIN_GROUP.latestVersion();
    private static final short SYNC = ApiKeys.SYNC_GROUP.latestVersion();

    private final CoordinatorConnection connection;
    private final String group;
    private final int rebalanceTimeoutMs;
    private String memberId = "";
    private int generation = -1;

    BareMember(CoordinatorConnection connection, String group, int rebalanceTimeoutMs) {
        this.connection = connection;
        this.group = group;
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
    }

    static BareMember of(String bootstrapServers, String group, int rebalanceTimeoutMs) {
        return new BareMember(CoordinatorConnection.of(bootstrapServers, group), group, rebalanceTimeoutMs);
    }

    String memberId() {
        return memberId;
    }

    int generation() {
        return generation;
    }

    CoordinatorConnection connection() {
        return connection;
    }

    /** Asks for a member id, as a member does that has none (KIP-394). */
    void askForMemberId() {
        sendJoin();
        JoinGroupResponseData answer = receiveJoin();
        if (Errors.forCode(answer.errorCode()) != Errors.MEMBER_ID_REQUIRED) {
            throw new AssertionError("a member without an id was answered " + answer);
        }
    }

    /** Joins; returns when the generation is formed. */
    JoinGroupResponseData join() {
        if (memberId.isEmpty()) {
            askForMemberId();
        }
        sendJoin();
        return receiveJoin();
    }

    /** Sends a join without waiting for its answer. */
    void sendJoin() {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("any").setMetadata("of the member".getBytes(StandardCharsets.UTF_8)));
        connection.send(ApiKeys.JOIN_GROUP, JOIN, new JoinGroupRequestData().setGroupId(group).setMemberId(memberId)
                .setProtocolType(PROTOCOL_TYPE).setProtocols(protocols).setSessionTimeoutMs(SESSION_TIMEOUT_MS)
                .setRebalanceTimeoutMs(rebalanceTimeoutMs));
    }

    JoinGroupResponseData receiveJoin() {
        JoinGroupResponseData answer = (JoinGroupResponseData) connection.receive(ApiKeys.JOIN_GROUP, JOIN);
        if (!answer.memberId().isEmpty()) {
            memberId = answer.memberId();
        }
        if (answer.errorCode() == Errors.NONE.code()) {
            generation = answer.generationId();
        }
        return answer;
    }

    /** Syncs; what a leader assigns by member id, empty for a follower. */
    SyncGroupResponseData sync(Map<String, byte[]> assignments) {
        sendSync(assignments);
        return receiveSync();
    }

    void sendSync(Map<String, byte[]> assignments) {
        List<SyncGroupRequestAssignment> all = assignments.entrySet().stream()
                .map(assignment -> new SyncGroupRequestAssignment().setMemberId(assignment.getKey()).setAssignment(assignment.getValue()))
                .toList();
        connection.send(ApiKeys.SYNC_GROUP, SYNC, new SyncGroupRequestData().setGroupId(group).setMemberId(memberId)
                .setGenerationId(generation).setProtocolType(PROTOCOL_TYPE).setProtocolName("any").setAssignments(all));
    }

    SyncGroupResponseData receiveSync() {
        return (SyncGroupResponseData) connection.receive(ApiKeys.SYNC_GROUP, SYNC);
    }

    Errors heartbeat() {
        HeartbeatResponseData answer = (HeartbeatResponseData) connection.ask(ApiKeys.HEARTBEAT,
                new HeartbeatRequestData().setGroupId(group).setMemberId(memberId).setGenerationId(generation));
        return Errors.forCode(answer.errorCode());
    }

    Errors leave() {
        LeaveGroupResponseData answer = (LeaveGroupResponseData) connection.ask(ApiKeys.LEAVE_GROUP,
                new LeaveGroupRequestData().setGroupId(group).setMembers(List.of(new MemberIdentity().setMemberId(memberId))));
        return answer.members().isEmpty() ? Errors.forCode(answer.errorCode()) : Errors.forCode(answer.members().get(0).errorCode());
    }

    @Override
    public void close() {
        connection.close();
    }
}
