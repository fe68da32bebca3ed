package io.caddis.verification.cluster;

import io.caddis.verification.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster of real WildFly nodes, driven through {@code ./caddis} as a user would. Its files lie under
 * {@code target/clusters/NAME} and outlive {@link #close} for inspection; its processes do not outlive this JVM.
 */
public final class LocalCluster implements Brokers, AutoCloseable {

    /** Options for the nodes' JVMs, as docs/command-line.md has it. */
    private static final String NODE_OPTIONS = "CADDIS_NODE_OPTS";
    /** Three nodes need about half a minute on two idle cores; other work may run beside. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final Duration COMMAND_PATIENCE = Duration.ofMinutes(2);
    private static final int LOG_TAIL_LINES = 60;
    /** Room for {@code node add}. */
    private static final int SPARE_NODES = 2;

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<LocalCluster> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(LocalCluster::close), "stop-clusters"));
    }

    private final Path directory;
    private final int nodes;
    private final int portBase;
    private final int httpBase;
    private final Map<Integer, LoopFileSystem> fileSystems = new TreeMap<>();
    private Optional<NetworkNamespaces> namespaces = Optional.empty();

    private LocalCluster(Path directory, int nodes) {
        this.directory = directory;
        this.nodes = nodes;
        this.portBase = FreePorts.run(nodes + SPARE_NODES);
        this.httpBase = FreePorts.run(nodes + SPARE_NODES);
    }

    /** A cluster that has never run; {@link #up} starts it. What an earlier test run left under the name is stopped and removed. */
    public static LocalCluster create(String name, int nodes) {
        Path directory = directory(name);
        LocalCluster cluster = new LocalCluster(directory, nodes);
        NetworkNamespaces.remove(cluster.namespacesFile());
        if (Files.exists(directory)) {
            for (int id = 1; id <= nodes; id++) {
                LoopFileSystem.unmount(cluster.dataDirectory(id));
            }
            cluster.caddis(COMMAND_PATIENCE, "down", "--clean").expectSuccess();
        }
        return cluster;
    }

    /** Runs {@code up --detach} with {@code options}; returns when all nodes serve and the self-check has passed. */
    public Program.Outcome up(String... options) {
        Program.Outcome outcome = tryUp(options);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("./caddis up failed\n" + outcome.allOutput() + logTails());
        }
        return outcome;
    }

    /** The same, for an {@code up} that is expected to fail. */
    public Program.Outcome tryUp(String... options) {
        RUNNING.add(this);
        List<String> arguments = new ArrayList<>(List.of(
                "up", "--detach", "--nodes", Integer.toString(nodes), "--port-base", Integer.toString(portBase), "--http-base",
                Integer.toString(httpBase)));
        arguments.addAll(Arrays.asList(options));
        return caddis(START_PATIENCE, arguments.toArray(String[]::new));
    }

    /** Runs {@code node ACTION ID}. */
    public void node(String action, int id) {
        List<String> prefix = action.equals("start") ? namespaces.map(spaces -> spaces.prefix(id)).orElse(List.of()) : List.of();
        Program.Outcome outcome = caddis(prefix, START_PATIENCE, "node", action, Integer.toString(id));
        if (outcome.exitCode() != 0) {
            throw new AssertionError("./caddis node " + action + " " + id + " failed\n" + outcome.allOutput() + logTails());
        }
    }

    /** Starts every node that has no process; in one command, unless a node lives in a network namespace of its own. */
    public void startAll() {
        if (namespaces.isEmpty()) {
            up();
        } else {
            for (int id = 1; id <= nodes; id++) {
                node("start", id);
            }
        }
    }

    public ClusterStatus status() {
        return ClusterStatus.parse(caddis(COMMAND_PATIENCE, "status", "--json").expectSuccess().output());
    }

    /** Runs {@code down}. */
    public void down() {
        caddis(COMMAND_PATIENCE, "down").expectSuccess();
        RUNNING.remove(this);
    }

    @Override
    public void close() {
        if (RUNNING.contains(this)) {
            down();
        }
        namespaces.ifPresent(NetworkNamespaces::close);
        namespaces = Optional.empty();
        fileSystems.keySet().forEach(id -> LoopFileSystem.unmount(dataDirectory(id)));
        fileSystems.clear();
    }

    /** Before {@link #up}: gives each node's log directory a file system of its own, where that can be done. */
    void mountFileSystems() {
        for (int id = 1; id <= nodes; id++) {
            int node = id;
            LoopFileSystem.mountedAt(dataDirectory(id)).ifPresent(fileSystem -> fileSystems.put(node, fileSystem));
        }
    }

    /** The file system of node {@code id}'s own; empty where none could be mounted. */
    public Optional<LoopFileSystem> fileSystem(int id) {
        return Optional.ofNullable(fileSystems.get(id));
    }

    /** Network namespaces for this running cluster's nodes, made at the first call; empty where they cannot be made. */
    public Optional<NetworkNamespaces> namespaces() {
        if (namespaces.isEmpty()) {
            namespaces = NetworkNamespaces.of(status(), namespacesFile());
        }
        return namespaces;
    }

    /** Takes back every cut of the network. */
    public void healNetwork() {
        namespaces.ifPresent(NetworkNamespaces::heal);
    }

    /** What a failed test left dead, stopped, asleep, cut off or without power is brought back. */
    public void makeWhole() {
        healNetwork();
        for (ClusterStatus.Node node : status().nodes()) {
            if (node.state().equals("paused")) {
                node("resume", node.id());
            } else if (node.pid() == null) {
                fileSystem(node.id()).ifPresent(LoopFileSystem::restorePower);
                node("start", node.id());
            }
        }
    }

    private Path namespacesFile() {
        return directory.resolveSibling(directory.getFileName() + ".namespaces");
    }

    public int nodes() {
        return nodes;
    }

    /** Any command of the script, on this cluster's directory. */
    public Program.Outcome caddis(String... arguments) {
        return caddis(COMMAND_PATIENCE, arguments);
    }

    private Program.Outcome caddis(Duration patience, String... arguments) {
        return caddis(List.of(), patience, arguments);
    }

    /** A third of a young node's time is its compiler's second stage; a test's nodes are too young to have anything of it. */
    private static String nodeOptions() {
        return System.getenv().getOrDefault(NODE_OPTIONS, "-XX:TieredStopAtLevel=1");
    }

    private Program.Outcome caddis(List<String> prefix, Duration patience, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(PROJECT.resolve("caddis").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--dir", directory.toString()));
        // What it runs is what the build around the tests has just packaged.
        return new Program(command, PROJECT, Map.of()).with("CADDIS_BUILD", "no").with(NODE_OPTIONS, nodeOptions()).run(patience);
    }

    @Override
    public String bootstrapServers() {
        return Stream.iterate(portBase, port -> port + 1).limit(nodes).map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /** Kafka port of node {@code id}. */
    public int kafkaPort(int id) {
        return portBase + id - 1;
    }

    public Path directory() {
        return directory;
    }

    /** The log directory of node {@code id}. */
    public Path dataDirectory(int id) {
        return dataDirectory(directory, id);
    }

    static Path directory(String name) {
        return Path.of("target", "clusters", name).toAbsolutePath();
    }

    static Path dataDirectory(Path clusterDirectory, int id) {
        return clusterDirectory.resolve("nodes").resolve(Integer.toString(id)).resolve("data");
    }

    /** The server log of node {@code id}, whole. */
    public String serverLog(int id) {
        return text(directory.resolve("nodes").resolve(Integer.toString(id)).resolve("server/log/server.log"));
    }

    /** The last lines of every log, for the message of a start that failed. */
    public String logTails() {
        if (!Files.isDirectory(directory)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).filter(LocalCluster::isTextLog).sorted()
                    .map(file -> "\n--- " + directory.relativize(file) + "\n" + tail(text(file)))
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Segments of partitions are called .log too. */
    private static boolean isTextLog(Path file) {
        return !file.getFileName().toString().matches("\\d+\\.log");
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }
}
