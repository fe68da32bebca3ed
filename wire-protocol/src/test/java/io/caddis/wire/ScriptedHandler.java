package io.caddis.wire;

import java.util.function.BiConsumer;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;

/** A handler that does what its test says. */
record ScriptedHandler<T extends AbstractRequest>(
        ApiKeys apiKey, short oldestVersion, short latestVersion, BiConsumer<ApiRequest<T>, Reply> script) implements ApiHandler<T> {

    /** Versions of the echo that name one key; its answer carries the key back as host. */
    static final short ECHO_OLDEST_VERSION = 1;

    static final short ECHO_LATEST_VERSION = 3;

    /** FindCoordinator, put to use as the echo of these tests. */
    static ScriptedHandler<FindCoordinatorRequest> echo(BiConsumer<ApiRequest<FindCoordinatorRequest>, Reply> script) {
        return new ScriptedHandler<>(ApiKeys.FIND_COORDINATOR, ECHO_OLDEST_VERSION, ECHO_LATEST_VERSION, script);
    }

    static ScriptedHandler<FindCoordinatorRequest> echo() {
        return echo((request, reply) -> reply.send(echoOf(request)));
    }

    static FindCoordinatorResponse echoOf(ApiRequest<FindCoordinatorRequest> request) {
        return new FindCoordinatorResponse(new FindCoordinatorResponseData().setHost(request.body().data().key()));
    }

    @Override
    public void handle(ApiRequest<T> request, Reply reply) {
        script.accept(request, reply);
    }
}
