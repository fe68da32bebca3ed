package io.caddis.quickstart.zookeeper;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.ZooKeeperState;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.LaunchCommand;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Readiness;
import io.caddis.quickstart.process.ReadinessWait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts one ZooKeeper server of a cluster. Blocking; one thread. */
public final class ZooKeeperServer {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWER_PATIENCE_MS = 1_000;
    private static final int MAX_ANSWER_BYTES = 4_096;
    /** Resident about 65 MB stand-alone, 90 MB in an ensemble. */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xss512k",
            "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true", "-Dzookeeper.preAllocSize=4096",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true");
    private static final String MAIN_CLASS = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

    private final ClusterDirectory directory;
    private final ZooKeeperState server;

    public ZooKeeperServer(ClusterDirectory directory, ZooKeeperState server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts the server and waits until it takes requests; in an ensemble that needs a majority, so the servers are
     * started side by side.
     */
    public void start(ClusterState state, Launcher launcher, Consumer<String> progress)
            throws IOException, InterruptedException {
        Component component = new Component.ZooKeeper(server.id());
        Path home = directory.zookeeper(server.id());
        Path data = home.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), server.id() + "\n");
        Path configuration = home.resolve("zoo.cfg");
        Files.write(configuration, ZooKeeperConfiguration.lines(server, state.zookeepers(), data));

        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM_OPTIONS);
        command.addAll(ClusterProcesses.marks(directory, component));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, configuration.toString()));
        Path log = home.resolve("server.log");
        Process process = launcher.start(new LaunchCommand(command, home, log));
        new ReadinessWait(component.title(), log, START_PATIENCE).await(process, this::readiness, progress);
    }

    private Readiness readiness() {
        try {
            return ask("srvr").contains("Mode: ") ? new Readiness.Ready()
                    : new Readiness.NotYet("it waits for a majority of its ensemble");
        } catch (IOException notListening) {
            return new Readiness.NotYet("it does not listen on port " + server.clientPort() + " yet");
        }
    }

    /** Sends a four-letter word and returns the answer. */
    private String ask(String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getByName(ClusterState.HOST), server.clientPort()),
                    ANSWER_PATIENCE_MS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(MAX_ANSWER_BYTES), StandardCharsets.US_ASCII);
        }
    }
}
