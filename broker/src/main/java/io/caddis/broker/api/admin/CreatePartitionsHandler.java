package io.caddis.broker.api.admin;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreatePartitionsRequest;
import org.apache.kafka.common.requests.CreatePartitionsResponse;

/** Adds partitions to topics, one result for each topic named. */
public final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequest> {

    private static final short LATEST_VERSION = 3;

    private final ControllerCommands controller;

    public CreatePartitionsHandler(ControllerCommands controller) {
        this.controller = controller;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.CREATE_PARTITIONS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<CreatePartitionsRequest> request, Reply reply) {
        CreatePartitionsRequestData asked = request.body().data();
        Set<String> duplicates = Duplicates.of(asked.topics().stream().map(CreatePartitionsTopic::name).toList());
        List<CompletableFuture<CreatePartitionsTopicResult>> results = new ArrayList<>();
        for (CreatePartitionsTopic topic : asked.topics()) {
            if (!duplicates.contains(topic.name())) {
                results.add(controller
                        .createPartitions(topic.name(), topic.count(), assignments(topic), asked.validateOnly(), asked.timeoutMs())
                        .handle((done, failure) -> result(topic.name(), ControllerErrors.of(failure))));
            }
        }
        duplicates.forEach(name -> results.add(CompletableFuture.completedFuture(result(name, new ApiError(
                Errors.INVALID_REQUEST, "Topic '" + name + "' appears more than once in the request; name it once")))));
        Gathered.all(results).thenAccept(topics ->
                reply.send(new CreatePartitionsResponse(new CreatePartitionsResponseData().setResults(topics))));
    }

    private static Optional<List<List<Integer>>> assignments(CreatePartitionsTopic topic) {
        return Optional.ofNullable(topic.assignments())
                .map(given -> given.stream().map(CreatePartitionsAssignment::brokerIds).toList());
    }

    private static CreatePartitionsTopicResult result(String topic, ApiError error) {
        return new CreatePartitionsTopicResult()
                .setName(topic)
                .setErrorCode(error.error().code())
                .setErrorMessage(error.isFailure() ? error.message() : null);
    }
}
