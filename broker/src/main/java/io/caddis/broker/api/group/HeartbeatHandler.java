package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;

/** Hears that a member of the classic protocol lives, and tells it whether its group is gathering anew. */
public final class HeartbeatHandler implements ApiHandler<HeartbeatRequest> {

    private static final short LATEST_VERSION = 4;

    private final GroupCoordinator coordinator;

    public HeartbeatHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.HEARTBEAT;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<HeartbeatRequest> request, Reply reply) {
        HeartbeatRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        if (!StorableText.isGroupIdWithMembers(asked.groupId())) {
            reply.send(response(GroupError.INVALID_GROUP_ID));
            return;
        }
        GroupRequest.Heartbeat heartbeat = new GroupRequest.Heartbeat(
                asked.groupId(), asked.memberId(), asked.groupInstanceId(), asked.generationId());
        CoordinatorAnswers.<GroupAnswer>send(coordinator.ask(heartbeat), reply, answer -> response(heard((Beaten) answer)));
    }

    /** While the group is being loaded nothing is wrong with its members, as in Kafka: they begin a new session when it is. */
    private static GroupError heard(Beaten answer) {
        return answer.error() == GroupError.COORDINATOR_LOAD_IN_PROGRESS ? GroupError.NONE : answer.error();
    }

    private static HeartbeatResponse response(GroupError error) {
        return new HeartbeatResponse(new HeartbeatResponseData().setErrorCode(GroupErrors.code(error)));
    }
}
