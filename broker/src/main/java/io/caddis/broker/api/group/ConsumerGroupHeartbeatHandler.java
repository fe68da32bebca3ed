package io.caddis.broker.api.group;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;

/** The one request of KIP-848: a member joins, reports what it has, is told what to have, and leaves. */
public final class ConsumerGroupHeartbeatHandler implements ApiHandler<ConsumerGroupHeartbeatRequest> {

    private static final short LATEST_VERSION = 1;

    private final GroupCoordinator coordinator;

    public ConsumerGroupHeartbeatHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.CONSUMER_GROUP_HEARTBEAT;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ConsumerGroupHeartbeatRequest> request, Reply reply) {
        ConsumerGroupHeartbeatRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        try {
            ConsumerHeartbeatCheck.requireValid(asked, request.version());
        } catch (InvalidRequestException refusal) {
            reply.send(response(ConsumerBeaten.failed(GroupError.INVALID_REQUEST, refusal.getMessage())));
            return;
        }
        CoordinatorAnswers.<GroupAnswer>send(
                coordinator.ask(heartbeat(request)), reply, answer -> response((ConsumerBeaten) answer));
    }

    private static GroupRequest.ConsumerHeartbeat heartbeat(ApiRequest<ConsumerGroupHeartbeatRequest> request) {
        ConsumerGroupHeartbeatRequestData asked = request.body().data();
        return new GroupRequest.ConsumerHeartbeat(
                asked.groupId(),
                asked.memberId().isEmpty() ? Uuid.randomUuid().toString() : asked.memberId(),
                asked.memberEpoch(),
                asked.instanceId(),
                asked.rackId(),
                asked.rebalanceTimeoutMs(),
                asked.subscribedTopicNames(),
                asked.subscribedTopicRegex(),
                asked.serverAssignor(),
                owned(asked),
                GroupClients.of(request));
    }

    /** Null if the member says that nothing has changed. */
    private static Map<UUID, List<Integer>> owned(ConsumerGroupHeartbeatRequestData asked) {
        if (asked.topicPartitions() == null) {
            return null;
        }
        Map<UUID, List<Integer>> owned = new LinkedHashMap<>();
        asked.topicPartitions().forEach(topic -> owned.put(TopicIds.fromWire(topic.topicId()), topic.partitions()));
        return owned;
    }

    private static ConsumerGroupHeartbeatResponse response(ConsumerBeaten beaten) {
        Errors error = GroupErrors.of(beaten.error());
        return new ConsumerGroupHeartbeatResponse(new ConsumerGroupHeartbeatResponseData()
                .setErrorCode(error.code())
                .setErrorMessage(beaten.errorMessage() == null ? GroupErrors.message(error) : beaten.errorMessage())
                .setMemberId(beaten.memberId())
                .setMemberEpoch(beaten.memberEpoch())
                .setHeartbeatIntervalMs(beaten.heartbeatIntervalMs())
                .setAssignment(assignment(beaten.assignment())));
    }

    private static Assignment assignment(Map<UUID, List<Integer>> partitions) {
        if (partitions == null) {
            return null;
        }
        Assignment assignment = new Assignment();
        partitions.forEach((topicId, indexes) -> assignment.topicPartitions()
                .add(new TopicPartitions().setTopicId(TopicIds.toWire(topicId)).setPartitions(indexes)));
        return assignment;
    }
}
