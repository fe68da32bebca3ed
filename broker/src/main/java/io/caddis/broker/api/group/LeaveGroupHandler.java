package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.LeftMember;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupRequest.LeavingMember;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupResponse;

/** Members go: one by its own will in versions 0 to 2, several by an operator's in later ones (KIP-345). */
public final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequest> {

    private static final short LATEST_VERSION = 5;

    private final GroupCoordinator coordinator;

    public LeaveGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.LEAVE_GROUP;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<LeaveGroupRequest> request, Reply reply) {
        List<MemberIdentity> asked = request.body().members(); // of one element in versions 0 to 2
        String groupId = request.body().data().groupId();
        reply.releaseRequestBuffer();
        if (!StorableText.isGroupIdWithMembers(groupId)) {
            reply.send(response(new Left(GroupError.INVALID_GROUP_ID, List.of()), request.version()));
            return;
        }
        GroupRequest.Leave leave = new GroupRequest.Leave(groupId, asked.stream().map(LeaveGroupHandler::leaving).toList());
        CoordinatorAnswers.<GroupAnswer>send(
                coordinator.ask(leave), reply, answer -> response(ofUnknownGroup((Left) answer, asked), request.version()));
    }

    private static LeavingMember leaving(MemberIdentity member) {
        return new LeavingMember(member.memberId(), member.groupInstanceId(), member.reason() == null ? "" : member.reason());
    }

    /** A group that does not exist has none of the members: each is told so, as in Kafka. */
    private static Left ofUnknownGroup(Left left, List<MemberIdentity> asked) {
        if (left.error() != GroupError.UNKNOWN_MEMBER_ID) {
            return left;
        }
        return new Left(GroupError.NONE, asked.stream()
                .map(member -> new LeftMember(member.memberId(), member.groupInstanceId(), GroupError.UNKNOWN_MEMBER_ID))
                .toList());
    }

    /** The response class moves a single member's error to the top for versions 0 to 2. */
    private static LeaveGroupResponse response(Left left, short version) {
        LeaveGroupResponseData data = new LeaveGroupResponseData()
                .setErrorCode(GroupErrors.code(left.error()))
                .setMembers(left.members().stream().map(LeaveGroupHandler::member).toList());
        return left.error() == GroupError.NONE ? new LeaveGroupResponse(data, version) : new LeaveGroupResponse(data);
    }

    private static MemberResponse member(LeftMember member) {
        return new MemberResponse()
                .setMemberId(member.memberId())
                .setGroupInstanceId(member.instanceId())
                .setErrorCode(GroupErrors.code(member.error()));
    }
}
