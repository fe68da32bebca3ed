package io.caddis.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.apache.kafka.common.network.KafkaChannel;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/**
 * A follower's own connections to one leader. Everything is called by the fetcher's thread, but {@link #wakeup}, which any
 * thread may call; only {@link #poll} blocks.
 *
 * <p>There are two lines, because a leader answers the requests of a connection one by one: while a fetch waits for records
 * on one line, a change of what is followed goes over the other and does not wait for it. The second is opened when it is
 * first needed.
 */
public final class FollowerFetchChannel implements AutoCloseable {

    private static final long RECONNECT_BACKOFF_MS = 10;
    private static final long RECONNECT_BACKOFF_MAX_MS = 500;
    /** The operating system pauses twice as long after each lost attempt: one of our own finds a healed network sooner. */
    private static final int CONNECTION_SETUP_TIMEOUT_MS = 1_000;
    private static final int CONNECTIONS_MAX_IDLE_MS = 540_000;
    private static final int IN_FLIGHT_PER_LINE_MAX = 1;
    /** While a request waits for its connection, it is looked at again after so long. */
    private static final long CONNECTING_POLL_MS = 5;

    private final Selector selector;
    private final NetworkClient client;
    private final Metrics metrics = new Metrics();
    private final Time time = Time.SYSTEM;
    private final Map<Line, Unsent> unsent = new EnumMap<>(Line.class);
    private final Map<Line, Awaited> awaited = new EnumMap<>(Line.class);
    private final List<Event> events = new ArrayList<>();
    private InterBrokerClient.Destination destination;

    /** Which of the two connections. */
    public enum Line { FETCH, UPDATE }

    /** What {@link #poll} has to tell. */
    public sealed interface Event {
        Line line();

        record Answered(Line line, FollowerFetchAnswer answer) implements Event {}

        /**
         * No answer will come: whether the leader took the request is not known.
         *
         * @param refused the connection could not even be made
         */
        record Lost(Line line, boolean refused, String reason) implements Event {}
    }

    /** A request that waits for its line. */
    private static final class Unsent {
        private final FollowerFetchRequest request;
        private final long deadlineMs;
        private final int timeoutMs;
        private final int silenceMaxMs;
        /** A connection was tried for it: while the last failure's back-off lasts, nothing is known of this request's. */
        private boolean attempted;

        Unsent(FollowerFetchRequest request, long deadlineMs, int timeoutMs, int silenceMaxMs) {
            this.request = request;
            this.deadlineMs = deadlineMs;
            this.timeoutMs = timeoutMs;
            this.silenceMaxMs = silenceMaxMs;
        }
    }

    /** An answer under way, and when something of it came last. */
    private static final class Awaited {
        private final int silenceMaxMs;
        private long lastHeardMs;
        private int bytesRead;

        Awaited(int silenceMaxMs, long sentMs) {
            this.silenceMaxMs = silenceMaxMs;
            this.lastHeardMs = sentMs;
        }

        void heard(int bytes, long nowMs) {
            if (bytes != bytesRead) {
                bytesRead = bytes;
                lastHeardMs = nowMs;
            }
        }

        long silentAtMs() {
            return lastHeardMs + silenceMaxMs;
        }
    }

    /**
     * @param clientId      for the leader's log
     * @param receiveBufferBytes {@code replica.socket.receive.buffer.bytes}, -1 leaves it to the operating system
     */
    public FollowerFetchChannel(String clientId, ChannelBuilder channelBuilder, int receiveBufferBytes) {
        LogContext logContext = new LogContext("[" + clientId + "] ");
        selector = new Selector(
                NetworkReceive.UNLIMITED, CONNECTIONS_MAX_IDLE_MS, metrics, time, "replica-fetcher", Map.of(), false, channelBuilder,
                logContext);
        client = new NetworkClient(
                selector, new ManualMetadataUpdater(), clientId, IN_FLIGHT_PER_LINE_MAX, RECONNECT_BACKOFF_MS, RECONNECT_BACKOFF_MAX_MS,
                Selectable.USE_DEFAULT_BUFFER_SIZE, receiveBufferBytes, Integer.MAX_VALUE, CONNECTION_SETUP_TIMEOUT_MS,
                CONNECTION_SETUP_TIMEOUT_MS, time, false, new ApiVersions(), logContext, MetadataRecoveryStrategy.NONE,
                BootstrapConfiguration.DISABLED, false);
    }

    /** Says where the leader is from now on; what was under way to another place is given up without a word. */
    public void connectTo(InterBrokerClient.Destination leader) {
        if (!leader.equals(destination)) {
            disconnect();
            destination = leader;
        }
    }

