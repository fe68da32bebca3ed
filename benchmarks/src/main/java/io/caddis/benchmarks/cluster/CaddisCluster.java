package io.caddis.benchmarks.cluster;

import io.caddis.benchmarks.process.Directories;
import io.caddis.benchmarks.process.OpenResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * A Caddis cluster in a directory of its own, started and ended through {@code ./caddis} as any user does: default settings,
 * real WildFly nodes, PostgreSQL and ZooKeeper beside them.
 */
public final class CaddisCluster implements RestartableCluster {

    /** The first start may have to unpack WildFly and PostgreSQL. */
    private static final long UP_TIMEOUT_SECONDS = 900;
    private static final long COMMAND_TIMEOUT_SECONDS = 120;

    private final Path script;
    private final String directory;
    private CaddisStatus status;

    private CaddisCluster(Path script, String directory) throws IOException, InterruptedException {
        this.script = script;
        this.directory = directory;
        this.status = readStatus();
    }

    /**
     * Brings a new cluster up; blocks until its self-check has passed.
     *
     * @param script    the {@code caddis} script
     * @param directory the cluster's directory; a cluster of an earlier run in it is ended and removed
     * @throws IOException when a command of the script fails, with its output
     */
    public static CaddisCluster start(Path script, Path directory, int nodeCount, int portBase, int httpBase,
            OpenResources resources) throws IOException, InterruptedException {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        String dir = directory.toAbsolutePath().toString();
        if (Files.exists(directory)) {
            run(List.of(script.toString(), "down", "--clean", "--dir", dir), COMMAND_TIMEOUT_SECONDS);
            Directories.deleteTree(directory);
        }
        // Registered before `up`: an interrupted start must be taken down too.
        resources.add(() -> run(List.of(script.toString(), "down", "--clean", "--dir", dir), COMMAND_TIMEOUT_SECONDS));
        run(List.of(script.toString(), "up", "--detach", "--dir", dir, "--nodes", Integer.toString(nodeCount),
                "--port-base", Integer.toString(portBase), "--http-base", Integer.toString(httpBase)), UP_TIMEOUT_SECONDS);
        return new CaddisCluster(script, dir);
    }

    private CaddisStatus readStatus() throws IOException, InterruptedException {
        return CaddisStatus.parse(
                run(List.of(script.toString(), "status", "--json", "--dir", directory), COMMAND_TIMEOUT_SECONDS));
    }

    @Override
    public void startNode(int nodeId) throws IOException, InterruptedException {
        run(List.of(script.toString(), "node", "start", Integer.toString(nodeId), "--dir", directory), COMMAND_TIMEOUT_SECONDS);
        status = readStatus();
    }

    @Override
    public int controllerNode(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeCluster().controller().get().id();
    }

    @Override
    public String name() {
        return "Caddis";
    }

    @Override
    public String bootstrapServers() {
        return status.bootstrapServers();
    }

    @Override
    public List<Long> nodePids() {
        return status.nodePids();
    }

    @Override
    public List<Long> supportPids() {
        return status.supportPids();
    }

    /** Runs one command of the script and returns its standard output; its error output is the user's to see. */
    private static String run(List<String> words, long timeoutSeconds) throws IOException, InterruptedException {
        Path output = Files.createTempFile("caddis-bench-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            // The build that made this program has made the nodes too.
            builder.environment().put("CADDIS_BUILD", "no");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroy();
                throw new IOException(String.join(" ", words) + " did not end within " + timeoutSeconds + " s");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", words) + " ended with exit code " + process.exitValue() + ":\n" + text);
            }
            return text;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
