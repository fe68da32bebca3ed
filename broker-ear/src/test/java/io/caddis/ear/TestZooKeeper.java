package io.caddis.ear;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** One ZooKeeper server inside the test's JVM. */
final class TestZooKeeper implements AutoCloseable {

    private static final int TICK_MS = 500;
    private static final int CONNECTIONS_MAX = 60;

    private final ZooKeeperServer server;
    private final ServerCnxnFactory connections;

    TestZooKeeper(Path directory) throws IOException, InterruptedException {
        server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS);
        connections = ServerCnxnFactory.createFactory(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CONNECTIONS_MAX);
        connections.startup(server);
    }

    String connect() {
        return "127.0.0.1:" + connections.getLocalPort();
    }

    /** Paths of all ephemeral nodes, whoever owns them. */
    Collection<String> ephemeralNodes() {
        Collection<String> paths = new TreeSet<>();
        server.getZKDatabase().getSessions().forEach(
                session -> paths.addAll(server.getZKDatabase().getDataTree().getEphemerals(session)));
        return paths;
    }

    @Override
    public void close() {
        connections.shutdown();
    }
}
