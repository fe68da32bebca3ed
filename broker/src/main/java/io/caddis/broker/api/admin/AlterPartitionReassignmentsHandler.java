package io.caddis.broker.api.admin;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsResponse;
import org.apache.kafka.common.requests.ApiError;

/**
 * Gives partitions to other brokers, or cancels that (KIP-455; whether the number of replicas may change: KIP-860). Answered
 * when the move has begun: ListPartitionReassignments tells when it is over.
 */
public final class AlterPartitionReassignmentsHandler implements ApiHandler<AlterPartitionReassignmentsRequest> {

    private static final short LATEST_VERSION = 1;

    private final ControllerCommands controller;

    public AlterPartitionReassignmentsHandler(ControllerCommands controller) {
        this.controller = controller;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.ALTER_PARTITION_REASSIGNMENTS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<AlterPartitionReassignmentsRequest> request, Reply reply) {
        AlterPartitionReassignmentsRequestData asked = request.body().data();
        controller.alterReassignments(requests(asked), asked.allowReplicationFactorChange(), asked.timeoutMs())
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        reply.send(new AlterPartitionReassignmentsResponse(new AlterPartitionReassignmentsResponseData()
                                .setAllowReplicationFactorChange(asked.allowReplicationFactorChange())
                                .setResponses(topics(answers))));
                    } else {
                        reply.fail(ControllerErrors.of(failure).exception());
                    }
                });
    }

    private static List<ReassignmentRequest> requests(AlterPartitionReassignmentsRequestData asked) {
        List<ReassignmentRequest> requests = new ArrayList<>();
        for (ReassignableTopic topic : asked.topics()) {
            for (ReassignablePartition partition : topic.partitions()) {
                requests.add(new ReassignmentRequest(
                        topic.name(), partition.partitionIndex(), Optional.ofNullable(partition.replicas())));
            }
        }
        return requests;
    }

    private static List<ReassignableTopicResponse> topics(List<ReassignmentAnswer> answers) {
        Map<String, ReassignableTopicResponse> topics = new LinkedHashMap<>();
        for (ReassignmentAnswer answer : answers) {
            ApiError error = error(answer);
            topics.computeIfAbsent(answer.topic(), name -> new ReassignableTopicResponse().setName(name))
                    .partitions()
                    .add(new ReassignablePartitionResponse()
                            .setPartitionIndex(answer.partition())
                            .setErrorCode(error.error().code())
                            .setErrorMessage(error.isFailure() ? error.message() : null));
        }
        return List.copyOf(topics.values());
    }

    private static ApiError error(ReassignmentAnswer answer) {
        return switch (answer.error()) {
            case NONE -> ApiError.NONE;
            case UNKNOWN_TOPIC_OR_PARTITION -> new ApiError(Errors.UNKNOWN_TOPIC_OR_PARTITION, answer.message());
            case INVALID_REPLICA_ASSIGNMENT -> new ApiError(Errors.INVALID_REPLICA_ASSIGNMENT, answer.message());
            case INVALID_REPLICATION_FACTOR -> new ApiError(Errors.INVALID_REPLICATION_FACTOR, answer.message());
            case NO_REASSIGNMENT_IN_PROGRESS -> new ApiError(Errors.NO_REASSIGNMENT_IN_PROGRESS, answer.message());
            case INVALID_REQUEST -> new ApiError(Errors.INVALID_REQUEST, answer.message());
        };
    }
}
