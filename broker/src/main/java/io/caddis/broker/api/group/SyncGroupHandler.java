package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.apache.kafka.common.requests.SyncGroupResponse;

/** Takes the leader's assignments and gives every member its own, once the leader has sent them. */
public final class SyncGroupHandler implements ApiHandler<SyncGroupRequest> {

    private static final short LATEST_VERSION = 5;

    private final GroupCoordinator coordinator;

    public SyncGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.SYNC_GROUP;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<SyncGroupRequest> request, Reply reply) {
        SyncGroupRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        Optional<GroupError> refusal = refusal(request.body());
        if (refusal.isPresent()) {
            reply.send(response(Synced.failed(refusal.get())));
        } else {
            GroupRequest.Sync sync = new GroupRequest.Sync(
                    asked.groupId(), asked.memberId(), asked.groupInstanceId(), asked.generationId(), asked.protocolType(),
                    asked.protocolName(), assignments(asked));
            CoordinatorAnswers.<GroupAnswer>send(coordinator.ask(sync), reply, answer -> response((Synced) answer));
        }
    }

    private static Optional<GroupError> refusal(SyncGroupRequest request) {
        // Version 5 and later must say which protocol they speak (KIP-559).
        if (!request.areMandatoryProtocolTypeAndNamePresent()) {
            return Optional.of(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        }
        return StorableText.isGroupIdWithMembers(request.data().groupId()) ? Optional.empty() : Optional.of(GroupError.INVALID_GROUP_ID);
    }

    private static Map<String, byte[]> assignments(SyncGroupRequestData asked) {
        Map<String, byte[]> assignments = new HashMap<>();
        for (SyncGroupRequestAssignment assignment : asked.assignments()) {
            assignments.put(assignment.memberId(), assignment.assignment());
        }
        return assignments;
    }

    private static SyncGroupResponse response(Synced synced) {
        return new SyncGroupResponse(new SyncGroupResponseData()
                .setErrorCode(GroupErrors.code(synced.error()))
                .setProtocolType(synced.protocolType())
                .setProtocolName(synced.protocolName())
                .setAssignment(synced.assignment()));
    }
}
