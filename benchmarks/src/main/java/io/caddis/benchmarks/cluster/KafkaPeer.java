package io.caddis.benchmarks.cluster;

import io.caddis.benchmarks.process.ChildProcess;
import io.caddis.benchmarks.process.Directories;
import io.caddis.benchmarks.process.FreePorts;
import io.caddis.benchmarks.process.JavaCommand;
import io.caddis.benchmarks.process.OpenResources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * An Apache Kafka cluster started from its released jars with its default settings, one JVM per node, on loopback ports
 * nobody else uses. Its directory is made new, so nothing of an earlier run is read; its data is deleted at the end, its logs
 * stay.
 */
public final class KafkaPeer implements RestartableCluster {

    private static final String LOGGING_CONFIGURATION = "kafka-peer-log4j2.properties";
    private static final long FORMAT_TIMEOUT_SECONDS = 60;
    private static final long START_TIMEOUT_SECONDS = 120;

    /** What Kafka's own start script passes to the JVM, so that the peer is tuned as its makers tune it. */
    private static final List<String> KAFKA_START_SCRIPT_OPTIONS = List.of(
            "-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent", "-Djava.awt.headless=true");

    private final String name;
    private final KafkaNodeSettings settings;
    private final List<NodeLaunch> launches;
    private final List<ChildProcess> nodes;
    private final OpenResources resources;

    private KafkaPeer(String name, KafkaNodeSettings settings, List<NodeLaunch> launches, List<ChildProcess> nodes,
            OpenResources resources) {
        this.name = name;
        this.settings = settings;
        this.launches = List.copyOf(launches);
        this.nodes = new ArrayList<>(nodes);
        this.resources = resources;
    }

    /** How a node is started, the first time and again. */
    private record NodeLaunch(String role, JavaCommand command, Path log) {

        ChildProcess start(OpenResources resources) {
            return ChildProcess.start(role, command.words(), log, resources);
        }
    }

    /**
     * Formats and starts a cluster; blocks until every node is a broker of it.
     *
     * @param jars      the peer's jars, kept off our own class path
     * @param directory where it keeps configuration, logs and data; replaced when it exists
     * @param heap      heap of each node as {@code -Xmx} takes it; Kafka's script says {@code 1G}
     * @throws IllegalStateException when a node ends or the cluster is not complete in time, with the end of the node's log
     */
    public static KafkaPeer start(String name, KafkaJars jars, Path directory, int nodeCount, String heap,
            OpenResources resources) throws IOException, InterruptedException {
        Directories.deleteTree(directory);
        Files.createDirectories(directory);
        Path data = directory.resolve("data");
        resources.add(() -> Directories.deleteTree(data));
        Path logging = copyLoggingConfiguration(directory);

        List<Integer> ports = FreePorts.pick(nodeCount + 1);
        KafkaNodeSettings settings = new KafkaNodeSettings(ports.subList(0, nodeCount), ports.get(nodeCount));
        String clusterId = Uuid.randomUuid().toString();
        List<String> toolOptions = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", loggingOption(logging));
        List<NodeLaunch> launches = new ArrayList<>();
        List<ChildProcess> nodes = new ArrayList<>();
        for (int nodeId = 1; nodeId <= nodeCount; nodeId++) {
            Path properties = writeProperties(directory, nodeId, settings.properties(nodeId, data.resolve("node-" + nodeId)));
            JavaCommand format = new JavaCommand(toolOptions, jars.classPath(), "kafka.tools.StorageTool",
                    List.of("format", "--cluster-id", clusterId, "--config", properties.toString()));
            ChildProcess.start("format of " + name + " node " + nodeId, format.words(),
                    directory.resolve("node-" + nodeId + "-format.log"), resources).awaitSuccess(FORMAT_TIMEOUT_SECONDS);

            List<String> nodeOptions = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap, loggingOption(logging)));
            nodeOptions.addAll(KAFKA_START_SCRIPT_OPTIONS);
            JavaCommand broker = new JavaCommand(nodeOptions, jars.classPath(), "kafka.Kafka", List.of(properties.toString()));
            NodeLaunch launch = new NodeLaunch(name + " node " + nodeId, broker, directory.resolve("node-" + nodeId + ".log"));
            launches.add(launch);
            nodes.add(launch.start(resources));
        }
        new ClusterReadiness(name, settings.bootstrapServers(), nodeCount)
                .await(START_TIMEOUT_SECONDS, () -> nodes.forEach(ChildProcess::requireAlive));
        return new KafkaPeer(name, settings, launches, nodes, resources);
    }

    @Override
    public void startNode(int nodeId) throws InterruptedException {
        ChildProcess started = launches.get(nodeId - 1).start(resources);
        nodes.set(nodeId - 1, started);
        new ClusterReadiness(name, settings.bootstrapServers(), settings.nodeCount())
                .await(START_TIMEOUT_SECONDS, started::requireAlive);
    }

    /** The quorum has one member, which is known; a client that asks is told any broker. */
    @Override
    public int controllerNode(Admin admin) {
        return KafkaNodeSettings.CONTROLLER_NODE_ID;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    @Override
    public List<Long> nodePids() {
        return nodes.stream().map(ChildProcess::pid).toList();
    }

    @Override
    public List<Long> supportPids() {
        return List.of();
    }

    private static Path writeProperties(Path directory, int nodeId, Map<String, String> properties) throws IOException {
        List<String> lines = properties.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
        return Files.write(directory.resolve("node-" + nodeId + ".properties"), lines);
    }

    private static Path copyLoggingConfiguration(Path directory) throws IOException {
        Path target = directory.resolve(LOGGING_CONFIGURATION);
        try (InputStream source = KafkaPeer.class.getResourceAsStream(LOGGING_CONFIGURATION)) {
            if (source == null) {
                throw new IOException("resource " + LOGGING_CONFIGURATION + " is missing from the benchmarks' class path");
            }
            Files.copy(source, target);
        }
        return target;
    }

    private static String loggingOption(Path configuration) {
        return "-Dlog4j2.configurationFile=" + configuration;
    }
}
