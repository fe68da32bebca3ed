package io.caddis.broker.api.admin;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListConfigResourcesRequest;
import org.apache.kafka.common.requests.ListConfigResourcesResponse;

/**
 * Which resources have settings (KIP-1142): every topic, every broker that is up, and the groups that have some of their own.
 * Version 0 asks for subscriptions of client metrics (KIP-714), which there are none of here. Brokers stand for their loggers
 * too, as in Kafka; what becomes of those is said when they are described.
 */
public final class ListConfigResourcesHandler implements ApiHandler<ListConfigResourcesRequest> {

    private static final short LATEST_VERSION = 1;

    private final Supplier<ClusterImage> image;

    public ListConfigResourcesHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.LIST_CONFIG_RESOURCES;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ListConfigResourcesRequest> request, Reply reply) {
        Set<Byte> supported = request.body().supportedResourceTypes();
        Set<Byte> asked = new LinkedHashSet<>(request.body().data().resourceTypes());
        Set<Byte> types = asked.isEmpty() ? new TreeSet<>(supported) : asked;
        for (byte type : types) {
            if (!supported.contains(type)) {
                reply.send(request.body().getErrorResponse(new UnsupportedVersionException("Unsupported resource type "
                        + ConfigResource.Type.forId(type) + " (" + type + ") for request version " + request.body().version())));
                return;
            }
        }
        ListConfigResourcesResponseData response = new ListConfigResourcesResponseData();
        ClusterImage now = image.get();
        types.forEach(type -> namesOf(ConfigResource.Type.forId(type), now)
                .forEach(name -> response.configResources().add(new ListConfigResourcesResponseData.ConfigResource()
                        .setResourceType(type)
                        .setResourceName(name))));
        reply.send(new ListConfigResourcesResponse(response));
    }

    private static Collection<String> namesOf(ConfigResource.Type type, ClusterImage now) {
        return switch (type) {
            case TOPIC -> now.topicsByName().keySet();
            case GROUP -> now.groupSettings().keySet();
            case BROKER, BROKER_LOGGER -> now.brokers().keySet().stream().sorted().map(String::valueOf).toList();
            case CLIENT_METRICS, UNKNOWN -> Set.of();
        };
    }
}
