package io.caddis.quickstart.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterRequest;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Ports;
import io.caddis.quickstart.process.ProcFileSystem;
import io.caddis.quickstart.process.ProcessTable;
import io.caddis.quickstart.process.RunningProcess;
import io.caddis.quickstart.process.Signal;
import io.caddis.quickstart.process.Signals;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, also as root. The binaries are unpacked into the checkout's .dist, as the launcher does. */
class PostgresServerTest {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProcessTable table = new ProcFileSystem();
    private final Signals signals = new Signals(table);
    private final Launcher launcher = new Launcher();

    @TempDir
    private Path temporary;
    private ClusterDirectory directory;
    private PostgresServer server;
    private ClusterState state;

    @BeforeEach
    void plan() throws IOException {
        directory = new ClusterDirectory(temporary.toRealPath());
        Path project = Path.of("").toAbsolutePath().getParent();
        server = new PostgresServer(Distributions.ofBuild(project).postgres(), directory, table, ROOT);
        ClusterRequest request = new ClusterRequest(OptionalInt.of(1), OptionalInt.empty(),
                OptionalInt.of(freePort()), OptionalInt.empty(), Map.of());
        state = ClusterPlan.first(request, Ports::isFree);
    }

    @AfterEach
    void stop() {
        postmaster().forEach(process -> signals.stop(process, Signal.INT, PATIENCE));
        table.workingIn(directory.postgresData()).forEach(signals::kill);
    }

    /** Below the ephemeral ports, and low enough that the derived port is a valid one. */
    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return 10_000 + any.getLocalPort() % 20_000;
        }
    }

    private List<RunningProcess> postmaster() {
        return ClusterProcesses.among(table.running(), directory).of(new Component.Postgres()).stream().toList();
    }

    private void start() throws IOException, InterruptedException {
        server.start(state, launcher, line -> { });
    }

    @Test
    void shouldServeOnItsPort_andEndWithAllItsChildren_whenStopped() throws IOException, InterruptedException {
        start();
        assertTrue(Ports.answers(state.postgresPort()));
        assertEquals("18", server.version().split("\\.")[0]);
        assertEquals(PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(directory.postgresPassword()));

        assertTrue(signals.stop(postmaster().get(0), Signal.INT, PATIENCE));

        assertFalse(Ports.answers(state.postgresPort()));
        assertEquals(List.of(), table.workingIn(directory.postgresData()));
    }

    @Test
    void shouldStartAgainOnItsData_whenItWasKilled() throws IOException, InterruptedException {
        start();
        String password = Files.readString(directory.postgresPassword());
        signals.kill(postmaster().get(0));

        start();

        assertTrue(Ports.answers(state.postgresPort()));
        assertEquals(password, Files.readString(directory.postgresPassword()));
    }

    @Test
    void shouldStart_whenAnEarlierCreationWasInterrupted() throws IOException, InterruptedException {
        Files.createDirectories(directory.postgres().resolve("data-staging/base"));

        start();

        assertTrue(Ports.answers(state.postgresPort()));
    }

    @Test
    void shouldStopInOrder_whenItIsPaused() throws IOException, InterruptedException {
        start();
        RunningProcess postmaster = postmaster().get(0);
        signals.send(postmaster, Signal.STOP);

        assertTrue(signals.stop(postmaster, Signal.INT, PATIENCE));
    }
}
