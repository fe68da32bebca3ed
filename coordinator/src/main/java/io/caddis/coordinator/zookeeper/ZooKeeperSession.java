package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.threads.NamedThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one ZooKeeper session, made anew whenever it expires, for as long as the node runs. Everybody in this package
 * works through the client it hands out.
 *
 * <p>It has a thread on which connections are made and listeners are told; the client's own event thread only passes events
 * on, because a ZooKeeper call made there would wait for itself.
 */
public final class ZooKeeperSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperSession.class);

    private static final long FIRST_RETRY_MS = 50;
    private static final long MAX_RETRY_MS = 5_000;
    private static final int CLOSE_TIMEOUT_MS = 5_000;

    private final ZooKeeperSettings settings;
    private final ConnectString connectString;
    private final ZnodePaths paths;
    private final ScheduledThreadPoolExecutor thread;
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

    /** Null until the first attempt to connect. */
    private volatile ZooKeeper client;

    private volatile boolean isConnected;
    private volatile boolean isClosed;

    /** Written on the session's thread: counts clients, so that late events of an old one are told apart. */
    private volatile int generation;

    private long retryMs = FIRST_RETRY_MS;
    private boolean layoutReady;

    /** @param threads makes the session's thread; the client's own threads inherit its context class loader */
    public ZooKeeperSession(ZooKeeperSettings settings, ThreadFactory threads) {
        this.settings = settings;
        this.connectString = ConnectString.parse(settings.connectString());
        this.paths = new ZnodePaths(connectString.chroot());
        this.thread = new ScheduledThreadPoolExecutor(1, new NamedThreads(threads, "zookeeper-session"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Listeners are told in the order they were added; add them before {@link #start}. */
    void addListener(SessionListener listener) {
        listeners.add(listener);
    }

    /** Told on the session's thread whenever a session has ended; must not block. */
    public void onExpiry(Runnable listener) {
        addListener(new SessionListener() {
            @Override
            public void onConnected(long sessionId) {
                // only the end matters here
            }

            @Override
            public void onExpired() {
                listener.run();
            }
        });
    }

    /** Begins to connect and returns at once. */
    public void start() {
        execute(this::connect);
    }

    /** True while connected to a server. Safe from any thread. */
    public boolean isConnected() {
        return isConnected;
    }

    /** What the server granted, or what was asked for before it did. */
    int sessionTimeoutMs() {
        ZooKeeper present = client;
        int granted = present == null ? 0 : present.getSessionTimeout();
        return granted > 0 ? granted : settings.sessionTimeoutMs();
    }

    ZnodePaths paths() {
        return paths;
    }

    /** For messages: where this session leads to. */
    String target() {
        return settings.connectString();
    }

    /**
     * The present client, connected or not: its calls fail with {@link KeeperException.ConnectionLossException} when it is not.
     *
     * @throws MetadataUnavailableException before the first client is made
     */
    ZooKeeper client() {
        ZooKeeper present = client;
        if (present == null) {
            throw new MetadataUnavailableException("not connected to ZooKeeper at " + target() + " yet", null);
        }
        return present;
    }

    /** Runs a task on the session's thread, dropped once closed. */
    void execute(Runnable task) {
        schedule(task, 0);
    }

    void schedule(Runnable task, long delayMs) {
        try {
            thread.schedule(() -> runGuarded(task), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, task dropped");
        }
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            LOG.error("a ZooKeeper session listener failed", e);
        }
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        int mine = generation + 1;
        generation = mine;
        Watcher watcher = event -> onEvent(mine, event);
        try {
            client = new ZooKeeper(connectString.servers(), settings.sessionTimeoutMs(), watcher, false, clientConfig());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("cannot make a ZooKeeper client for {}, trying again", target(), e);
            schedule(this::connect, nextRetryMs());
        }
    }

    private ZKClientConfig clientConfig() {
        ZKClientConfig config = new ZKClientConfig();
        // off unless asked for: the server's own JAAS configuration is not meant for us
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        settings.clientProperties().forEach(config::setProperty);
        return config;
    }

    /** On the client's event thread: passes on, nothing else. */
    private void onEvent(int ofGeneration, WatchedEvent event) {
        if (event.getType() != Watcher.Event.EventType.None || ofGeneration != generation) {
            return;
        }
        switch (event.getState()) {
            case SyncConnected, ConnectedReadOnly, SaslAuthenticated -> {
                isConnected = true;
                execute(() -> onConnected(ofGeneration));
            }
            case Disconnected -> {
                isConnected = false;
                LOG.warn("connection to ZooKeeper lost, the session may live on: {}", target());
            }
            case Expired -> {
                isConnected = false;
                execute(() -> onExpired(ofGeneration));
            }
            case AuthFailed -> LOG.error("ZooKeeper at {} refused the credentials", target());
            default -> LOG.debug("ZooKeeper client event {}", event);
        }
    }

    private void onConnected(int ofGeneration) {
        if (ofGeneration != generation || isClosed) {
            return;
        }
        try {
            makeLayout();
        } catch (MetadataUnavailableException e) {
            LOG.debug("layout not ready, trying again", e);
            schedule(() -> onConnected(ofGeneration), FIRST_RETRY_MS);
            return;
        }
        retryMs = FIRST_RETRY_MS;
        long sessionId = client.getSessionId();
        LOG.info("connected to ZooKeeper {}: sessionId=0x{} sessionTimeoutMs={}", target(), Long.toHexString(sessionId), sessionTimeoutMs());
        listeners.forEach(listener -> listener.onConnected(sessionId));
    }

    private void onExpired(int ofGeneration) {
        if (ofGeneration != generation || isClosed) {
            return;
        }
        LOG.warn("ZooKeeper session expired, making a new one: sessionId=0x{}", Long.toHexString(client.getSessionId()));
        closeClient();
        listeners.forEach(SessionListener::onExpired);
        schedule(this::connect, nextRetryMs());
    }

    /** Half of it random, so that nodes that lost their sessions together do not come back together. */
    private long nextRetryMs() {
        long delayMs = retryMs / 2 + ThreadLocalRandom.current().nextLong(retryMs / 2 + 1);
        retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
        return delayMs;
    }

    /** Creates the chroot and the parents of everything else. Once: whoever removes them later has removed the cluster. */
    private void makeLayout() {
        if (layoutReady) {
            return;
        }
        String chroot = connectString.chroot();
        for (int slash = chroot.indexOf('/', 1); slash > 0; slash = chroot.indexOf('/', slash + 1)) {
            createIfAbsent(chroot.substring(0, slash), new byte[0]);
        }
        if (!chroot.isEmpty()) {
            createIfAbsent(chroot, new byte[0]);
        }
        paths.parents().forEach(path -> createIfAbsent(path, new byte[0]));
        createIfAbsent(paths.controllerEpoch(), ZnodeCodec.controllerEpoch(0));
        layoutReady = true;
    }

    private void createIfAbsent(String path, byte[] data) {
        try {
            client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            // as it should be
        } catch (KeeperException e) {
            throw ZooKeeperFailure.unavailable("creating " + path, e);
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        }
    }

    private void closeClient() {
        try {
            client.close(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the session, which removes its ephemeral nodes, and the thread. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        isConnected = false;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the ZooKeeper session's thread is still busy {} ms after it was asked to end", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (client != null) {
            closeClient();
        }
    }
}
