package io.caddis.broker.api.data;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.broker.api.BoundedWait;
import io.caddis.broker.api.TopicAutoCreation;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.image.TopicLookupException;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients the brokers, and the leaders of the topics they ask for.
 *
 * <p>A topic that this node does not know is looked up once in ZooKeeper before it is denied, and created if the client and
 * the settings allow it; the answer then waits for it, without a thread, and shows its leaders at once.
 */
public final class MetadataHandler implements ApiHandler<MetadataRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataHandler.class);
    /** Topics that one request may have looked up in ZooKeeper; what is beyond is answered from the image alone. */
    private static final int LOOK_UPS_MAX = 1_000;
    /** A client waits no longer for ZooKeeper, it asks again. */
    static final long LOOK_UP_MAX_MS = 5_000;
    private static final short LATEST_VERSION = 13;
    private static final short FIRST_VERSION_BY_TOPIC_ID = 12;

    private final Supplier<ClusterImage> image;
    private final TopicLookup lookup;
    private final Optional<TopicAutoCreation> autoCreation;

    /** @param autoCreation empty when {@code auto.create.topics.enable} is false */
    public MetadataHandler(Supplier<ClusterImage> image, TopicLookup lookup, Optional<TopicAutoCreation> autoCreation) {
        this.image = image;
        this.lookup = lookup;
        this.autoCreation = autoCreation;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.METADATA;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<MetadataRequest> request, Reply reply) {
        if (request.version() < FIRST_VERSION_BY_TOPIC_ID && namesTopicsById(request.body())) {
            // Versions 10 and 11 have the field, and no way to answer it: their topic name cannot be null.
            reply.fail(new InvalidRequestException("Metadata version " + request.version() + " cannot ask for topics by id"));
            return;
        }
        Set<String> unknown = unknownNames(request.body());
        List<CompletableFuture<?>> lookups = new ArrayList<>();
        unknown.stream().limit(LOOK_UPS_MAX).forEach(name -> lookups.add(lookup.lookUpTopic(name)));
        unknownIds(request.body()).stream().limit(LOOK_UPS_MAX - lookups.size())
                .forEach(id -> lookups.add(lookup.lookUpTopic(TopicIds.fromWire(id))));
        if (lookups.isEmpty()) {
            reply.send(answer(request, Map.of()));
            return;
        }
        // What is found is in the image then; everything about this request goes on on its own loop.
        BoundedWait.atMost(LOOK_UP_MAX_MS, CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new)), request.loop(),
                () -> new TopicLookupException("ZooKeeper did not answer within " + LOOK_UP_MAX_MS + " ms")).whenComplete((done, failure) ->
                        onLoop(request, reply, () -> createMissing(request, reply, unknown, failure != null)));
    }

    /** What goes on later must answer too when it fails, or the connection would wait for ever. */
    private static void onLoop(ApiRequest<MetadataRequest> request, Reply reply, Runnable continuation) {
        request.loop().execute(() -> {
            try {
                continuation.run();
            } catch (RuntimeException | Error failure) {
                LOG.error("metadata could not be answered", failure);
                reply.fail(failure);
            }
        });
    }

    private static boolean namesTopicsById(MetadataRequest request) {
        return !request.isAllTopics()
                && request.data().topics().stream().anyMatch(MetadataHandler::isById);
    }

    /** The Java admin client sends an empty name beside an id, others send none. */
    private static boolean isById(MetadataRequestTopic topic) {
        return topic.name() == null || !Uuid.ZERO_UUID.equals(topic.topicId());
    }

    private Set<String> unknownNames(MetadataRequest request) {
        Set<String> unknown = new TreeSet<>();
        if (!request.isAllTopics()) {
            ClusterImage now = image.get();
            for (MetadataRequestTopic topic : request.data().topics()) {
                if (!isById(topic) && !now.topicsByName().containsKey(topic.name()) && isLegal(topic.name())) {
                    unknown.add(topic.name());
                }
            }
        }
        return unknown;
    }

    private Set<Uuid> unknownIds(MetadataRequest request) {
        Set<Uuid> unknown = new HashSet<>();
        if (!request.isAllTopics()) {
            ClusterImage now = image.get();
            for (MetadataRequestTopic topic : request.data().topics()) {
                if (isById(topic) && !now.topicsById().containsKey(TopicIds.fromWire(topic.topicId()))) {
                    unknown.add(topic.topicId());
                }
            }
        }
        return unknown;
    }

    private static boolean isLegal(String name) {
        try {
            Topic.validate(name);
            return true;
        } catch (InvalidTopicException illegal) {
            return false;
        }
    }

    private void createMissing(ApiRequest<MetadataRequest> request, Reply reply, Set<String> unknown, boolean lookupFailed) {
        Set<String> missing = new TreeSet<>(unknown);
        missing.removeAll(image.get().topicsByName().keySet());
        boolean mayCreate = autoCreation.isPresent() && request.body().allowAutoTopicCreation();
        if (lookupFailed) {
            // Whether they exist is not known, so they are neither denied nor created.
            Map<String, Errors> unsure = new HashMap<>();
            missing.forEach(name -> unsure.put(name, Errors.LEADER_NOT_AVAILABLE));
            reply.send(answer(request, unsure));
        } else if (missing.isEmpty() || !mayCreate) {
            reply.send(answer(request, Map.of()));
        } else {
            create(request, reply, missing);
        }
    }

    private void create(ApiRequest<MetadataRequest> request, Reply reply, Set<String> missing) {
        Map<String, CompletableFuture<Errors>> creations = autoCreation.orElseThrow().create(missing);
        CompletableFuture.allOf(creations.values().toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> onLoop(request, reply, () -> {
                    Map<String, Errors> outcomes = new HashMap<>();
                    creations.forEach((name, creation) -> outcomes.put(name, creation.join()));
                    reply.send(answer(request, outcomes));
                }));
    }

    /** @param outcomes of topics that were missing: what their look-up or creation came to */
    private MetadataResponse answer(ApiRequest<MetadataRequest> request, Map<String, Errors> outcomes) {
        ClusterImage now = image.get();
        ListenerName listener = request.context().listenerName;
        MetadataResponseData response = new MetadataResponseData()
                .setClusterId(now.clusterId())
                .setControllerId(now.controller().map(ControllerIdentity::brokerId).orElse(MetadataResponse.NO_CONTROLLER_ID));
        addBrokers(response, now, listener);
        TopicMetadata topics = new TopicMetadata(now, listener, request.version(), request.body().data().includeTopicAuthorizedOperations());
        if (request.body().isAllTopics()) {
            now.topicsByName().values().forEach(topic -> response.topics().add(topics.describe(topic)));
        } else {
            for (MetadataRequestTopic asked : request.body().data().topics()) {
                response.topics().add(describe(topics, now, asked, outcomes));
            }
        }
        if (request.body().data().includeClusterAuthorizedOperations()) {
            response.setClusterAuthorizedOperations(AuthorizedOperations.ALL_ON_CLUSTER);
        }
        return new MetadataResponse(response, request.version());
    }

    private static void addBrokers(MetadataResponseData response, ClusterImage now, ListenerName listener) {
        now.brokers().values().stream().sorted(Comparator.comparingInt(BrokerRegistration::brokerId)).forEach(broker -> {
            BrokerRegistration.Endpoint endpoint = broker.endpoints().get(listener.value());
            if (endpoint != null) {
                response.brokers().add(new MetadataResponseBroker()
                        .setNodeId(broker.brokerId())
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setRack(broker.rack().orElse(null)));
            }
        });
    }

    private static MetadataResponseTopic describe(
            TopicMetadata topics, ClusterImage now, MetadataRequestTopic asked, Map<String, Errors> outcomes) {
        if (isById(asked)) {
            TopicImage topic = now.topicsById().get(TopicIds.fromWire(asked.topicId()));
            return topic != null
                    ? topics.describe(topic)
                    : new MetadataResponseTopic().setTopicId(asked.topicId()).setName(null).setErrorCode(Errors.UNKNOWN_TOPIC_ID.code());
        }
        TopicImage topic = now.topicsByName().get(asked.name());
        if (topic != null) {
            return topics.describe(topic);
        }
        return new MetadataResponseTopic()
                .setName(asked.name())
                .setTopicId(Uuid.ZERO_UUID)
                .setErrorCode(errorOfMissing(asked.name(), outcomes.get(asked.name())).code());
    }

    private static Errors errorOfMissing(String name, Errors creation) {
        if (!isLegal(name)) {
            return Errors.INVALID_TOPIC_EXCEPTION;
        }
        if (creation == null) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return switch (creation) {
            // Created, and this node is about to hear of it; or the controller is busy: the client asks again.
            case NONE, TOPIC_ALREADY_EXISTS, REQUEST_TIMED_OUT, NOT_CONTROLLER -> Errors.LEADER_NOT_AVAILABLE;
            default -> creation;
        };
    }
}
