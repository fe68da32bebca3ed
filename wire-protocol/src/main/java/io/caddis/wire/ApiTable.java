package io.caddis.wire;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

/**
 * Which APIs this broker answers, in which versions. The one source for dispatch, for the ApiVersions answer and for the
 * compatibility table of the documentation. Immutable.
 */
public final class ApiTable {

    private final Map<ApiKeys, ApiHandler<?>> handlers = new EnumMap<>(ApiKeys.class);

    /** @throws IllegalArgumentException if two handlers claim one API, or one claims versions that the codec does not know */
    public ApiTable(Collection<ApiHandler<?>> handlers) {
        for (ApiHandler<?> handler : handlers) {
            ApiKeys key = handler.apiKey();
            if (handler.oldestVersion() < key.oldestVersion() || handler.latestVersion() > key.latestVersion(true)) {
                throw new IllegalArgumentException(key + " versions " + handler.oldestVersion() + " to "
                        + handler.latestVersion() + " are outside what the codec knows");
            }
            if (this.handlers.put(key, handler) != null) {
                throw new IllegalArgumentException("two handlers for " + key);
            }
        }
    }

    /** The handler, or null when the API or this version of it is not served. */
    @SuppressWarnings("unchecked")
    ApiHandler<AbstractRequest> find(ApiKeys key, short version) {
        ApiHandler<?> handler = handlers.get(key);
        boolean served = handler != null && version >= handler.oldestVersion() && version <= handler.latestVersion();
        return served ? (ApiHandler<AbstractRequest>) handler : null;
    }

    /** True if the API is served in some version. */
    boolean serves(ApiKeys key) {
        return handlers.containsKey(key);
    }

    /** Every handler, by API key. */
    public Collection<ApiHandler<?>> handlers() {
        return handlers.values();
    }

    /**
     * What clients are told. Produce is advertised from 0: librdkafka before 2.11 sends compressed batches only to brokers
     * that claim it (KAFKA-18659), and never uses those versions itself.
     */
    public ApiVersionCollection advertised() {
        ApiVersionCollection versions = new ApiVersionCollection(handlers.size());
        handlers.forEach((key, handler) -> versions.add(new ApiVersion()
                .setApiKey(key.id)
                .setMinVersion(key == ApiKeys.PRODUCE ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION : handler.oldestVersion())
                .setMaxVersion(handler.latestVersion())));
        return versions;
    }
}
