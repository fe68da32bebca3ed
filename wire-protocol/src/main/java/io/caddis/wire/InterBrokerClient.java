package io.caddis.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to other brokers over the inter-broker listener. {@link #send} may be called from any thread and never
 * blocks; one thread of its own does the network. A lost connection or a timeout is an unknown outcome and completes the
 * future with {@link OutcomeUnknownException}.
 */
public final class InterBrokerClient implements RemoteBrokers, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InterBrokerClient.class);
    /** Requests waiting for a connection or an answer; more are refused at once. */
    private static final int PENDING_MAX = 1_000;
    private static final int IN_FLIGHT_PER_NODE_MAX = 8;
    private static final long RECONNECT_BACKOFF_MS = 50;
    private static final long RECONNECT_BACKOFF_MAX_MS = 1_000;
    private static final int CONNECTION_SETUP_TIMEOUT_MS = 5_000;
    private static final int CONNECTIONS_MAX_IDLE_MS = 540_000;
    private static final int REQUEST_TIMEOUT_MS = 60_000;
    private static final long POLL_MS = 500;
    /** While a request waits for a connection to come up, the loop looks again after so long. */
    private static final long CONNECTING_POLL_MS = 20;
    /** The network client ends a request at its deadline; one that it has lost track of is ended so much later. */
    private static final long OVERDUE_MS = 1_000;
    private static final long THREAD_JOIN_MS = 5_000;

    private final NetworkClient client;
    private final Metrics metrics = new Metrics();
    private final Time time = Time.SYSTEM;
    private final Thread thread;
    private final Queue<Call> submitted = new ConcurrentLinkedQueue<>();
    private final Map<Destination, List<Call>> waiting = new HashMap<>();
    private final DestinationNodes nodes = new DestinationNodes();
    private final Set<Call> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closing;

    /** @param clientId tells the receiver who forwards */
    public InterBrokerClient(String clientId, ChannelBuilder channelBuilder, ThreadFactory threads) {
        LogContext logContext = new LogContext("[" + clientId + "] ");
        Selector selector = new Selector(
                NetworkReceive.UNLIMITED, CONNECTIONS_MAX_IDLE_MS, metrics, time, "inter-broker", Map.of(), false, channelBuilder,
                logContext);
        client = new NetworkClient(
                selector, new ManualMetadataUpdater(), clientId, IN_FLIGHT_PER_NODE_MAX, RECONNECT_BACKOFF_MS, RECONNECT_BACKOFF_MAX_MS,
                Selectable.USE_DEFAULT_BUFFER_SIZE, Selectable.USE_DEFAULT_BUFFER_SIZE, REQUEST_TIMEOUT_MS, CONNECTION_SETUP_TIMEOUT_MS,
                CONNECTION_SETUP_TIMEOUT_MS, time, true, new ApiVersions(), logContext, MetadataRecoveryStrategy.NONE,
                BootstrapConfiguration.DISABLED, false);
        thread = threads.newThread(this::run);
        thread.setName("kafka-inter-broker-client");
        thread.start();
    }

    /** Where another broker is reached. */
    public record Destination(int brokerId, String host, int port) {

        @Override
        public String toString() {
            return "broker " + brokerId + " at " + host + ":" + port;
        }
    }

    /** Whether the request was carried out is not known. */
    public static final class OutcomeUnknownException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutcomeUnknownException(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    public CompletableFuture<AbstractResponse> send(Destination destination, AbstractRequest request, int timeoutMs) {
        Call call = new Call(destination, request, time.milliseconds() + timeoutMs, new CompletableFuture<>());
        if (closing || pending.get() >= PENDING_MAX) {
            call.future.completeExceptionally(new OutcomeUnknownException(
                    closing ? "the node stops" : PENDING_MAX + " requests to other brokers are waiting already"));
            return call.future;
        }
        pending.incrementAndGet();
        call.future.whenComplete((response, failure) -> pending.decrementAndGet());
        submitted.add(call);
        client.wakeup();
        if (closing && submitted.remove(call)) {
            // The thread may have taken its last look before.
            call.fail("the node stops");
        }
        return call.future;
    }

    private record Call(
            Destination destination, AbstractRequest request, long deadlineMs, CompletableFuture<AbstractResponse> future) {

        void fail(String why) {
            future.completeExceptionally(new OutcomeUnknownException(request.apiKey() + " to " + destination + ": " + why));
        }
    }

    private void run() {
        while (!closing) {
            try {
                takeSubmitted();
                long nowMs = time.milliseconds();
                sendReady(nowMs);
                closeSurplus();
                failOverdue(nowMs);
                client.poll(waiting.isEmpty() ? POLL_MS : CONNECTING_POLL_MS, nowMs); // answers come by the requests' callbacks
            } catch (RuntimeException | Error failure) {
                LOG.error("the inter-broker client met an unexpected failure and goes on", failure);
            }
        }
        takeSubmitted();
        waiting.values().forEach(calls -> calls.forEach(call -> call.fail("the node stops")));
        client.close();
        // The network client forgets what is in flight without a word.
        List.copyOf(inFlight).forEach(call -> call.fail("the node stops"));
    }

    /** An answer that cannot be understood is lost in the network client, and the request with it. */
    private void failOverdue(long nowMs) {
        List<Call> overdue = inFlight.stream().filter(call -> nowMs - call.deadlineMs > OVERDUE_MS).toList();
        for (Call call : overdue) {
            inFlight.remove(call);
            call.fail("no usable answer in time");
            client.disconnect(nodes.of(call.destination).idString());
        }
    }

    private void takeSubmitted() {
        Call call;
        while ((call = submitted.poll()) != null) {
            waiting.computeIfAbsent(call.destination, destination -> new ArrayList<>()).add(call);
        }
    }

    private void closeSurplus() {
        Optional<Node> surplus;
        while ((surplus = nodes.takeSurplus()).isPresent()) {
            String connection = surplus.get().idString();
            // The first tells requests in flight, if any, that the connection is lost; only the second forgets it.
            client.disconnect(connection);
            client.close(connection);
        }
    }

    private void sendReady(long nowMs) {
        waiting.values().removeIf(calls -> {
            calls.removeIf(call -> sendOrExpire(call, nowMs));
            return calls.isEmpty();
        });
    }

    /** @return true when the call needs no more waiting here */
    private boolean sendOrExpire(Call call, long nowMs) {
        if (nowMs >= call.deadlineMs) {
            call.fail("no connection in time");
            return true;
        }
        Node node = nodes.of(call.destination);
        if (!client.ready(node, nowMs)) {
            return false;
        }
        AbstractRequest.Builder<AbstractRequest> builder =
                new AbstractRequest.Builder<>(call.request.apiKey(), call.request.version(), call.request.version()) {
                    @Override
                    public AbstractRequest build(short version) {
                        return call.request;
                    }
                };
        int timeoutMs = (int) Math.max(1, call.deadlineMs - nowMs);
        inFlight.add(call);
        ClientRequest clientRequest = client.newClientRequest(
                node.idString(), builder, nowMs, true, timeoutMs, response -> complete(call, response));
        try {
            client.send(clientRequest, nowMs);
        } catch (RuntimeException failure) {
            // Those sent before it in the same turn must not be sent again.
            inFlight.remove(call);
            call.fail("it could not be sent: " + failure);
        }
        return true;
    }

    private void complete(Call call, ClientResponse response) {
        inFlight.remove(call);
        if (response.hasResponse()) {
            call.future.complete(response.responseBody());
        } else if (response.versionMismatch() != null) {
            call.fail("it does not serve version " + call.request.version());
        } else {
            call.fail(response.wasTimedOut() ? "no answer in time" : "the connection was lost before the answer");
        }
    }

    @Override
    public void close() {
        closing = true;
        client.wakeup();
        try {
            thread.join(THREAD_JOIN_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }
}
