package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.LaunchCommand;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Ports;
import io.caddis.quickstart.process.Readiness;
import io.caddis.quickstart.process.ReadinessWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts one broker node: a JVM that runs WildFly with the EAR. Blocking; one thread. */
public final class NodeServer {

    private static final String OPTIONS_VARIABLE = "CADDIS_NODE_OPTS";
    private static final Duration START_PATIENCE = Duration.ofSeconds(180);

    private final ClusterDirectory directory;
    private final NodeState node;
    private final Path wildfly;
    private final NodeTemplate template;
    private final BrokerEar broker;

    public NodeServer(ClusterDirectory directory, NodeState node, Path wildfly, NodeTemplate template,
            BrokerEar broker) {
        this.directory = directory;
        this.node = node;
        this.wildfly = wildfly;
        this.template = template;
        this.broker = broker;
    }

    /** Starts the node and waits until its broker serves. */
    public void start(ClusterState state, Launcher launcher, Consumer<String> progress)
            throws IOException, InterruptedException {
        NodeDirectory files = new NodeDirectory(directory, node);
        files.write(state, template, broker);
        Path log = directory.nodeConsoleLog(node.id());
        Process process = launcher.start(new LaunchCommand(command(files), files.home(), log));
        NodeHealth health = new NodeHealth(node);
        new ReadinessWait("node " + node.id(), log, START_PATIENCE).await(process, () -> {
            Readiness readiness = failedDeployment(files, health.readiness());
            boolean listens = !(readiness instanceof Readiness.Ready) || Ports.answers(node.kafkaPort());
            return listens ? readiness : new Readiness.NotYet("it does not listen on port " + node.kafkaPort());
        }, progress);
    }

    private static Readiness failedDeployment(NodeDirectory files, Readiness otherwise) {
        try {
            String failure = files.deploymentFailure();
            return failure.isEmpty() ? otherwise : new Readiness.Failed("the deployment failed: " + failure);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<String> command(NodeDirectory files) {
        List<String> jvmOptions = new ArrayList<>(ClusterProcesses.marks(directory, new Component.Node(node.id())));
        jvmOptions.addAll(template.classArchiveOptions());
        jvmOptions.addAll(optionsOfUser());
        return new NodeJvm(wildfly, template.home()).server(files.server(), jvmOptions, List.of(
                "-Djboss.node.name=caddis-" + node.id(),
                "-Djboss.http.port=" + node.httpPort(),
                "-Djboss.management.http.port=" + node.managementPort(),
                "-Dcaddis.config=" + files.brokerProperties(),
                "--properties=" + files.secretProperties()));
    }

    private static List<String> optionsOfUser() {
        String options = System.getenv().getOrDefault(OPTIONS_VARIABLE, "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }
}
