package io.caddis.verification.compatibility;

import io.caddis.verification.wire.BareConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** What a running node says of its APIs. */
final class ServedVersions {

    private ServedVersions() {}

    /** Versions, both inclusive. */
    record Range(int oldest, int latest) {
        @Override
        public String toString() {
            return oldest == latest ? Integer.toString(oldest) : oldest + "-" + latest;
        }
    }

    /** Asks the first of {@code bootstrapServers}. */
    static Map<ApiKeys, Range> of(String bootstrapServers) throws IOException {
        try (BareConnection connection = new BareConnection(bootstrapServers)) {
            connection.sendFrame(BareConnection.request(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData()));
            ByteBuffer answer = connection.answer();
            // the correlation id
            answer.getInt();
            Map<ApiKeys, Range> served = new TreeMap<>();
            new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0).apiKeys()
                    .forEach(api -> served.put(ApiKeys.forId(api.apiKey()), new Range(api.minVersion(), api.maxVersion())));
            return served;
        }
    }
}
