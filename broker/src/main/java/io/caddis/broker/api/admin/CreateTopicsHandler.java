package io.caddis.broker.api.admin;

import io.caddis.broker.api.TopicIds;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.SettingsCatalogue;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;

/** Creates topics, each on its own: one that is refused does not hold up the others. */
public final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequest> {

    private static final short LATEST_VERSION = 7;

    private final Supplier<ClusterImage> image;
    private final ControllerCommands controller;
    private final BrokerSettings settings;

    public CreateTopicsHandler(Supplier<ClusterImage> image, ControllerCommands controller, BrokerSettings settings) {
        this.image = image;
        this.controller = controller;
        this.settings = settings;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.CREATE_TOPICS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<CreateTopicsRequest> request, Reply reply) {
        CreateTopicsRequestData asked = request.body().data();
        Set<String> duplicates = Duplicates.of(asked.topics().stream().map(CreatableTopic::name).toList());
        List<CompletableFuture<CreatableTopicResult>> results = new ArrayList<>();
        for (CreatableTopic topic : asked.topics()) {
            if (!duplicates.contains(topic.name())) {
                results.add(create(topic, asked.validateOnly(), asked.timeoutMs()));
            }
        }
        duplicates.forEach(name -> results.add(CompletableFuture.completedFuture(refused(name, new ApiError(
                Errors.INVALID_REQUEST, "Topic '" + name + "' appears more than once in the request; name it once")))));
        Gathered.all(results).thenAccept(topics -> {
            CreateTopicsResponseData response = new CreateTopicsResponseData();
            topics.forEach(response.topics()::add);
            reply.send(new CreateTopicsResponse(response));
        });
    }

    private CompletableFuture<CreatableTopicResult> create(CreatableTopic topic, boolean validateOnly, int timeoutMs) {
        NewTopic newTopic;
        try {
            newTopic = RequestedTopic.read(topic, settings.topicCreation());
        } catch (RequestedTopic.Refused refused) {
            return CompletableFuture.completedFuture(refused(topic.name(), refused.error()));
        }
        return controller.createTopic(newTopic, validateOnly, timeoutMs).handle((created, failure) ->
                failure == null ? created(created) : refused(topic.name(), ControllerErrors.of(failure)));
    }

    private CreatableTopicResult created(CreatedTopic topic) {
        return new CreatableTopicResult()
                .setName(topic.name())
                .setTopicId(TopicIds.toWire(topic.id()))
                .setNumPartitions(topic.partitions())
                .setReplicationFactor((short) topic.replicationFactor())
                .setConfigs(describe(topic.settings()));
    }

    private List<CreatableTopicConfigs> describe(Map<String, String> overrides) {
        ClusterImage now = image.get();
        SettingsCatalogue catalogue = new SettingsCatalogue(settings, now.clusterSettings(),
                now.brokerSettings().getOrDefault(settings.node().nodeId(), Map.of()));
        List<CreatableTopicConfigs> described = new ArrayList<>();
        for (DescribedSetting setting : catalogue.describeTopic(overrides)) {
            described.add(new CreatableTopicConfigs()
                    .setName(setting.name())
                    .setValue(setting.value().orElse(null))
                    .setReadOnly(setting.readOnly())
                    .setConfigSource(SettingSources.wireId(setting.layer()))
                    .setIsSensitive(setting.sensitive()));
        }
        return described;
    }

    private static CreatableTopicResult refused(String name, ApiError error) {
        return new CreatableTopicResult().setName(name).setErrorCode(error.error().code()).setErrorMessage(error.message());
    }
}
