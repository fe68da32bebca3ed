package io.caddis.verification.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command line that is run to its end. Output goes through files, so that a process it leaves behind does not keep the
 * caller waiting for the end of a pipe.
 *
 * @param command     program and arguments
 * @param directory   working directory
 * @param environment added to the environment of this JVM
 */
public record Program(List<String> command, Path directory, Map<String, String> environment) {

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Program of(String... command) {
        return new Program(List.of(command), Path.of("."), Map.of());
    }

    /** A program of {@code mainClass} on the JDK of this JVM. */
    public static Program java(List<String> options, String classPath, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return new Program(command, Path.of("."), Map.of());
    }

    /** The same in another working directory. */
    public Program in(Path otherDirectory) {
        return new Program(command, otherDirectory, environment);
    }

    /** The same with one more environment variable. */
    public Program with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Program(command, directory, more);
    }

    /** Whether a program of this name is on the path. */
    public static boolean isInstalled(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** Runs without input; see {@link #run(String, Duration)}. */
    public Outcome run(Duration patience) {
        return run("", patience);
    }

    /**
     * Runs with {@code input} on standard input and waits for the end.
     *
     * @throws AssertionError after {@code patience}, with what the program wrote; the program and its children are killed
     */
    public Outcome run(String input, Duration patience) {
        try {
            Path in = Files.createTempFile("program-", ".in");
            Path out = Files.createTempFile("program-", ".out");
            Path err = Files.createTempFile("program-", ".err");
            try {
                Files.writeString(in, input);
                ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                        .redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = ends(process, patience);
                Outcome outcome = new Outcome(this, ended ? process.exitValue() : -1, text(out), text(err));
                if (!ended) {
                    throw new AssertionError("not finished within " + patience.toSeconds() + " s: " + outcome.describe());
                }
                return outcome;
            } finally {
                for (Path file : List.of(in, out, err)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("running " + String.join(" ", command), e);
        }
    }

    private static boolean ends(Process process, Duration patience) {
        boolean ended = false;
        try {
            ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().orTimeout(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(stuck -> process).join();
        }
        return ended;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** How a program ended. */
    public record Outcome(Program program, int exitCode, String output, String errors) {

        /** This, if the program ended well; an assertion error with all it wrote otherwise. */
        public Outcome expectSuccess() {
            if (exitCode != 0) {
                throw new AssertionError(describe());
            }
            return this;
        }

        /** This, if the program ended with another code than 0. */
        public Outcome expectFailure() {
            if (exitCode == 0) {
                throw new AssertionError("was expected to fail: " + describe());
            }
            return this;
        }

        public List<String> lines() {
            return output.lines().toList();
        }

        /** Both streams, for messages and for programs that are not careful which one they write to. */
        public String allOutput() {
            return output + errors;
        }

        String describe() {
            return String.join(" ", program.command()) + "\nexit code " + exitCode + "\n--- output\n" + output + "--- errors\n" + errors;
        }
    }
}