    /** Gives both lines up, without a word of what was under way. */
    public void disconnect() {
        unsent.clear();
        awaited.clear();
        events.clear();
        if (destination != null) {
            for (Line line : Line.values()) {
                // Forgets the requests in flight: their answers are for nobody.
                client.close(node(line).idString());
            }
        }
    }

    /**
     * Has a request sent as soon as the line stands; the line must have none under way.
     *
     * @param timeoutMs    until the answer, connecting included
     * @param silenceMaxMs so long may no byte of the answer come. A network that was cut and is whole again stays silent on the
     *                     connections it had, until the operating system's pauses are over; a new one works at once
     */
    public void send(Line line, FollowerFetchRequest request, int timeoutMs, int silenceMaxMs) {
        unsent.put(line, new Unsent(request, time.milliseconds() + timeoutMs, timeoutMs, silenceMaxMs));
    }

    /** Waits until there is something to tell, {@link #wakeup} is called, or the time is up. */
    public List<Event> poll(long timeoutMs) {
        long nowMs = time.milliseconds();
        for (Line line : Line.values()) {
            sendOrGiveUp(line, nowMs);
        }
        client.poll(waitMs(timeoutMs, nowMs), nowMs); // answers come by the requests' callbacks
        for (Line line : Line.values()) {
            giveUpIfSilent(line, time.milliseconds());
        }
        List<Event> told = List.copyOf(events);
        events.clear();
        return told;
    }

    private long waitMs(long timeoutMs, long nowMs) {
        if (!events.isEmpty()) {
            return 0;
        }
        long waitMs = unsent.isEmpty() ? timeoutMs : Math.min(timeoutMs, CONNECTING_POLL_MS);
        for (Awaited answer : awaited.values()) {
            waitMs = Math.min(waitMs, Math.max(0, answer.silentAtMs() - nowMs));
        }
        return waitMs;
    }

    /** After what has come was read: a pause of this process is not the leader's silence. */
    private void giveUpIfSilent(Line line, long nowMs) {
        Awaited answer = awaited.get(line);
        if (answer == null) {
            return;
        }
        String connection = node(line).idString();
        KafkaChannel channel = selector.channel(connection);
        NetworkReceive receive = channel == null ? null : channel.currentReceive();
        answer.heard(receive == null ? 0 : receive.bytesRead(), nowMs);
        if (nowMs >= answer.silentAtMs()) {
            awaited.remove(line);
            client.close(connection); // forgets the request under way
            events.add(new Event.Lost(line, false, destination + " was silent for " + answer.silenceMaxMs + " ms"));
        }
    }

    private void sendOrGiveUp(Line line, long nowMs) {
        Unsent waiting = unsent.get(line);
        if (waiting == null) {
            return;
        }
        Node node = node(line);
        waiting.attempted |= client.connectionDelay(node, nowMs) == 0;
        if (client.ready(node, nowMs)) {
            unsent.remove(line);
            awaited.put(line, new Awaited(waiting.silenceMaxMs, nowMs));
            FetchRequest request = FollowerFetchCodec.encode(waiting.request);
            client.send(client.newClientRequest(
                    node.idString(), builderOf(request), nowMs, true, waiting.timeoutMs, response -> onResponse(line, response)), nowMs);
        } else if ((waiting.attempted && client.connectionFailed(node)) || nowMs >= waiting.deadlineMs) {
            unsent.remove(line);
            events.add(new Event.Lost(line, true, destination + " cannot be connected"));
        }
    }

    private void onResponse(Line line, ClientResponse response) {
        awaited.remove(line);
        if (response.hasResponse()) {
            events.add(new Event.Answered(line, FollowerFetchCodec.decode((FetchResponse) response.responseBody())));
        } else {
            events.add(new Event.Lost(line, false, response.wasTimedOut()
                    ? destination + " did not answer in time"
                    : "the connection to " + destination + " was lost"));
        }
    }

    private static AbstractRequest.Builder<FetchRequest> builderOf(FetchRequest request) {
        return new AbstractRequest.Builder<>(ApiKeys.FETCH, request.version(), request.version()) {
            @Override
            public FetchRequest build(short version) {
                return request;
            }
        };
    }

    /** The client tells connections apart by the node's number. */
    private Node node(Line line) {
        return new Node(2 * destination.brokerId() + line.ordinal(), destination.host(), destination.port());
    }

    /** Ends a {@link #poll} that waits, or the next one. Any thread. */
    public void wakeup() {
        client.wakeup();
    }

    @Override
    public void close() {
        client.close();
        metrics.close();
    }
}
