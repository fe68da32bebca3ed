package io.caddis.broker.api.admin;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.ElectionAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMove;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMoveAnswer;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.ElectLeadersRequest;
import org.apache.kafka.common.requests.ElectLeadersResponse;

/**
 * Elects leaders by command (KIP-460): the preferred ones, or, at the price of acknowledged records that only others hold, any
 * that live. The second is written into the history as the operator's decision.
 */
public final class ElectLeadersHandler implements ApiHandler<ElectLeadersRequest> {

    private static final short LATEST_VERSION = 2;

    private final Supplier<ClusterImage> image;
    private final ControllerCommands controller;

    public ElectLeadersHandler(Supplier<ClusterImage> image, ControllerCommands controller) {
        this.image = image;
        this.controller = controller;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.ELECT_LEADERS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ElectLeadersRequest> request, Reply reply) {
        ElectLeadersRequestData asked = request.body().data();
        ClusterImage now = image.get();
        Results results = new Results();
        Map<UUID, String> names = new HashMap<>();
        if (asked.electionType() == LeaderMoveFields.ELECTION_TYPE) {
            move(asked, now, names, results, reply, request.version());
            return;
        }
        if (asked.electionType() == ResignationField.ELECTION_TYPE) {
            resign(asked, reply, request.version());
            return;
        }
        Optional<Map<UUID, List<Integer>>> partitions = asked.topicPartitions() == null
                ? Optional.empty()
                : Optional.of(known(asked, now, names, results));
        ElectionKind kind = kind(asked.electionType());
        controller.electLeaders(kind, partitions, asked.timeoutMs()).whenComplete((answers, failure) -> {
            if (failure != null) {
                reply.fail(ControllerErrors.of(failure).exception());
                return;
            }
            answers.forEach(answer -> name(answer.topicId(), names)
                    .ifPresent(name -> results.add(name, answer.partition(), error(answer))));
            reply.send(new ElectLeadersResponse(
                    0, Errors.NONE.code(), results.asList(), request.version()));
        });
    }

    /** Between nodes only: no client knows this type, or could name the brokers. */
    private void move(
            ElectLeadersRequestData asked, ClusterImage now, Map<UUID, String> names, Results results, Reply reply, short version) {
        List<LeaderMove> moves = new ArrayList<>();
        for (NamedLeaderMove move : LeaderMoveFields.read(asked)) {
            TopicImage found = now.topicsByName().get(move.topic());
            if (found == null) {
                results.add(move.topic(), move.partition(), new ApiError(
                        Errors.UNKNOWN_TOPIC_OR_PARTITION, "Topic '" + move.topic() + "' does not exist"));
            } else {
                names.put(found.id(), found.name());
                moves.add(new LeaderMove(found.id(), move.partition(), move.to(), move.partitionEpoch()));
            }
        }
        controller.moveLeaders(moves, asked.timeoutMs()).whenComplete((answers, failure) -> {
            if (failure != null) {
                reply.fail(ControllerErrors.of(failure).exception());
                return;
            }
            answers.forEach(answer -> results.add(names.get(answer.topicId()), answer.partition(), error(answer)));
            reply.send(new ElectLeadersResponse(0, Errors.NONE.code(), results.asList(), version));
        });
    }

    private void resign(ElectLeadersRequestData asked, Reply reply, short version) {
        controller.resign(ResignationField.read(asked)).whenComplete((done, failure) -> {
            if (failure != null) {
                reply.fail(ControllerErrors.of(failure).exception());
            } else {
                reply.send(new ElectLeadersResponse(0, Errors.NONE.code(), List.of(), version));
            }
        });
    }

    private static ApiError error(LeaderMoveAnswer answer) {
        return switch (answer.error()) {
            case NONE -> ApiError.NONE;
            case UNKNOWN_TOPIC_OR_PARTITION -> new ApiError(Errors.UNKNOWN_TOPIC_OR_PARTITION, answer.message());
            case ELECTION_NOT_NEEDED -> new ApiError(Errors.ELECTION_NOT_NEEDED, answer.message());
            case INVALID_UPDATE_VERSION -> new ApiError(Errors.INVALID_UPDATE_VERSION, answer.message());
            case ELIGIBLE_LEADERS_NOT_AVAILABLE -> new ApiError(Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE, answer.message());
        };
    }

    private static ElectionKind kind(byte type) {
        ElectionKind[] kinds = ElectionKind.values();
        if (type < 0 || type >= kinds.length) {
            throw new InvalidRequestException("Election type " + type + " is unknown; 0 elects preferred leaders, 1 is unclean");
        }
        return kinds[type];
    }

    /** Partitions of topics that exist, each once; the answer for the others stands in {@code results} already. */
    private static Map<UUID, List<Integer>> known(
            ElectLeadersRequestData asked, ClusterImage now, Map<UUID, String> names, Results results) {
        Map<UUID, Set<Integer>> known = new LinkedHashMap<>();
        for (TopicPartitions topic : asked.topicPartitions()) {
            TopicImage found = now.topicsByName().get(topic.topic());
            if (found == null) {
                topic.partitions().forEach(partition -> results.add(topic.topic(), partition, new ApiError(
                        Errors.UNKNOWN_TOPIC_OR_PARTITION, "Topic '" + topic.topic() + "' does not exist")));
            } else {
                names.put(found.id(), found.name());
                known.computeIfAbsent(found.id(), id -> new LinkedHashSet<>()).addAll(topic.partitions());
            }
        }
        Map<UUID, List<Integer>> partitions = new LinkedHashMap<>();
        known.forEach((id, numbers) -> partitions.put(id, List.copyOf(numbers)));
        return partitions;
    }

    /** Empty for a topic that was deleted since: nobody asked for it by name. */
    private Optional<String> name(UUID topicId, Map<UUID, String> names) {
        String asked = names.get(topicId);
        return asked != null ? Optional.of(asked) : Optional.ofNullable(image.get().topicsById().get(topicId)).map(TopicImage::name);
    }

    private static ApiError error(ElectionAnswer answer) {
        return switch (answer.error()) {
            case NONE -> ApiError.NONE;
            case UNKNOWN_TOPIC_OR_PARTITION -> new ApiError(Errors.UNKNOWN_TOPIC_OR_PARTITION, answer.message());
            case ELECTION_NOT_NEEDED -> new ApiError(Errors.ELECTION_NOT_NEEDED, answer.message());
            case PREFERRED_LEADER_NOT_AVAILABLE -> new ApiError(Errors.PREFERRED_LEADER_NOT_AVAILABLE, answer.message());
            case ELIGIBLE_LEADERS_NOT_AVAILABLE -> new ApiError(Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE, answer.message());
        };
    }

    /** Results as they come, by topic. Used by one thread after another. */
    private static final class Results {

        private final Map<String, ReplicaElectionResult> byTopic = new LinkedHashMap<>();

        void add(String topic, int partition, ApiError error) {
            byTopic.computeIfAbsent(topic, name -> new ReplicaElectionResult().setTopic(name))
                    .partitionResult()
                    .add(new PartitionResult()
                            .setPartitionId(partition)
                            .setErrorCode(error.error().code())
                            .setErrorMessage(error.isFailure() ? error.message() : null));
        }

        List<ReplicaElectionResult> asList() {
            return new ArrayList<>(byTopic.values());
        }
    }
}
