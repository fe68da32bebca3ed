package io.caddis.broker.api;

import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

/**
 * Puts a handler whose work is the controller's behind a door: on the controller it runs, on any other node the request
 * goes to the controller and its answer comes back, so that clients may ask whom they like (as with KRaft brokers).
 */
public final class ForwardingHandler<T extends AbstractRequest> implements ApiHandler<T> {

    private final ApiHandler<T> handler;
    private final ControllerForwarding forwarding;
    private final ToIntFunction<T> timeoutMs;

    /** @param timeoutMs how long the client is ready to wait, from its request */
    public ForwardingHandler(ApiHandler<T> handler, ControllerForwarding forwarding, ToIntFunction<T> timeoutMs) {
        this.handler = handler;
        this.forwarding = forwarding;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public ApiKeys apiKey() {
        return handler.apiKey();
    }

    @Override
    public short oldestVersion() {
        return handler.oldestVersion();
    }

    @Override
    public short latestVersion() {
        return handler.latestVersion();
    }

    @Override
    public void handle(ApiRequest<T> request, Reply reply) {
        if (forwarding.isForController(request.clientId())) {
            handler.handle(request, reply);
        } else {
            forwarding.forward(request.body(), timeoutMs.applyAsInt(request.body())).whenComplete((response, failure) -> {
                if (failure == null) {
                    reply.send(response);
                } else {
                    reply.fail(failure);
                }
            });
        }
    }
}
