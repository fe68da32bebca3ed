package io.caddis.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.network.KafkaChannel;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.NetworkSend;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.network.ServerConnectionId;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of some connections of one listener: reads frames, calls handlers, writes answers, all on one thread, so
 * that a produce goes from the socket to the page cache without a hand-over.
 *
 * <p>A connection is muted from the moment its request is complete until the answer is out: one request in flight, answers
 * in order, and back-pressure through the socket. A request that has done its work and waits for others to confirm it, as a
 * produce waits for the disk, lets the connection go on to a bounded number of further ones
 * ({@link Reply#allowNextRequest}): they then share the flush instead of standing in line for it.
 */
final class NetworkLoop implements EventLoop, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkLoop.class);
    /** Connections accepted but not yet registered; the acceptor waits when it is full. */
    private static final int ACCEPTED_MAX = 64;
    private static final int TASKS_PER_TURN_MAX = 1_000;
    private static final long IDLE_POLL_MS = 500;
    private static final long SWEEP_INTERVAL_MS = 1_000;

    private final int index;
    private final WireSettings settings;
    private final Selector selector;
    private final LoopMemory memory;
    private final RequestDispatcher dispatcher;
    private final ConnectionLimits limits;
    private final Time time;
    private final ArrayBlockingQueue<SocketChannel> accepted = new ArrayBlockingQueue<>(ACCEPTED_MAX);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private final Map<String, Connection> connections = new HashMap<>();
    private final LoopTimers timers = new LoopTimers();
    private volatile Thread thread;
    private volatile boolean closing;
    private volatile boolean closed;
    private int connectionSequence;
    private long nextSweepMs;

    NetworkLoop(
            int index, WireSettings settings, Selector selector, LoopMemory memory, RequestDispatcher dispatcher, ConnectionLimits limits,
            Time time) {
        this.index = index;
        this.settings = settings;
        this.selector = selector;
        this.memory = memory;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.time = time;
    }

    /** Called by the acceptor; blocks while the loop is behind, which leaves further clients in the listen backlog. */
    void accept(SocketChannel channel) throws InterruptedException {
        accepted.put(channel);
        wakeUp();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (closed) {
            runLeftOver();
        } else if (!inLoop()) {
            wakeUp();
        }
    }

    /** At once when already on the loop's thread, else like {@link #execute}. */
    void run(Runnable task) {
        if (inLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Timeout schedule(long delayMs, Runnable task) {
        return timers.schedule(time.milliseconds() + Math.max(0, delayMs), task);
    }

    private void wakeUp() {
        if (wakeupPending.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!closing) {
                turn();
            }
        } finally {
            closeAll();
        }
    }

    private void turn() {
        try {
            wakeupPending.set(false);
            registerAccepted();
            runTasks();
            selector.poll(tasks.isEmpty() ? timers.delayMs(time.milliseconds(), IDLE_POLL_MS) : 0);
        } catch (IOException | RuntimeException | Error failure) {
            goOnAfter(failure);
        }
        try {
            // After a failed poll too: what it had read before it failed, nobody else would ever answer.
            handleReceives();
            handleCompletedSends();
            handleDisconnected();
            runDueTimers();
            sweep();
        } catch (RuntimeException | Error failure) {
            goOnAfter(failure);
        }
    }

    /** One connection's trouble is handled closer; this concerns the loop, whose listener would go on accepting connections for it. */
    private void goOnAfter(Throwable failure) {
        LOG.error("event loop {} met an unexpected failure and goes on", index, failure);
    }

    private void registerAccepted() {
        SocketChannel channel;
        while ((channel = accepted.poll()) != null) {
            InetAddress address = channel.socket().getInetAddress();
            String id = ServerConnectionId.generateConnectionId(channel.socket(), index, connectionSequence);
            connectionSequence = connectionSequence == Integer.MAX_VALUE ? 0 : connectionSequence + 1;
            try {
                selector.register(id, channel);
                connections.put(id, new Connection(id, address));
            } catch (IOException | RuntimeException failure) {
                LOG.debug("connection {} could not be registered: {}", id, failure.toString());
                limits.leave(address);
                SocketServer.closeQuietly(channel);
            }
        }
    }

    private void runTasks() {
        // Tasks that queue tasks do not starve the sockets.
        Runnable task;
        for (int count = 0; count < TASKS_PER_TURN_MAX && (task = tasks.poll()) != null; count++) {
            runGuarded(task);
        }
    }

    private void runDueTimers() {
        long nowMs = time.milliseconds();
        Runnable task;
        while ((task = timers.pollDue(nowMs)) != null) {
            runGuarded(task);
        }
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a task of event loop {} failed", index, failure);
        }
    }

    private void handleReceives() {
        for (NetworkReceive receive : selector.completedReceives()) {
            Connection connection = connections.get(receive.source());
            KafkaChannel channel = selector.channel(receive.source());
            if (connection == null || channel == null) {
                release(receive);
                continue;
            }
            try {
                dispatcher.dispatch(this, connection, channel, receive);
            } catch (RuntimeException failure) {
                release(receive);
                close(connection, "the request could not be read: " + failure);
            } catch (Error failure) {
                // Out of memory or stack, or a broken assertion: this request's end, not that of a thousand other connections.
                LOG.error("a request of {} met an error of the machine or of this code, its connection is closed", connection.id, failure);
                release(receive);
                close(connection, "its request could not be handled");
            }
        }
        selector.clearCompletedReceives();
    }

    /** The request is complete: nothing more is read from the connection until it has been answered. */
    void begin(Connection connection, PendingReply reply) {
        selector.mute(connection.id);
        connection.begin(reply);
    }

    /** @param response null if the request wants no answer */
    void answered(Connection connection, PendingReply reply, AbstractResponse response, Runnable release) {
        reply.releaseRequestBuffer();
        if (!connection.isInFlight(reply) || selector.channel(connection.id) == null) {
            release.run();
            return;
        }
        reply.noteAnswer(response, release);
        sendAnswered(connection);
    }

    /** Sends what is answered, in the order of the requests, until an answer is outstanding or the socket takes no more. */
    private void sendAnswered(Connection connection) {
        try {
            PendingReply next;
            while ((next = connection.nextAnswered()) != null) {
                if (next.response() == null) {
                    connection.completed();
                } else {
                    send(connection, next);
                }
            }
            readOn(connection);
        } catch (RuntimeException | Error failure) {
            giveUp(connection, failure);
        }
    }

    /** A connection that would stand still, its client waiting for ever: that it is lost, the client understands. */
    private void giveUp(Connection connection, Throwable failure) {
        LOG.error("answers of connection {} could not be completed, it is closed", connection.id, failure);
        close(connection, "its answers could not be completed");
    }

    private void send(Connection connection, PendingReply reply) {
        try {
            TrackedSend send = new TrackedSend(reply.context().buildResponseSend(reply.response()));
            connection.sending(send, reply.release(), time.milliseconds());
            reply.handedOver();
            selector.send(new NetworkSend(connection.id, send));
            writeAtOnce(connection);
        } catch (IOException lost) {
            close(connection, "it was lost: " + lost.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("the answer to {} could not be sent", reply.context().header, failure);
            close(connection, "its answer could not be sent");
        }
    }

    void allowNextRequest(Connection connection, PendingReply reply) {
        // Re-authentication sends its own answers between those of the requests: there one request after the other is done.
        if (!reply.context().securityProtocol.name.startsWith("SASL") && connection.isInFlight(reply)) {
            reply.noteNextRequestAllowed();
            readOn(connection);
        }
    }

    /**
     * Most answers fit into the socket's buffer: written now, they cost neither a turn of the selector nor two changes of what
     * it waits for. What does not fit goes on when the socket is writable.
     */
    private void writeAtOnce(Connection connection) throws IOException {
        KafkaChannel channel = selector.channel(connection.id);
        if (channel == null || !channel.hasSend()) {
            return;
        }
        channel.write();
        if (channel.maybeCompleteSend() != null) {
            connection.completed();
        }
    }

    private void handleCompletedSends() {
        for (NetworkSend send : selector.completedSends()) {
            Connection connection = connections.get(send.destinationId());
            if (connection != null) {
                completed(connection);
            }
        }
        selector.clearCompletedSends();
    }

    private void completed(Connection connection) {
        try {
            connection.completed();
        } catch (RuntimeException | Error failure) {
            giveUp(connection, failure);
            return;
        }
        sendAnswered(connection);
    }

    private void readOn(Connection connection) {
        if (connection.mayRead() && selector.channel(connection.id) != null) {
            selector.unmute(connection.id);
        }
    }

    private void handleDisconnected() {
        selector.disconnected().keySet().forEach(id -> {
            Connection connection = connections.remove(id);
            if (connection != null) {
                forget(connection);
            }
        });
    }

    void close(Connection connection, String reason) {
        LOG.debug("closing connection {}: {}", connection.id, reason);
        selector.close(connection.id);
        if (connections.remove(connection.id) != null) {
            forget(connection);
        }
    }

    private void forget(Connection connection) {
        limits.leave(connection.address);
        try {
            connection.abandon();
        } catch (RuntimeException | Error failure) {
            LOG.error("what the answers of connection {} held could not be given back", connection.id, failure);
        }
    }

    private void sweep() {
        long nowMs = time.milliseconds();
        if (nowMs < nextSweepMs) {
            return;
        }
        nextSweepMs = nowMs + SWEEP_INTERVAL_MS;
        noteReceives(nowMs);
        boolean memoryIsAwaited = memory.isAwaited();
        List<Connection> stalled = new ArrayList<>();
        for (Connection connection : connections.values()) {
            if (connection.sendIsStalled(nowMs, settings.stalledSendTimeoutMs())
                    || connection.receiving.isOverdue(nowMs, settings.partialRequestTimeoutMs())
                    || (memoryIsAwaited && connection.receiving.wastesMemory())) {
                stalled.add(connection);
            }
        }
        stalled.forEach(connection -> close(connection, "it moves too slowly"));
    }

    private void noteReceives(long nowMs) {
        int waiting = 0;
        for (Connection connection : connections.values()) {
            KafkaChannel channel = selector.channel(connection.id);
            NetworkReceive receive = channel == null ? null : channel.currentReceive();
            connection.receiving.sweep(receive, nowMs);
            waiting += ReceiveProgress.waitsForMemory(receive) ? 1 : 0;
        }
        memory.waiting(waiting);
    }

    static void release(NetworkReceive receive) {
        try {
            receive.close();
        } catch (IOException failure) {
            throw new IllegalStateException("a receive buffer could not be released", failure);
        }
    }

    /** Stops the loop; its thread closes all connections on its way out. */
    void beginClose() {
        closing = true;
        selector.wakeup();
    }

    private void closeAll() {
        for (Connection connection : List.copyOf(connections.values())) {
            close(connection, "the node stops");
        }
        SocketChannel channel;
        while ((channel = accepted.poll()) != null) {
            limits.leave(channel.socket().getInetAddress());
            SocketServer.closeQuietly(channel);
        }
        memory.waiting(0);
        selector.close();
        closed = true;
        runLeftOver();
    }

    /** After the close, on any thread: answers that come now go nowhere, and give back what they hold. */
    private synchronized void runLeftOver() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            runGuarded(task);
        }
    }
}
