package io.caddis.coordinator.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A real ZooKeeper server in the test's JVM, on a free loopback port that it keeps over {@link #stop} and {@link #start}.
 *
 * <p>It ticks every {@value #TICK_MS} ms, so session timeouts from 200 ms up are granted.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    private static final int TICK_MS = 100;
    private static final int MAX_CONNECTIONS_PER_CLIENT = 200;

    private final Path directory;
    private ServerCnxnFactory connections;
    private ZooKeeperServer server;
    private int port;

    private EmbeddedZooKeeper(Path directory) {
        this.directory = directory;
    }

    /** Starts a server with an empty tree. */
    public static EmbeddedZooKeeper started() {
        // read when the classes load: no Jetty, and no flush of a test's transaction log
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.forceSync", "no");
        try {
            EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(Files.createTempDirectory("embedded-zookeeper"));
            zooKeeper.start();
            return zooKeeper;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For clients; a chroot may be added. */
    public String connectString() {
        return "127.0.0.1:" + port;
    }

    /** Starts again with the tree as {@link #stop} left it. Does nothing while running. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS);
            connections = ServerCnxnFactory.createFactory(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS_PER_CLIENT);
            connections.startup(server);
            port = connections.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ZooKeeper server started", e);
        }
    }

    /** Goes away as a crashed ensemble does: connections break, the tree and the sessions stay on disk. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        connections.shutdown();
        server.shutdown();
        server = null;
    }

    /** Ends a session as the server does when it hears nothing: its ephemeral nodes go, its client learns that it expired. */
    public synchronized void expireSession(long sessionId) {
        server.closeSession(sessionId);
    }

    /** Sessions that the server considers alive. */
    public synchronized List<Long> sessionIds() {
        return List.copyOf(server.getZKDatabase().getSessions());
    }

    @Override
    public synchronized void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
