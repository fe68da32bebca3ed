package io.caddis.broker.controller;

import io.caddis.wire.InterBrokerClient;
import io.caddis.wire.RemoteBrokers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;

/**
 * Sends a request to the active controller, also when that is this node (through its own listener: one road for both).
 * Thread-safe, never blocks. Futures fail with an {@code ApiException} that clients retry.
 */
public final class ControllerForwarding {

    /** Begins the client id of a forwarded request: its receiver must not forward it again. */
    private static final String FORWARDER = "caddis-forwarder-";
    /** Time beyond the client's own timeout for the answer to travel. */
    private static final int TRAVEL_MS = 1_000;

    private final ControllerRoute route;
    private final RemoteBrokers brokers;
    private final InterBrokerClient.Destination self;

    /** @param self this node's own inter-broker listener */
    public ControllerForwarding(ControllerRoute route, RemoteBrokers brokers, InterBrokerClient.Destination self) {
        this.route = route;
        this.brokers = brokers;
        this.self = self;
    }

    /** The client id under which a node forwards. */
    public static String forwarderId(int nodeId) {
        return FORWARDER + nodeId;
    }

    /** Whether a request is to be handled on this node: it is the controller, or the request has been forwarded once. */
    public boolean isForController(String clientId) {
        return route.isLocal() || clientId.startsWith(FORWARDER);
    }

    /** @param timeoutMs the request's own timeout */
    public CompletableFuture<AbstractResponse> forward(AbstractRequest request, int timeoutMs) {
        Optional<InterBrokerClient.Destination> controller = route.isLocal() ? Optional.of(self) : route.remote();
        if (controller.isEmpty()) {
            return CompletableFuture.failedFuture(new NotControllerException("there is no active controller at the moment"));
        }
        // A client may ask for any time, up to 2^31-1.
        int waitMs = (int) Math.min((long) Math.max(0, timeoutMs) + TRAVEL_MS, Integer.MAX_VALUE);
        return brokers.send(controller.get(), request, waitMs).handle((response, failure) -> {
            if (failure != null) {
                throw new CompletionException(new TimeoutException("the controller, broker " + controller.get().brokerId()
                        + ", did not answer, the outcome is unknown: " + failure.getMessage()));
            }
            return response;
        }).exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure));
    }
}
