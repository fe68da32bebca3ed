package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What bounds the answers to fetch requests.
 *
 * @param maxBytes          largest answer to one request, whatever the client asks for
 * @param sessionCacheSlots incremental fetch sessions kept (KIP-227)
 */
public record FetchSettings(int maxBytes, int sessionCacheSlots) {

    static final String FETCH_MAX_BYTES = "fetch.max.bytes";
    static final String MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS = "max.incremental.fetch.session.cache.slots";

    private static final int DEFAULT_FETCH_MAX_BYTES = 55 * 1024 * 1024;
    private static final int MIN_FETCH_MAX_BYTES = 1024;

    static void declare(SettingGroup group) {
        group.define(FETCH_MAX_BYTES, Type.INT, DEFAULT_FETCH_MAX_BYTES, Range.atLeast(MIN_FETCH_MAX_BYTES), Importance.MEDIUM,
                        "Largest answer to one fetch request in bytes, whatever the client asks for. A first batch that is"
                                + " larger is still sent.")
                .define(MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS, Type.INT, 1000, Range.atLeast(0), Importance.MEDIUM,
                        "Incremental fetch sessions kept on this node. Clients beyond it send full fetch requests.");
    }

    static FetchSettings from(SettingValues values) {
        return new FetchSettings(values.integer(FETCH_MAX_BYTES), values.integer(MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS));
    }
}
