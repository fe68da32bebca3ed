package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.archive.SharedUnpacking;
import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.NodeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what one node reads when it starts; everything but its data is written anew each time. */
final class NodeDirectory {

    private static final String EAR = "caddis.ear";

    private final ClusterDirectory directory;
    private final NodeState node;

    NodeDirectory(ClusterDirectory directory, NodeState node) {
        this.directory = directory;
        this.node = node;
    }

    Path home() {
        return directory.node(node.id());
    }

    Path server() {
        return directory.nodeServer(node.id());
    }

    Path brokerProperties() {
        return home().resolve("caddis.properties");
    }

    /** System properties that no command line may show; mode 0600. */
    Path secretProperties() {
        return home().resolve("node.properties");
    }

    void write(ClusterState state, NodeTemplate template, BrokerEar broker) throws IOException {
        Files.createDirectories(directory.nodeData(node.id()));
        SharedUnpacking.removeTree(server().resolve("configuration"));
        NodeTemplate.copyTree(template.configuration(), server().resolve("configuration"));
        deploy(broker.ear(), server());
        Files.write(brokerProperties(), brokerLines(state));
        writeSecrets(state);
    }

    /** Puts the EAR where the server with this base directory deploys it, and returns its path there. */
    static Path deploy(Path ear, Path base) throws IOException {
        Path deployments = base.resolve("deployments");
        SharedUnpacking.removeTree(deployments);
        // The server keeps its own copy of what it deployed; without its old ones it cannot grow with every build.
        SharedUnpacking.removeTree(base.resolve("data").resolve("content"));
        SharedUnpacking.removeTree(base.resolve("tmp"));
        Files.createDirectories(base.resolve("log"));
        Files.createDirectories(deployments);
        Path deployed = Files.copy(ear, deployments.resolve(EAR));
        Files.createFile(deployments.resolve(EAR + ".dodeploy"));
        return deployed;
    }

    /** The broker settings, each on a line; those of the user come last and replace ours of the same name. */
    List<String> brokerLines(ClusterState state) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", Integer.toString(node.id()));
        settings.put("listeners", "PLAINTEXT://" + node.kafkaEndpoint());
        settings.put("advertised.listeners", "PLAINTEXT://" + node.kafkaEndpoint());
        settings.put("zookeeper.connect", state.zookeeperConnect());
        settings.put("log.dirs", directory.nodeData(node.id()).toString());
        settings.put("console.urls", state.nodes().stream().map(one -> one.httpUrl() + "/console").collect(Collectors.joining(",")));
        settings.putAll(state.settings());
        return settings.entrySet().stream().map(setting -> property(setting.getKey(), setting.getValue())).toList();
    }

    private void writeSecrets(ClusterState state) throws IOException {
        String password = Files.readString(directory.postgresPassword()).strip();
        String text = Stream.of(property("caddis.pg.url", state.jdbcUrl()), property("caddis.pg.user", "caddis"),
                property("caddis.pg.password", password)).collect(Collectors.joining("\n", "", "\n"));
        Files.deleteIfExists(secretProperties());
        Files.createFile(secretProperties(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secretProperties(), text, StandardCharsets.ISO_8859_1);
    }

    /** Why the deployment failed, as WildFly's deployment scanner noted it; empty while it has not. */
    String deploymentFailure() throws IOException {
        Path failed = server().resolve("deployments").resolve(EAR + ".failed");
        return Files.exists(failed) ? Files.readString(failed, StandardCharsets.ISO_8859_1).strip() : "";
    }

    /** One line in the format of {@link java.util.Properties}. */
    static String property(String name, String value) {
        return escaped(name).replace(":", "\\:").replace("=", "\\=").replace(" ", "\\ ") + "=" + escaped(value);
    }

    private static String escaped(String text) {
        StringBuilder line = new StringBuilder();
        for (char c : text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").toCharArray()) {
            line.append(c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return line.toString().startsWith(" ") ? "\\" + line : line.toString();
    }
}
