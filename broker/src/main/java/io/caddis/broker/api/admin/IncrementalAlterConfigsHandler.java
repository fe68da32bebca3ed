package io.caddis.broker.api.admin;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;

/** Changes single settings and leaves the others of the resource alone (KIP-339). */
public final class IncrementalAlterConfigsHandler implements ApiHandler<IncrementalAlterConfigsRequest> {

    private static final short LATEST_VERSION = 1;

    private final Supplier<ClusterImage> image;
    private final BrokerSettings settings;
    private final SettingsAlteration alteration;

    public IncrementalAlterConfigsHandler(
            Supplier<ClusterImage> image, ControllerCommands controller, BrokerSettings settings) {
        this.image = image;
        this.settings = settings;
        this.alteration = new SettingsAlteration(image, controller, settings);
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<IncrementalAlterConfigsRequest> request, Reply reply) {
        IncrementalAlterConfigsRequestData asked = request.body().data();
        SettingsAlteration.ofEach(
                        asked.resources(), IncrementalAlterConfigsHandler::resource, resource -> alter(resource, asked.validateOnly()),
                        IncrementalAlterConfigsHandler::response)
                .thenAccept(responses -> reply.send(
                        new IncrementalAlterConfigsResponse(new IncrementalAlterConfigsResponseData().setResponses(responses))));
    }

    private static ConfigResource resource(AlterConfigsResource resource) {
        return new ConfigResource(ConfigResource.Type.forId(resource.resourceType()), resource.resourceName());
    }

    private CompletableFuture<ApiError> alter(AlterConfigsResource resource, boolean validateOnly) {
        SettingsTarget target = alteration.target(resource.resourceType(), resource.resourceName());
        IncrementalChange change = new IncrementalChange(target, operations(resource), settings, image.get());
        return alteration.alter(target, change, validateOnly);
    }

    private static List<IncrementalChange.Operation> operations(AlterConfigsResource resource) {
        Set<String> duplicates = Duplicates.of(resource.configs().stream().map(AlterableConfig::name).toList());
        if (!duplicates.isEmpty()) {
            throw new InvalidRequestException("Error due to duplicate config keys: " + String.join(", ", duplicates)
                    + "; change each once");
        }
        return resource.configs().stream().map(IncrementalAlterConfigsHandler::operation).toList();
    }

    private static IncrementalChange.Operation operation(AlterableConfig config) {
        OpType type = OpType.forId(config.configOperation());
        if (type == null) {
            throw new InvalidRequestException("Unknown operations type " + config.configOperation() + " for " + config.name()
                    + "; the operations are 0 (set), 1 (delete), 2 (append) and 3 (subtract)");
        }
        if (type != OpType.DELETE && config.value() == null) {
            throw new InvalidRequestException(
                    "Null value not supported for : " + config.name() + "; delete the setting to use the default");
        }
        return new IncrementalChange.Operation(config.name(), type, config.value());
    }

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, ApiError error) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.isFailure() ? error.message() : null);
    }
}
