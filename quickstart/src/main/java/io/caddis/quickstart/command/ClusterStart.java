package io.caddis.quickstart.command;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterRequest;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.cluster.ZooKeeperState;
import io.caddis.quickstart.postgres.PostgresServer;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Ports;
import io.caddis.quickstart.wildfly.BrokerEar;
import io.caddis.quickstart.wildfly.ClassRecording;
import io.caddis.quickstart.wildfly.NodeServer;
import io.caddis.quickstart.wildfly.NodeTemplate;
import io.caddis.quickstart.zookeeper.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Starts the components that have no process. Blocking; the caller holds the {@link DirectoryLock}. */
final class ClusterStart {

    private static final String ROOT_USER = "root";

    private final LocalCluster cluster;
    private final Distributions distributions;
    private final Launcher launcher;
    private final ThreadFactory threads;
    private final Progress progress;

    ClusterStart(LocalCluster cluster, Distributions distributions, Launcher launcher, ThreadFactory threads,
            Progress progress) {
        this.cluster = cluster;
        this.distributions = distributions;
        this.launcher = launcher;
        this.threads = threads;
        this.progress = progress;
    }

    /** Plans the cluster for {@code request}, notes the plan and starts what does not run. */
    void start(ClusterRequest request) throws InterruptedException {
        ClusterProcesses processes = cluster.processes();
        refusePaused(processes);
        ClusterState state = ClusterPlan.of(cluster.stateFile().read(), request, !processes.isEmpty(), Ports::isFree);
        List<NodeState> nodes = state.nodes().stream()
                .filter(node -> processes.of(new Component.Node(node.id())).isEmpty()).toList();
        List<ZooKeeperState> zookeepers = state.zookeepers().stream()
                .filter(server -> processes.of(new Component.ZooKeeper(server.id())).isEmpty()).toList();
        boolean postgres = processes.of(new Component.Postgres()).isEmpty();
        if (nodes.isEmpty() && zookeepers.isEmpty() && !postgres) {
            return;
        }
        nodes.forEach(this::requireFreePorts);
        cluster.stateFile().write(state);
        try (ParallelSteps steps = new ParallelSteps(threads)) {
            Future<NodeFiles> nodeFiles = steps.begin(this::nodeFiles);
            if (postgres) {
                steps.begin(() -> startPostgres(state));
            }
            zookeepers.forEach(server -> steps.begin(() -> startZooKeeper(state, server)));
            steps.awaitAll();
            NodeFiles files = ParallelSteps.result(nodeFiles);
            nodes.forEach(node -> steps.begin(() -> startNode(state, node, files)));
            steps.awaitAll();
        }
    }

    /** Starts a node that has no process and is in the state. */
    void startNode(NodeState node) throws InterruptedException {
        requireFreePorts(node);
        ClusterState state = cluster.state();
        try (ParallelSteps steps = new ParallelSteps(threads)) {
            steps.begin(() -> startNode(state, node, nodeFiles()));
            steps.awaitAll();
        }
    }

    private record NodeFiles(Path wildfly, NodeTemplate template, BrokerEar broker) {
    }

    private NodeFiles nodeFiles() {
        long begin = System.nanoTime();
        BrokerEar broker = BrokerEar.of(distributions.project());
        Path wildfly = distributions.wildfly();
        NodeTemplate template = NodeTemplate.ensure(distributions, wildfly, broker,
                new ClassRecording(cluster.directory(), launcher, progress::say));
        progress.say("WildFly " + distributions.wildflyVersion() + " configured in " + Progress.since(begin));
        return new NodeFiles(wildfly, template, broker);
    }

    private Void startPostgres(ClusterState state) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        PostgresServer server = new PostgresServer(distributions.postgres(), cluster.directory(), cluster.table(),
                ROOT_USER.equals(System.getProperty("user.name")));
        server.start(state, launcher, progress::say);
        progress.say("PostgreSQL " + server.version() + " ready on " + ClusterState.HOST + ":" + state.postgresPort()
                + " in " + Progress.since(begin));
        return null;
    }

    private Void startZooKeeper(ClusterState state, ZooKeeperState server) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        new ZooKeeperServer(cluster.directory(), server).start(state, launcher, progress::say);
        progress.say("ZooKeeper " + server.id() + " ready on " + ClusterState.HOST + ":" + server.clientPort() + " in "
                + Progress.since(begin));
        return null;
    }

    private Void startNode(ClusterState state, NodeState node, NodeFiles files)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        cluster.stateFile().update(known -> known.withNode(node.id(), started -> started.withStopped(false)));
        new NodeServer(cluster.directory(), node, files.wildfly(), files.template(), files.broker())
                .start(state, launcher, progress::say);
        progress.say("node " + node.id() + " ready on " + node.kafkaEndpoint() + " in " + Progress.since(begin));
        return null;
    }

    private void requireFreePorts(NodeState node) {
        ClusterPlan.portsOf(node).forEach((port, use) -> {
            if (!Ports.isFree(port)) {
                String owner = new Ports(cluster.table()).ownerOf(port).orElse("a process of another user");
                throw new ClusterException("Port " + port + ", the " + use + ", is taken by " + owner
                        + ". End it, or choose other --port-base and --http-base.");
            }
        });
    }

    private static void refusePaused(ClusterProcesses processes) {
        processes.components().forEach((component, process) -> {
            if (process.paused()) {
                String wayOut = component instanceof Component.Node node ? "./caddis node resume " + node.id()
                        : "kill -CONT " + process.pid();
                throw new ClusterException(component.title() + " is paused. Wake it first: " + wayOut + ".");
            }
        });
    }
}
