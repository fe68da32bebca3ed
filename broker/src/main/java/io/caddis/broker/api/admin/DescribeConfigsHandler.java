package io.caddis.broker.api.admin;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.SettingsCatalogue;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;

/**
 * Shows the settings of topics, of groups and of this node: every one there is, with the value in force and where it comes from.
 * Settings of another node are known only there, so a client asks that node.
 */
public final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequest> {

    private static final short LATEST_VERSION = 4;

    private final Supplier<ClusterImage> image;
    private final BrokerSettings settings;

    public DescribeConfigsHandler(Supplier<ClusterImage> image, BrokerSettings settings) {
        this.image = image;
        this.settings = settings;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DESCRIBE_CONFIGS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DescribeConfigsRequest> request, Reply reply) {
        DescribeConfigsRequestData asked = request.body().data();
        ClusterImage now = image.get();
        DescribeConfigsResponseData response = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : asked.resources()) {
            response.results().add(describe(resource, now, asked.includeSynonyms(), asked.includeDocumentation()));
        }
        reply.send(new DescribeConfigsResponse(response));
    }

    private DescribeConfigsResult describe(
            DescribeConfigsResource resource, ClusterImage now, boolean withSynonyms, boolean withDocumentation) {
        DescribeConfigsResult result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        try {
            for (DescribedSetting setting : settingsOf(resource, now)) {
                if (isAskedFor(setting, resource.configurationKeys())) {
                    result.configs().add(entry(setting, withSynonyms, withDocumentation));
                }
            }
            return result;
        } catch (ApiException refused) {
            ApiError error = ApiError.fromThrowable(refused);
            return result.setErrorCode(error.error().code()).setErrorMessage(error.message());
        }
    }

    private List<DescribedSetting> settingsOf(DescribeConfigsResource resource, ClusterImage now) {
        SettingsCatalogue catalogue = new SettingsCatalogue(settings, now.clusterSettings(),
                now.brokerSettings().getOrDefault(settings.node().nodeId(), Map.of()));
        ConfigResource.Type type = ConfigResource.Type.forId(resource.resourceType());
        return switch (type) {
            case TOPIC -> catalogue.describeTopic(topic(resource.resourceName(), now).settings());
            case BROKER -> {
                if (resource.resourceName().isEmpty()) {
                    yield catalogue.describeCluster();
                }
                requireThisNode(resource.resourceName());
                yield catalogue.describeNode();
            }
            case GROUP -> catalogue.describeGroup(
                    now.groupSettings().getOrDefault(GroupResource.id(resource.resourceName()), Map.of()));
            case BROKER_LOGGER -> throw new InvalidRequestException(
                    "Log levels are not broker settings here: see the logging subsystem of the application server");
            default -> throw new InvalidRequestException("Resource type " + type + " (" + resource.resourceType()
                    + ") has no settings here; ask for a TOPIC, a BROKER or a GROUP");
        };
    }

    private static TopicImage topic(String name, ClusterImage now) {
        Topic.validate(name);
        TopicImage topic = now.topicsByName().get(name);
        if (topic == null) {
            throw new UnknownTopicOrPartitionException("Topic '" + name + "' does not exist");
        }
        return topic;
    }

    private void requireThisNode(String name) {
        int nodeId = settings.node().nodeId();
        if (BrokerResource.id(name) != nodeId) {
            throw new InvalidRequestException("Unexpected broker id, expected " + nodeId + " or empty string, but received "
                    + name + "; ask that broker");
        }
    }

    /** No list of keys, or (from old clients) an empty one, asks for all. */
    private static boolean isAskedFor(DescribedSetting setting, List<String> keys) {
        return keys == null || keys.isEmpty() || keys.contains(setting.name());
    }

    private static DescribeConfigsResourceResult entry(
            DescribedSetting setting, boolean withSynonyms, boolean withDocumentation) {
        DescribeConfigsResourceResult entry = new DescribeConfigsResourceResult()
                .setName(setting.name())
                .setValue(setting.value().orElse(null))
                .setReadOnly(setting.readOnly())
                .setConfigSource(SettingSources.wireId(setting.layer()))
                .setIsSensitive(setting.sensitive())
                .setConfigType(type(setting.type()).id())
                .setDocumentation(withDocumentation ? setting.documentation() : null);
        if (withSynonyms) {
            for (DescribedSetting.Candidate candidate : setting.candidates()) {
                entry.synonyms().add(new DescribeConfigsSynonym()
                        .setName(candidate.name())
                        .setValue(candidate.value().orElse(null))
                        .setSource(SettingSources.wireId(candidate.layer())));
            }
        }
        return entry;
    }

    private static ConfigType type(ConfigDef.Type type) {
        return switch (type) {
            case BOOLEAN -> ConfigType.BOOLEAN;
            case STRING -> ConfigType.STRING;
            case INT -> ConfigType.INT;
            case SHORT -> ConfigType.SHORT;
            case LONG -> ConfigType.LONG;
            case DOUBLE -> ConfigType.DOUBLE;
            case LIST -> ConfigType.LIST;
            case CLASS -> ConfigType.CLASS;
            case PASSWORD -> ConfigType.PASSWORD;
        };
    }
}
