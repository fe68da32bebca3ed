package io.caddis.verification.cluster;

import io.caddis.broker.BrokerNode;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.broker.NodePorts;
import io.caddis.broker.NodeStatus;
import io.caddis.coordinator.catalog.InMemoryProducerIdBlocks;
import io.caddis.coordinator.catalog.InMemoryTopicCatalog;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Broker nodes in this JVM, with a real ZooKeeper and real log directories, and a catalog in memory: up in seconds. What
 * PostgreSQL, WildFly and processes of their own add is seen in {@link LocalCluster}.
 */
public final class InProcessCluster implements Brokers, AutoCloseable {

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.started();
    private final InMemoryTopicCatalog catalog = new InMemoryTopicCatalog();
    private final InMemoryProducerIdBlocks producerIds = new InMemoryProducerIdBlocks();
    private final InMemoryClusterIdentity clusterIdentity = new InMemoryClusterIdentity();
    private final InMemoryGroupStore groups = new InMemoryGroupStore();
    private final Map<Integer, BrokerNode> nodes = new TreeMap<>();
    private final Path directory;

    private InProcessCluster() {
        try {
            directory = Files.createTempDirectory("in-process-cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three nodes that serve and agree on who the controller is. */
    public static InProcessCluster started() {
        return started(NODES, id -> Map.of());
    }

    /** As many nodes, numbered from 1, with {@code settings} of each over those it would have. */
    public static InProcessCluster started(int count, IntFunction<Map<String, String>> settings) {
        InProcessCluster cluster = empty();
        try {
            IntStream.rangeClosed(1, count).forEach(id -> cluster.start(id, settings.apply(id)));
            cluster.awaitController();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** A cluster without nodes yet. */
    public static InProcessCluster empty() {
        return new InProcessCluster();
    }

    /** Starts node {@code id} on its own directory. */
    public void start(int id) {
        start(id, Map.of());
    }

    /** Starts a node under the number {@code id}, with {@code settings} over those it would have. */
    public void start(int id, Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "node.id", Integer.toString(id),
                "listeners", "PLAINTEXT://127.0.0.1:0",
                "zookeeper.connect", zooKeeper.connectString() + "/caddis",
                "log.dirs", dataDirectory(id).toString()));
        properties.putAll(settings);
        BrokerNode node = new BrokerNode(
                properties, new NodePorts(catalog, producerIds, clusterIdentity, groups, new UnmeasuredLag(), InProcessCluster::thread));
        try {
            node.start(line -> { });
        } catch (InterruptedException e) {
            node.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
        nodes.put(id, node);
    }

    /** Stops node {@code id} in a controlled way. */
    public void stop(int id) {
        nodes.remove(id).close();
    }

    /** Blocks until every node names the same controller. */
    public void awaitController() {
        Eventually.value(
                "one controller known to all nodes", PATIENCE,
                () -> nodes.values().stream().map(node -> node.status().controllerId()).collect(Collectors.toSet()),
                controllers -> controllers.size() == 1 && controllers.iterator().next().isPresent());
    }

    public NodeStatus status(int id) {
        return nodes.get(id).status();
    }

    /** What a console of this node works with. */
    public OperatorAccess operator(int id) {
        return nodes.get(id).operator().orElseThrow();
    }

    public EmbeddedZooKeeper zooKeeper() {
        return zooKeeper;
    }

    public InMemoryTopicCatalog catalog() {
        return catalog;
    }

    public InMemoryProducerIdBlocks producerIds() {
        return producerIds;
    }

    /** The log directory of node {@code id}. */
    public Path dataDirectory(int id) {
        return directory.resolve("node-" + id);
    }

    @Override
    public String bootstrapServers() {
        return nodes.values().stream().flatMap(node -> node.status().listeners().stream()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(this::stop);
        zooKeeper.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(InProcessCluster::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setContextClassLoader(BrokerNode.class.getClassLoader());
        return thread;
    }
}
