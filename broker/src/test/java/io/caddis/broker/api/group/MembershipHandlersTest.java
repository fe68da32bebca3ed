package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static io.caddis.broker.api.group.GroupRequests.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.LeftMember;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Heartbeat;
import io.caddis.coordinator.group.GroupRequest.Leave;
import io.caddis.coordinator.group.GroupRequest.LeavingMember;
import io.caddis.coordinator.group.GroupRequest.Sync;
import java.util.List;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** SyncGroup, Heartbeat and LeaveGroup. */
class MembershipHandlersTest {

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final SyncGroupHandler sync = new SyncGroupHandler(coordinator);
    private final HeartbeatHandler heartbeat = new HeartbeatHandler(coordinator);
    private final LeaveGroupHandler leave = new LeaveGroupHandler(coordinator);

    private static SyncGroupRequestData syncOf(String groupId) {
        return new SyncGroupRequestData().setGroupId(groupId).setGenerationId(3).setMemberId("m-1")
                .setProtocolType("consumer").setProtocolName("range")
                .setAssignments(List.of(new SyncGroupRequestAssignment().setMemberId("m-2").setAssignment(new byte[] {5, 6})));
    }

    private SyncGroupResponseData sync(SyncGroupRequestData request, int version) {
        return (SyncGroupResponseData) ask(sync, request, version);
    }

    private Errors heartbeat(String groupId) {
        HeartbeatRequestData request = new HeartbeatRequestData().setGroupId(groupId).setGenerationId(3).setMemberId("m-1");
        return Errors.forCode(((HeartbeatResponseData) ask(heartbeat, request, 4)).errorCode());
    }

    private LeaveGroupResponseData leave(LeaveGroupRequestData request, int version) {
        return (LeaveGroupResponseData) ask(leave, request, version);
    }

    private static MemberIdentity member(String memberId, String instanceId) {
        return new MemberIdentity().setMemberId(memberId).setGroupInstanceId(instanceId);
    }

    private static MemberResponse outcome(String memberId, String instanceId, Errors error) {
        return new MemberResponse().setMemberId(memberId).setGroupInstanceId(instanceId).setErrorCode(error.code());
    }

    @Test
    void shouldHandTheLeadersAssignmentsOver_andGiveTheMemberItsOwn() {
        coordinator.answerWith(new Synced(GroupError.NONE, "consumer", "range", new byte[] {9}));

        SyncGroupResponseData synced = sync(syncOf("orders").setGroupInstanceId("static-1"), 5);

        Sync asked = (Sync) coordinator.asked.get(0);
        assertEquals("m-1", asked.memberId());
        assertEquals("static-1", asked.instanceId());
        assertEquals(3, asked.generation());
        assertEquals("consumer", asked.protocolType());
        assertEquals("range", asked.protocolName());
        assertArrayEquals(new byte[] {5, 6}, asked.assignments().get("m-2"));
        assertArrayEquals(new byte[] {9}, synced.assignment());
        assertEquals("range", synced.protocolName());
    }

    @Test
    void shouldRefuseASync_whenItDoesNotSayItsProtocolOrItsGroup() {
        assertEquals(Errors.INCONSISTENT_GROUP_PROTOCOL.code(), sync(syncOf("orders").setProtocolName(null), 5).errorCode());
        assertEquals(Errors.INVALID_GROUP_ID.code(), sync(syncOf(""), 5).errorCode());
        assertEquals(0, coordinator.asked.size());
    }

    @Test
    void shouldParkASync_withoutItsBuffer() {
        GroupRequests.RecordedReply reply = send(sync, syncOf("orders"), 5);

        assertTrue(reply.isBufferReleased());
        coordinator.answer.complete(Synced.failed(GroupError.REBALANCE_IN_PROGRESS));
        assertEquals(Errors.REBALANCE_IN_PROGRESS.code(), ((SyncGroupResponseData) reply.read()).errorCode());
    }

    @Test
    void shouldPassOnWhatTheGroupSaysToAHeartbeat() {
        coordinator.answerWith(new Beaten(GroupError.REBALANCE_IN_PROGRESS));

        assertEquals(Errors.REBALANCE_IN_PROGRESS, heartbeat("orders"));
        assertEquals(new Heartbeat("orders", "m-1", null, 3), coordinator.asked.get(0));
    }

