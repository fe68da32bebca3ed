package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Members that leave out a step of the protocol, and requests nobody may send. */
@GroupTest
@Exercises(client = "bare sockets", value = {
    ApiKeys.FIND_COORDINATOR, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.HEARTBEAT, ApiKeys.LEAVE_GROUP,
    ApiKeys.CONSUMER_GROUP_HEARTBEAT
})
class MisbehavingMemberTest {

    private static final int REBALANCE_TIMEOUT_MS = 2_000;
    private static final Duration PATIENCE = Duration.ofMillis(3L * BareMember.SESSION_TIMEOUT_MS);

    @Test
    void shouldGoOnWithoutIt_whenLeaderNeverSyncs(Groups groups) {
        String servers = groups.clients().bootstrapServers();
        String group = Clients.uniqueName();
        try (BareMember leader = BareMember.of(servers, group, REBALANCE_TIMEOUT_MS);
                BareMember other = BareMember.of(servers, group, REBALANCE_TIMEOUT_MS)) {
            leader.join();
            leader.sync(Map.of());
            other.askForMemberId();
            other.sendJoin();
            StaleCommitTest.awaitRebalance(leader);
            assertEquals(leader.memberId(), leader.join().leader());
            other.receiveJoin();

            // the leader's assignment never comes
            assertEquals(Errors.REBALANCE_IN_PROGRESS, Errors.forCode(other.sync(Map.of()).errorCode()));

            assertEquals(other.memberId(), other.join().leader());
            assertArrayEquals(new byte[] {7}, other.sync(Map.of(other.memberId(), new byte[] {7})).assignment());
            assertEquals(Errors.UNKNOWN_MEMBER_ID, leader.heartbeat());
            assertEquals(Errors.NONE, other.heartbeat());
        }
    }

    @Test
    void shouldForgetMember_whenItsSessionEndsInSilence(Groups groups) {
        String group = Clients.uniqueName();
        BareMember silent = BareMember.of(groups.clients().bootstrapServers(), group, REBALANCE_TIMEOUT_MS);
        silent.join();
        silent.sync(Map.of(silent.memberId(), new byte[] {1}));
        assertEquals(ClassicGroupState.STABLE, describe(groups, group).state());
        assertEquals(BareMember.PROTOCOL_TYPE, describe(groups, group).protocol());

        silent.close();

        Eventually.value("the group empty", PATIENCE, () -> describe(groups, group).state(), ClassicGroupState.EMPTY::equals);
    }

    private static ClassicGroupDescription describe(Groups groups, String group) {
        return Clients.get(groups.admin().describeClassicGroups(List.of(group)).all()).get(group);
    }

    @Test
    void shouldAnswerItsError_whenGroupOrMemberIsUnknown(Groups groups) {
        String group = Clients.uniqueName();
        try (BareMember member = BareMember.of(groups.clients().bootstrapServers(), group, REBALANCE_TIMEOUT_MS)) {
            assertEquals(Errors.UNKNOWN_MEMBER_ID, member.heartbeat());
            assertEquals(Errors.UNKNOWN_MEMBER_ID, Errors.forCode(member.sync(Map.of()).errorCode()));
            assertEquals(Errors.UNKNOWN_MEMBER_ID, member.leave());
            ConsumerGroupHeartbeatResponseData heartbeat = (ConsumerGroupHeartbeatResponseData) member.connection().ask(
                    ApiKeys.CONSUMER_GROUP_HEARTBEAT, new ConsumerGroupHeartbeatRequestData().setGroupId(group)
                            .setMemberId(Uuid.randomUuid().toString()).setMemberEpoch(3));
            assertEquals(Errors.GROUP_ID_NOT_FOUND, Errors.forCode(heartbeat.errorCode()));
        }
    }

    @Test
    void shouldRefuseJoin_whenRequestIsWrong(Groups groups) {
        String group = Clients.uniqueName();
        try (BareMember member = BareMember.of(groups.clients().bootstrapServers(), group, REBALANCE_TIMEOUT_MS)) {
            member.join();
            member.sync(Map.of());

            assertEquals(Errors.INVALID_GROUP_ID, join(member, joining("", BareMember.PROTOCOL_TYPE, "any", 10_000)));
            assertEquals(Errors.INVALID_SESSION_TIMEOUT, join(member, joining(group, BareMember.PROTOCOL_TYPE, "any", 5)));
            assertEquals(Errors.INVALID_SESSION_TIMEOUT, join(member, joining(group, BareMember.PROTOCOL_TYPE, "any", Integer.MAX_VALUE)));
            assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, join(member, joining(group, "consumer", "any", 10_000)));
            assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL, join(member, joining(group, BareMember.PROTOCOL_TYPE, "other", 10_000)));
            assertEquals(Errors.UNKNOWN_MEMBER_ID, join(member,
                    joining(group, BareMember.PROTOCOL_TYPE, "any", 10_000).setMemberId("nobody")));
            assertEquals(Errors.NONE, member.heartbeat());
        }
    }

    private static Errors join(BareMember member, JoinGroupRequestData request) {
        return Errors.forCode(((JoinGroupResponseData) member.connection().ask(ApiKeys.JOIN_GROUP, request)).errorCode());
    }

    private static JoinGroupRequestData joining(String group, String protocolType, String protocol, int sessionTimeoutMs) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName(protocol).setMetadata(new byte[0]));
        return new JoinGroupRequestData().setGroupId(group).setMemberId("").setProtocolType(protocolType).setProtocols(protocols)
                .setSessionTimeoutMs(sessionTimeoutMs).setRebalanceTimeoutMs(REBALANCE_TIMEOUT_MS);
    }

    @Test
    void shouldSendAway_whenNodeIsNotTheCoordinator(Groups groups) {
        String servers = groups.clients().bootstrapServers();
        String group = Clients.uniqueName();
        Coordinator coordinator = CoordinatorConnection.coordinators(servers, List.of(group)).get(group);
        String other = List.of(servers.split(",")).stream()
                .filter(server -> !server.equals(CoordinatorConnection.address(coordinator))).findFirst().orElseThrow();
        try (CoordinatorConnection connection = CoordinatorConnection.to(other)) {
            HeartbeatResponseData answer = (HeartbeatResponseData) connection.ask(
                    ApiKeys.HEARTBEAT, new HeartbeatRequestData().setGroupId(group).setMemberId("x").setGenerationId(1));

            assertEquals(Errors.NOT_COORDINATOR, Errors.forCode(answer.errorCode()));
        }
    }

    @Test
    void shouldBeCoordinatedByEveryNode_whenThereAreManyGroups(Groups groups) {
        String servers = groups.clients().bootstrapServers();
        List<String> names = IntStream.range(0, 200).mapToObj(number -> Clients.uniqueName()).toList();

        long nodes = CoordinatorConnection.coordinators(servers, names).values().stream().map(Coordinator::nodeId).distinct().count();

        assertNotEquals(1, nodes, "one node coordinates all of " + names.size() + " groups");
    }
}
