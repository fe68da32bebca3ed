package io.caddis.broker.api.admin;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AlterConfigsRequest;
import org.apache.kafka.common.requests.AlterConfigsResponse;
import org.apache.kafka.common.requests.ApiError;

/**
 * Replaces all settings of a resource by those given: what is left out goes back to its default. Kept for clients that have
 * no incremental change; two of them at once undo one another, which is why KIP-339 replaced it.
 */
public final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequest> {

    private static final short LATEST_VERSION = 2;

    private final SettingsAlteration alteration;

    public AlterConfigsHandler(Supplier<ClusterImage> image, ControllerCommands controller, BrokerSettings settings) {
        this.alteration = new SettingsAlteration(image, controller, settings);
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.ALTER_CONFIGS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<AlterConfigsRequest> request, Reply reply) {
        AlterConfigsRequestData asked = request.body().data();
        SettingsAlteration.ofEach(
                        asked.resources(), AlterConfigsHandler::resource, resource -> replace(resource, asked.validateOnly()),
                        AlterConfigsHandler::response)
                .thenAccept(responses -> reply.send(
                        new AlterConfigsResponse(new AlterConfigsResponseData().setResponses(responses))));
    }

    private static ConfigResource resource(AlterConfigsResource resource) {
        return new ConfigResource(ConfigResource.Type.forId(resource.resourceType()), resource.resourceName());
    }

    private CompletableFuture<ApiError> replace(AlterConfigsResource resource, boolean validateOnly) {
        SettingsTarget target = alteration.target(resource.resourceType(), resource.resourceName());
        Map<String, String> replacement = settings(resource);
        return alteration.alter(target, present -> replacement, validateOnly);
    }

    private static Map<String, String> settings(AlterConfigsResource resource) {
        Map<String, String> settings = new TreeMap<>();
        for (AlterableConfig config : resource.configs()) {
            if (config.value() == null) {
                throw new InvalidRequestException(
                        "Null value not supported for : " + config.name() + "; leave it out to use the default");
            }
            if (settings.put(config.name(), config.value()) != null) {
                throw new InvalidRequestException("Error due to duplicate config keys: " + config.name() + "; set it once");
            }
        }
        return settings;
    }

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, ApiError error) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.isFailure() ? error.message() : null);
    }
}