    @Test
    void shouldLetMembersGoOn_whileTheGroupIsBeingLoaded() {
        coordinator.answerWith(new Beaten(GroupError.COORDINATOR_LOAD_IN_PROGRESS));

        assertEquals(Errors.NONE, heartbeat("orders"));
    }

    @Test
    void shouldRefuseAHeartbeat_whenItNamesNoGroup() {
        assertEquals(Errors.INVALID_GROUP_ID, heartbeat(""));
    }

    @Test
    void shouldAnswerForEachMember_whenSeveralLeave() {
        coordinator.answerWith(new Left(GroupError.NONE, List.of(
                new LeftMember("m-1", null, GroupError.NONE), new LeftMember("", "static-9", GroupError.UNKNOWN_MEMBER_ID))));

        LeaveGroupResponseData left = leave(new LeaveGroupRequestData().setGroupId("orders").setMembers(
                List.of(member("m-1", null).setReason("shut down"), member("", "static-9"))), 5);

        assertEquals(
                new Leave("orders", List.of(new LeavingMember("m-1", null, "shut down"), new LeavingMember("", "static-9", ""))),
                coordinator.asked.get(0));
        assertEquals(Errors.NONE.code(), left.errorCode());
        assertEquals(
                List.of(outcome("m-1", null, Errors.NONE), outcome("", "static-9", Errors.UNKNOWN_MEMBER_ID)), left.members());
    }

    @Test
    void shouldAnswerAtTheTop_whenTheVersionKnowsOneMemberOnly() {
        coordinator.answerWith(new Left(GroupError.NONE, List.of(new LeftMember("m-1", null, GroupError.UNKNOWN_MEMBER_ID))));

        LeaveGroupResponseData left = leave(new LeaveGroupRequestData().setGroupId("orders").setMemberId("m-1"), 2);

        assertEquals(new Leave("orders", List.of(new LeavingMember("m-1", null, ""))), coordinator.asked.get(0));
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), left.errorCode());
    }

    @Test
    void shouldSayUnknownMember_toEach_whenThereIsNoSuchGroup() {
        coordinator.answerWith(new Left(GroupError.UNKNOWN_MEMBER_ID, List.of()));

        LeaveGroupResponseData left =
                leave(new LeaveGroupRequestData().setGroupId("nobody").setMembers(List.of(member("m-1", null))), 5);
        assertEquals(Errors.NONE.code(), left.errorCode());
        assertEquals(List.of(outcome("m-1", null, Errors.UNKNOWN_MEMBER_ID)), left.members());

        LeaveGroupResponseData old = leave(new LeaveGroupRequestData().setGroupId("nobody").setMemberId("m-1"), 0);
        assertEquals(Errors.UNKNOWN_MEMBER_ID.code(), old.errorCode());
    }

    @Test
    void shouldAnswerForTheWholeRequest_whenTheGroupIsElsewhere() {
        coordinator.answerWith(new Left(GroupError.NOT_COORDINATOR, List.of()));

        for (int version : new int[] {0, 2, 3, 5}) {
            LeaveGroupRequestData request = new LeaveGroupRequestData().setGroupId("orders");
            LeaveGroupResponseData left =
                    leave(version < 3 ? request.setMemberId("m") : request.setMembers(List.of(member("m", null))), version);
            assertEquals(Errors.NOT_COORDINATOR.code(), left.errorCode(), "version " + version);
        }
        assertEquals(Errors.INVALID_GROUP_ID.code(), leave(new LeaveGroupRequestData().setGroupId(""), 5).errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        coordinator.answerWith(new Synced(GroupError.NONE, "consumer", "range", new byte[] {1}));
        askInEveryVersion(sync, version -> syncOf("orders"));
        coordinator.answerWith(new Beaten(GroupError.NONE));
        askInEveryVersion(heartbeat, version -> new HeartbeatRequestData().setGroupId("orders").setMemberId("m"));
        coordinator.answerWith(new Left(GroupError.NONE, List.of(new LeftMember("m", null, GroupError.NONE))));
        askInEveryVersion(leave, version -> version < 3
                ? new LeaveGroupRequestData().setGroupId("orders").setMemberId("m")
                : new LeaveGroupRequestData().setGroupId("orders").setMembers(List.of(member("m", null))));
    }
}
