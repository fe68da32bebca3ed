package io.caddis.broker.api.admin;

import io.caddis.broker.api.TopicIds;
import io.caddis.broker.settings.TopicCreationSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;

/** Deletes topics by name or, since version 6, by id (KIP-516). */
public final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequest> {

    private static final short LATEST_VERSION = 6;

    /** Before this version clients do not know TOPIC_DELETION_DISABLED. */
    private static final short FIRST_VERSION_WITH_DELETION_DISABLED = 3;

    private final Supplier<ClusterImage> image;
    private final ControllerCommands controller;
    private final TopicCreationSettings settings;

    public DeleteTopicsHandler(Supplier<ClusterImage> image, ControllerCommands controller, TopicCreationSettings settings) {
        this.image = image;
        this.controller = controller;
        this.settings = settings;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DELETE_TOPICS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DeleteTopicsRequest> request, Reply reply) {
        List<DeleteTopicState> asked = asked(request);
        Set<DeleteTopicState> duplicates = Duplicates.of(asked);
        Set<UUID> taken = new HashSet<>();
        ClusterImage now = image.get();
        List<CompletableFuture<DeletableTopicResult>> results = new ArrayList<>();
        for (DeleteTopicState topic : new LinkedHashSet<>(asked)) {
            ApiError wrong = duplicates.contains(topic)
                    ? new ApiError(Errors.INVALID_REQUEST, "Topic " + text(topic) + " appears more than once in the request;"
                            + " name it once")
                    : problemOf(topic, request.version());
            results.add(wrong.isFailure()
                    ? CompletableFuture.completedFuture(result(topic.name(), topic.topicId(), wrong))
                    : delete(topic, now, taken, request.body().data().timeoutMs()));
        }
        Gathered.all(results).thenAccept(topics -> {
            DeleteTopicsResponseData response = new DeleteTopicsResponseData();
            topics.forEach(response.responses()::add);
            reply.send(new DeleteTopicsResponse(response));
        });
    }

    private static List<DeleteTopicState> asked(ApiRequest<DeleteTopicsRequest> request) {
        List<DeleteTopicState> asked = new ArrayList<>(request.body().data().topics());
        request.body().data().topicNames().forEach(name -> asked.add(new DeleteTopicState().setName(name)));
        return asked;
    }

    private ApiError problemOf(DeleteTopicState topic, short version) {
        boolean hasId = !Uuid.ZERO_UUID.equals(topic.topicId());
        if (topic.name() == null && !hasId) {
            return new ApiError(Errors.INVALID_REQUEST, "Neither topic name nor id were specified; give one of them");
        }
        if (topic.name() != null && hasId) {
            return new ApiError(Errors.INVALID_REQUEST,
                    "Topic " + text(topic) + " has a name and an id; give only one of them");
        }
        if (!settings.deletable()) {
            return new ApiError(
                    version < FIRST_VERSION_WITH_DELETION_DISABLED ? Errors.INVALID_REQUEST : Errors.TOPIC_DELETION_DISABLED,
                    "Topic deletion is disabled: " + TopicCreationSettings.DELETE_TOPIC_ENABLE + " is false on the controller");
        }
        return ApiError.NONE;
    }

    /** @param taken ids that this request deletes already: a name may mean the same topic as an id */
    private CompletableFuture<DeletableTopicResult> delete(
            DeleteTopicState asked, ClusterImage now, Set<UUID> taken, int timeoutMs) {
        boolean byName = asked.name() != null;
        TopicImage topic = byName
                ? now.topicsByName().get(asked.name()) : now.topicsById().get(TopicIds.fromWire(asked.topicId()));
        if (topic == null) {
            return CompletableFuture.completedFuture(result(asked.name(), asked.topicId(), unknown(byName, text(asked))));
        }
        if (!taken.add(topic.id())) {
            return CompletableFuture.completedFuture(result(topic.name(), TopicIds.toWire(topic.id()), new ApiError(
                    Errors.INVALID_REQUEST, "Topic '" + topic.name() + "' is named by its name and by its id; use one of them")));
        }
        return controller.deleteTopic(topic.id(), timeoutMs).handle((done, failure) -> {
            ApiError error = ControllerErrors.of(failure);
            return result(topic.name(), TopicIds.toWire(topic.id()),
                    error.is(Errors.UNKNOWN_TOPIC_OR_PARTITION) ? unknown(byName, text(asked)) : error);
        });
    }

    private static ApiError unknown(boolean byName, String text) {
        return new ApiError(byName ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.UNKNOWN_TOPIC_ID,
                "Topic " + text + " does not exist");
    }

    private static String text(DeleteTopicState topic) {
        return topic.name() == null ? topic.topicId().toString() : "'" + topic.name() + "'";
    }

    private static DeletableTopicResult result(String name, Uuid id, ApiError error) {
        return new DeletableTopicResult()
                .setName(name)
                .setTopicId(id)
                .setErrorCode(error.error().code())
                .setErrorMessage(error.isFailure() ? error.message() : null);
    }
}
