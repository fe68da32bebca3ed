package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static io.caddis.broker.api.group.GroupRequests.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.JoinedMember;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Join;
import io.caddis.coordinator.group.GroupSettings;
import java.util.List;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class JoinGroupHandlerTest {

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final JoinGroupHandler handler = new JoinGroupHandler(coordinator, GroupSettings.DEFAULTS.classic());

    private static JoinGroupRequestData joinOf(String groupId) {
        return new JoinGroupRequestData()
                .setGroupId(groupId)
                .setSessionTimeoutMs(45_000)
                .setRebalanceTimeoutMs(300_000)
                .setMemberId("")
                .setProtocolType("consumer")
                .setProtocols(new JoinGroupRequestProtocolCollection(List.of(
                        new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {1, 2}),
                        new JoinGroupRequestProtocol().setName("sticky").setMetadata(new byte[] {3})).iterator()));
    }

    private JoinGroupResponseData join(JoinGroupRequestData request, int version) {
        return (JoinGroupResponseData) ask(handler, request, version);
    }

    private Join asked() {
        return (Join) coordinator.asked.get(coordinator.asked.size() - 1);
    }

    @Test
    void shouldHandTheRequestOver_whenItIsOfTheNewestVersion() {
        send(handler, joinOf("orders").setMemberId("m-1").setGroupInstanceId("static-1").setReason("because"), 9);

        Join join = asked();
        assertEquals("orders", join.groupId());
        assertEquals("m-1", join.memberId());
        assertEquals("static-1", join.instanceId());
        assertTrue(join.requiresKnownMemberId());
        assertTrue(join.maySkipAssignment());
        assertEquals("consumer", join.protocolType());
        assertEquals(List.of("range", "sticky"), join.protocols().stream().map(protocol -> protocol.name()).toList());
        assertArrayEquals(new byte[] {1, 2}, join.protocols().get(0).metadata(), "copied out of the receive buffer");
        assertEquals(45_000, join.sessionTimeoutMs());
        assertEquals(300_000, join.rebalanceTimeoutMs());
        assertEquals(new GroupClient("client", "localhost/127.0.0.1"), join.client());
        assertEquals("because", join.reason());
    }

    @Test
    void shouldFillInWhatOldVersionsDoNotSay() {
        send(handler, joinOf("orders"), 0);
        assertEquals(45_000, asked().rebalanceTimeoutMs(), "version 0 has the session timeout only");
        assertFalse(asked().requiresKnownMemberId());

        send(handler, joinOf("orders"), 3);
        assertFalse(asked().requiresKnownMemberId());
        send(handler, joinOf("orders"), 4);
        assertTrue(asked().requiresKnownMemberId());
        send(handler, joinOf("orders"), 8);
        assertFalse(asked().maySkipAssignment());
        assertNull(asked().instanceId());
        assertEquals("", asked().reason());
    }

    @Test
    void shouldMakeAnIdThatNobodyCanGuess_forEachRequest() {
        send(handler, joinOf("orders"), 9);
        String first = asked().candidateMemberId();
        send(handler, joinOf("orders"), 9);

        assertTrue(first.matches("client-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), first);
        assertNotEquals(first, asked().candidateMemberId());
    }

    @Test
    void shouldMakeAStorableId_whateverTheClientCallsItself() {
        send(handler, joinOf("orders"), 9, "\0\ue000" + "\u20ac".repeat(10_000));

        assertTrue(StorableText.isId(asked().candidateMemberId()));
        assertEquals(-1, asked().client().clientId().indexOf('\0'));
    }

    @Test
    void shouldAnswerOnlyWhenTheGroupDoes_andHoldNoBufferMeanwhile() {
        GroupRequests.RecordedReply reply = send(handler, joinOf("orders"), 9);
        assertFalse(reply.isGiven());
        assertTrue(reply.isBufferReleased());

        coordinator.answer.complete(new Joined(GroupError.NONE, 7, "consumer", "range", "m-1", "m-2",
                List.of(new JoinedMember("m-1", "static-1", new byte[] {1}), new JoinedMember("m-2", null, new byte[] {2})), true));

        JoinGroupResponseData joined = (JoinGroupResponseData) reply.read();
        assertEquals(Errors.NONE.code(), joined.errorCode());
        assertEquals(7, joined.generationId());
        assertEquals("consumer", joined.protocolType());
        assertEquals("range", joined.protocolName());
        assertEquals("m-1", joined.leader());
        assertEquals("m-2", joined.memberId());
        assertTrue(joined.skipAssignment());
        assertEquals("static-1", joined.members().get(0).groupInstanceId());
        assertArrayEquals(new byte[] {2}, joined.members().get(1).metadata());
    }

    @Test
    void shouldNotAskAGroup_whenTheRequestIsWrongInItself() {
        assertEquals(Errors.INVALID_GROUP_ID.code(), join(joinOf(""), 9).errorCode());
        assertEquals(Errors.INVALID_GROUP_ID.code(), join(joinOf("g".repeat(1_025)), 9).errorCode());
        assertEquals(Errors.INVALID_SESSION_TIMEOUT.code(), join(joinOf("orders").setSessionTimeoutMs(5_999), 9).errorCode());
        assertEquals(Errors.INVALID_SESSION_TIMEOUT.code(), join(joinOf("orders").setSessionTimeoutMs(1_800_001), 9).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), join(joinOf("orders").setGroupInstanceId("i".repeat(1_025)), 9).errorCode());
        assertEquals(0, coordinator.asked.size());
    }

    @Test
    void shouldTellTheMemberItsId_whenItMustJoinAgain() {
        coordinator.answerWith(Joined.failed(GroupError.MEMBER_ID_REQUIRED, "new-id"));

        JoinGroupResponseData refused = join(joinOf("orders"), 9);

        assertEquals(Errors.MEMBER_ID_REQUIRED.code(), refused.errorCode());
        assertEquals("new-id", refused.memberId());
        assertEquals(-1, refused.generationId());
        assertNull(refused.protocolName());
        assertEquals("", join(joinOf("orders"), 6).protocolName(), "could not be null then");
    }

    @Test
    void shouldAnswerAnError_whenTheAnswerCannotBeWritten() {
        coordinator.answerWith(new Joined(null, 1, null, null, "", "m", List.of(), false));

        assertEquals(Errors.UNKNOWN_SERVER_ERROR.code(), join(joinOf("orders"), 9).errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        coordinator.answerWith(new Joined(GroupError.NONE, 1, "consumer", "range", "m", "m",
                List.of(new JoinedMember("m", null, new byte[0])), false));
        askInEveryVersion(handler, version -> joinOf("orders").setGroupInstanceId(version >= 5 ? "static" : null));
    }
}
