package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.archive.SharedUnpacking;
import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.LaunchCommand;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Readiness;
import io.caddis.quickstart.process.ReadinessWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Records the classes that a node loads, see JEP 350: a server is started once, without PostgreSQL and ZooKeeper,
 * deploys the EAR and ends. Nodes that read the archive start with about a quarter less processor time. A JVM checks
 * what it takes from the archive and loads from the jars what does not match, so that a rebuilt EAR needs no new one.
 */
public final class ClassRecording {

    private static final Duration START_PATIENCE = Duration.ofSeconds(180);
    private static final Duration DUMP_PATIENCE = Duration.ofSeconds(120);
    private static final Component COMPONENT = new Component.ClassRecorder();

    private final ClusterDirectory directory;
    private final Launcher launcher;
    private final Consumer<String> progress;

    /** @param directory of the cluster whose start needs the archive: a {@code down} there also ends the recording */
    public ClassRecording(ClusterDirectory directory, Launcher launcher, Consumer<String> progress) {
        this.directory = directory;
        this.launcher = launcher;
        this.progress = progress;
    }

    /** Blocks until {@code archive} is written. */
    void record(NodeJvm jvm, Path configuration, Path ear, Path archive) throws IOException {
        Path base = archive.resolveSibling("recording");
        NodeTemplate.copyTree(configuration, base.resolve("configuration"));
        Path deployed = NodeDirectory.deploy(ear, base);
        List<String> jvmOptions = new ArrayList<>(ClusterProcesses.marks(directory, COMPONENT));
        jvmOptions.add("-XX:ArchiveClassesAtExit=" + archive);
        // Ports of its own, and nothing to connect to: the node waits for its catalog, deployed as it is.
        List<String> command = jvm.server(base, jvmOptions, List.of("-Djboss.node.name=caddis-classes",
                "-Djboss.http.port=0", "-Djboss.management.http.port=0", "-Dcaddis.config=" + base.resolve("none"),
                "-Dcaddis.pg.url=jdbc:postgresql://127.0.0.1:1/none", "-Dcaddis.pg.password=none"));
        Path log = base.resolve("console.log");
        try {
            Process server = launcher.start(new LaunchCommand(command, base, log));
            new ReadinessWait(COMPONENT.title(), log, START_PATIENCE).await(server, () -> deployment(deployed), progress);
            server.destroy();
            if (!server.waitFor(DUMP_PATIENCE.toSeconds(), TimeUnit.SECONDS) || !Files.exists(archive)) {
                server.destroyForcibly();
                throw new ClusterException("The JVM wrote no class archive; its output is in " + keep(log) + ".");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        SharedUnpacking.removeTree(base);
    }

    /** A deployment that failed is recorded too: the node's own start reports why. */
    private static Readiness deployment(Path ear) {
        boolean over = Files.exists(ear.resolveSibling(ear.getFileName() + ".deployed"))
                || Files.exists(ear.resolveSibling(ear.getFileName() + ".failed"));
        return over ? new Readiness.Ready() : new Readiness.NotYet("WildFly starts once to record its classes");
    }

    private Path keep(Path log) throws IOException {
        Path kept = directory.root().resolve("class-recording.log");
        Files.deleteIfExists(kept);
        return Files.copy(log, kept);
    }
}
