package io.caddis.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.ChannelBuilders;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.security.authenticator.CredentialCache;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.token.delegation.internals.DelegationTokenCache;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners of a node. {@link #bind} takes the ports, {@link #start} begins to serve, {@link #close} ends every
 * connection and thread and gives the ports back. Bind and close block shortly; call each once.
 *
 * <p>A port that is taken is connected to by whoever knows it, served or not: the operating system sees to that. A client that
 * nobody answered would wait for the whole of its patience while other nodes could serve it. So until {@link #hold} clients are
 * sent away at once, and only between that and the start, moments later, they wait.
 */
public final class SocketServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final String METRIC_GROUP = "socket-server";
    private static final int FAILED_AUTHENTICATION_DELAY_MS = 100;
    private static final long THREAD_JOIN_MS = 5_000;

    private final WireSettings settings;
    private final ThreadFactory threads;
    private final Time time = Time.SYSTEM;
    private final Metrics metrics = new Metrics();
    private final ConnectionLimits limits;
    private final RequestMemory memory;
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final List<NetworkLoop> loops = new ArrayList<>();
    private final List<Thread> running = new ArrayList<>();
    private final Map<ListenerBinding, Acceptor> acceptors = new LinkedHashMap<>();
    private final List<Thread> acceptorThreads = new ArrayList<>();
    private final CredentialCache credentialCache = new CredentialCache();
    private final DelegationTokenCache tokenCache = new DelegationTokenCache(ScramMechanism.mechanismNames());

    public SocketServer(WireSettings settings, ThreadFactory threads) {
        this.settings = settings;
        this.threads = threads;
        this.limits = new ConnectionLimits(
                settings.connectionsMax(), settings.connectionsPerAddressMax(), resolved(settings.connectionsPerAddressOverrides()));
        this.memory = requestMemory(settings);
    }

    private static RequestMemory requestMemory(WireSettings settings) {
        long maxBytes = settings.queuedRequestMaxBytes();
        return new RequestMemory(maxBytes < 0 ? Long.MAX_VALUE : Math.max(maxBytes, settings.requestMaxBytes()));
    }

    private static Map<InetAddress, Integer> resolved(Map<String, Integer> overrides) {
        Map<InetAddress, Integer> byAddress = new HashMap<>();
        overrides.forEach((host, limit) -> {
            try {
                byAddress.put(InetAddress.getByName(host), limit);
            } catch (UnknownHostException unknown) {
                LOG.warn("max.connections.per.ip.overrides names {}, which has no address: its limit is not applied", host);
            }
        });
        return byAddress;
    }

    /** SCRAM credentials by mechanism; filled by whoever owns users. */
    public CredentialCache credentialCache() {
        return credentialCache;
    }

    /**
     * Takes the listener's port, and sends away whoever comes.
     *
     * @return the address it is bound to, with the real port if 0 was asked for
     * @throws IOException naming listener, host and port
     */
    public InetSocketAddress bind(ListenerBinding binding) throws IOException {
        InetSocketAddress address =
                binding.host().isEmpty() ? new InetSocketAddress(binding.port()) : new InetSocketAddress(binding.host(), binding.port());
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (settings.receiveBufferBytes() > 0) {
                server.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
            }
            server.bind(address, settings.backlog());
        } catch (IOException failure) {
            closeQuietly(server);
            throw new IOException("listener " + binding.name().value() + " cannot bind " + address
                    + ": another process may have the port, or the address is not of this host", failure);
        }
        servers.add(server);
        Acceptor acceptor = new Acceptor(server, limits, settings);
        acceptors.put(binding, acceptor);
        acceptorThreads.add(run("kafka-acceptor-" + binding.name().value(), acceptor));
        return (InetSocketAddress) server.getLocalAddress();
    }

    /** Whoever comes from now on is kept waiting: {@link #start} is near, and depends on nobody else. */
    public void hold() {
        acceptors.values().forEach(Acceptor::hold);
    }

    /**
     * Begins to serve on every bound listener.
     *
     * @param securityConfig the node's settings, with the SSL and SASL keys that {@code ChannelBuilders} reads
     */
    public void start(ApiTable apis, ApiVersionsHandler apiVersions, AbstractConfig securityConfig) {
        acceptors.forEach((binding, acceptor) -> start(binding, acceptor, apis, apiVersions, securityConfig));
    }

    private void start(
            ListenerBinding binding, Acceptor acceptor, ApiTable apis, ApiVersionsHandler apiVersions, AbstractConfig config) {
        LogContext logContext = new LogContext("[listener " + binding.name().value() + "] ");
        List<NetworkLoop> ofListener = new ArrayList<>();
        for (int i = 0; i < settings.networkThreads(); i++) {
            ChannelBuilder channelBuilder = ChannelBuilders.serverChannelBuilder(
                    binding.name(), binding.interBroker(), binding.protocol(), config, credentialCache, tokenCache, time, logContext,
                    version -> apiVersions.answerBeforeLogin());
            int index = loops.size();
            LoopMemory loopMemory = new LoopMemory(memory);
            Selector selector = new Selector(
                    settings.requestMaxBytes(), settings.connectionsMaxIdleMs(), FAILED_AUTHENTICATION_DELAY_MS, metrics, time,
                    METRIC_GROUP, Map.of("loop", Integer.toString(index)), false, false, channelBuilder, loopMemory, logContext);
            NetworkLoop loop =
                    new NetworkLoop(index, settings, selector, loopMemory, new RequestDispatcher(apis, binding, time), limits, time);
            ofListener.add(loop);
            loops.add(loop);
            run("kafka-network-" + index, loop);
        }
        acceptor.serve(ofListener);
    }

    private Thread run(String name, Runnable body) {
        Thread thread = threads.newThread(body);
        thread.setName(name);
        running.add(thread);
        thread.start();
        return thread;
    }

    /** Connections that are open now. */
    public int openConnections() {
        return limits.open();
    }

    @Override
    public void close() {
        servers.forEach(SocketServer::closeQuietly);
        // An acceptor may be waiting for a place in a loop's queue. The loops end after it, so that they meet all it has accepted.
        acceptorThreads.forEach(Thread::interrupt);
        join(acceptorThreads);
        loops.forEach(NetworkLoop::beginClose);
        join(running);
        metrics.close();
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join(THREAD_JOIN_MS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.warn("network thread {} did not end within {} ms", thread.getName(), THREAD_JOIN_MS);
            }
        }
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException failure) {
            LOG.debug("closing {} failed", closeable, failure);
        }
    }
}
