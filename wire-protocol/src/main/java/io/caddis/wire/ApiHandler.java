package io.caddis.wire;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

/**
 * One Kafka API: its key, the versions that work here, and how a request is answered.
 *
 * <p>{@link #handle} runs on the event loop that owns the connection. It must not block: no SQL, no ZooKeeper, no waiting.
 * What takes time answers later through the {@link Reply}, from any thread. A thrown exception is answered with the
 * request's own error response.
 */
public interface ApiHandler<T extends AbstractRequest> {

    ApiKeys apiKey();

    /** The oldest version that is understood; never below Kafka 4.4's floor. */
    default short oldestVersion() {
        return apiKey().oldestVersion();
    }

    /** The newest version that is implemented and tested. */
    short latestVersion();

    void handle(ApiRequest<T> request, Reply reply);
}
