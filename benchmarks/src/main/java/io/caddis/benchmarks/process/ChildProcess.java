package io.caddis.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running child whose output goes to a file. Its data is thrown away after the run, so it is ended by SIGKILL: quick, and
 * certain even when the child hangs.
 */
public final class ChildProcess implements AutoCloseable {

    private static final int LOG_TAIL_LINES = 15;
    private static final long KILL_TIMEOUT_SECONDS = 10;

    private final String role;
    private final Process process;
    private final Path logFile;

    private ChildProcess(String role, Process process, Path logFile) {
        this.role = role;
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts a command with standard output and error appended to {@code logFile}, and registers it with {@code resources}
     * before anything else can fail.
     *
     * @param role what the process is, for messages: {@code "Kafka node 2"}
     */
    public static ChildProcess start(String role, List<String> words, Path logFile, OpenResources resources) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return resources.add(new ChildProcess(role, builder.start(), logFile));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + role + ": " + words.get(0), e);
        }
    }

    public String role() {
        return role;
    }

    public long pid() {
        return process.pid();
    }

    /** Throws with the last lines of the child's log when it has already ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(endedMessage());
        }
    }

    /**
     * Blocks until the child ends with exit code 0.
     *
     * @throws IllegalStateException when it ends with another code or is still running after {@code timeoutSeconds}
     */
    public void awaitSuccess(long timeoutSeconds) throws InterruptedException {
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(role + " did not end within " + timeoutSeconds + " s, see " + logFile);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(endedMessage());
        }
    }

    /** Ends the child and waits until it is gone. Harmless when it has ended before. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        try {
            process.waitFor(KILL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String endedMessage() {
        return role + " ended with exit code " + process.exitValue() + ", its last output (" + logFile + "):\n" + logTail();
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }
}
