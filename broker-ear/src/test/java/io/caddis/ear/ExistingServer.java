package io.caddis.ear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;

/** A plain WildFly of an operator: own base directory and ports, prepared with the script and steps of the documentation. */
final class ExistingServer {

    final int httpPort = freePort();
    final int managementPort = freePort();
    final Path baseDirectory;

    private final Path wildFlyHome = Path.of(System.getProperty("caddis.test.wildfly.home"));
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    ExistingServer(Path directory) throws IOException {
        deleteTree(directory);
        baseDirectory = Files.createDirectories(directory.resolve("standalone"));
        copyTree(wildFlyHome.resolve("standalone/configuration"), baseDirectory.resolve("configuration"));
        Files.createDirectories(baseDirectory.resolve("deployments"));
    }

    /** Configuration of the Arquillian container, over what arquillian.xml says. */
    Map<String, String> containerConfiguration(Path settings) {
        return Map.of(
                "managementPort", Integer.toString(managementPort),
                "javaVmArguments", "-Xms64m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true",
                "jbossArguments", String.join(" ",
                        "-Djboss.server.base.dir=" + baseDirectory,
                        "-Djboss.http.port=" + httpPort,
                        "-Djboss.https.port=" + freePort(),
                        "-Djboss.management.http.port=" + managementPort,
                        "-Dcaddis.config=" + settings));
    }

    /** The steps of docs/deploy-on-existing-wildfly.md: driver, then data source. */
    void install(String jdbcUrl, String user, String password) throws Exception {
        Path values = baseDirectory.resolve("caddis-install.properties");
        Files.writeString(values, """
                caddis.pg.url=%s
                caddis.pg.user=%s
                caddis.pg.password=%s
                """.formatted(jdbcUrl, user, password));
        cli("deploy --name=postgresql.jar " + System.getProperty("caddis.test.driver"));
        cli("--resolve-parameter-values", "--properties=" + values,
                "--file=" + System.getProperty("caddis.test.install.script"));
        Files.delete(values);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Where the server is asked. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    /** The server's own log. */
    Path log() {
        return baseDirectory.resolve("log").resolve("server.log");
    }

    /** Names of all threads of the server's JVM. */
    List<String> threads() throws IOException {
        ModelNode operation = new ModelNode();
        operation.get("operation").set("dump-all-threads");
        operation.get("address").add("core-service", "platform-mbean").add("type", "threading");
        operation.get("locked-monitors").set(false);
        operation.get("locked-synchronizers").set(false);
        try (ModelControllerClient client = ModelControllerClient.Factory.create("127.0.0.1", managementPort)) {
            ModelNode answer = client.execute(operation);
            assertEquals("success", answer.get("outcome").asString(), answer::toString);
            return answer.get("result").asList().stream()
                    .map(thread -> thread.get("thread-name").asString())
                    .toList();
        }
    }

    private void cli(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                wildFlyHome.resolve("bin/jboss-cli.sh").toString(),
                "--connect",
                "--controller=127.0.0.1:" + managementPort));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(baseDirectory, "jboss-cli", ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "jboss-cli hangs: " + command);
        assertEquals(0, process.exitValue(), () -> read(output));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException("no free port", failure);
        }
    }

    static void assertFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
