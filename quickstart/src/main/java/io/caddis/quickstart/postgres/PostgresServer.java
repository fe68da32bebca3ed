package io.caddis.quickstart.postgres;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.process.LaunchCommand;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Ports;
import io.caddis.quickstart.process.ProcessTable;
import io.caddis.quickstart.process.Readiness;
import io.caddis.quickstart.process.ReadinessWait;
import io.caddis.quickstart.process.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts the PostgreSQL server of one cluster. Blocking; one thread. */
public final class PostgresServer {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(5);
    private static final long ORPHAN_POLL_INTERVAL_MS = 50;
    /** Nodes with their connection pools, and a few people who look around. */
    private static final int MAX_CONNECTIONS = 200;
    /** Line of {@code postmaster.pid} in which the server says that it is ready, counted from 0. */
    private static final int STATUS_LINE = 7;

    private final Path home;
    private final ClusterDirectory directory;
    private final ProcessTable table;
    private final UnprivilegedUser user;

    /**
     * @param home the unpacked binaries
     * @param root whether the launcher is root
     */
    public PostgresServer(Path home, ClusterDirectory directory, ProcessTable table, boolean root) {
        this.home = home;
        this.directory = directory;
        this.table = table;
        this.user = UnprivilegedUser.choose(root, program("postgres"), directory.root());
    }

    /** Creates the database if there is none, starts the server and waits until it accepts connections. */
    public void start(ClusterState state, Launcher launcher, Consumer<String> progress)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.postgres());
        new DatabaseCreation(this::command, directory).createIfMissing(user);
        user.own(directory.postgres());
        Path data = directory.postgresData();
        removeLeftLockFile(data);
        Path log = directory.postgres().resolve("server.log");
        Process process = launcher.start(new LaunchCommand(serverCommand(state.postgresPort()), data, log));
        new ReadinessWait("PostgreSQL", log, START_PATIENCE).await(process,
                () -> readiness(process.pid(), state.postgresPort()), progress);
    }

    /**
     * A server that was killed leaves its lock file; the next one would refuse to start if some other process has got
     * the id in it. The file may go only when nothing works in the data directory any more: the children of a killed
     * server end by themselves, but not at once.
     */
    private void removeLeftLockFile(Path data) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ORPHAN_PATIENCE.toNanos();
        List<RunningProcess> left = table.workingIn(data);
        while (!left.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new ClusterException("Processes of an earlier PostgreSQL server still work in " + data + ": "
                        + left.stream().map(process -> Long.toString(process.pid())).toList()
                        + ". ./caddis down ends them.");
            }
            TimeUnit.MILLISECONDS.sleep(ORPHAN_POLL_INTERVAL_MS);
            left = table.workingIn(data);
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    private List<String> serverCommand(int port) {
        return command("postgres", List.of("-D", directory.postgresData().toString(),
                "-c", "port=" + port,
                "-c", "listen_addresses=" + ClusterState.HOST,
                "-c", "unix_socket_directories=",
                "-c", "max_connections=" + MAX_CONNECTIONS,
                "-c", "shared_buffers=64MB"));
    }

    /** Reads what the server itself notes, see pidfile.h: its pid in the first line, its status in the eighth. */
    private Readiness readiness(long pid, int port) {
        try {
            List<String> lines = Files.readAllLines(directory.postgresData().resolve("postmaster.pid"),
                    StandardCharsets.UTF_8);
            boolean ready = lines.size() > STATUS_LINE && lines.get(0).equals(Long.toString(pid))
                    && lines.get(STATUS_LINE).trim().equals("ready") && Ports.answers(port);
            return ready ? new Readiness.Ready() : new Readiness.NotYet("it recovers its write-ahead log");
        } catch (IOException notYetWritten) {
            return new Readiness.NotYet("it has not opened its data directory yet");
        }
    }

    /** The version as the program gives it, for example 18.6. */
    public String version() throws IOException {
        Process process = new ProcessBuilder(program("postgres").toString(), "--version").start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        int start = text.lastIndexOf(' ');
        if (start < 0) {
            throw new ClusterException(program("postgres") + " does not run on this machine: it said \"" + text
                    + "\". It needs glibc.");
        }
        return text.substring(start + 1);
    }

    /** The command line of one of PostgreSQL's programs, run as the chosen user. */
    private List<String> command(String name, List<String> arguments) {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(program(name).toString());
        command.addAll(arguments);
        return command;
    }

    private Path program(String name) {
        return home.resolve("bin").resolve(name);
    }
}
