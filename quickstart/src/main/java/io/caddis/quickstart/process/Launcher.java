package io.caddis.quickstart.process;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that outlive this one: in a session of their own, so that neither Ctrl-C nor a closed terminal
 * reaches them, reading nothing and writing to a log file.
 *
 * <p>After {@link #close()} nothing is started any more: Ctrl-C during {@code up} can then stop what there is and know
 * that nothing follows. Thread safe.
 */
public final class Launcher implements AutoCloseable {

    private final List<Process> started = new ArrayList<>();
    private boolean closed;

    /** Starts the program; its process id is the one of {@link Process#pid()}, there is no shell between. */
    public synchronized Process start(LaunchCommand command) {
        if (closed) {
            throw new ClusterException("The start was cancelled.");
        }
        // setsid(1) replaces itself by the program, because a child of a JVM is no process group leader.
        List<String> arguments = new ArrayList<>(List.of("setsid"));
        arguments.addAll(command.arguments());
        try {
            keepPrevious(command.log());
            Process process = new ProcessBuilder(arguments)
                    .directory(command.workingDirectory().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(command.log().toFile())
                    .start();
            started.add(process);
            return process;
        } catch (IOException failed) {
            throw new UncheckedIOException("starting " + String.join(" ", command.arguments()), failed);
        }
    }

    /** Ids of the processes started here, ended ones included. */
    public synchronized List<Long> startedPids() {
        return started.stream().map(Process::pid).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private static void keepPrevious(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("previous-" + log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
