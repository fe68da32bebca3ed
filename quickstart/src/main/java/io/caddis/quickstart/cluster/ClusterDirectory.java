package io.caddis.quickstart.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * Where everything of one cluster lies.
 *
 * <pre>
 * state.json                     ports, nodes, settings: {@link ClusterState}
 * launcher.lock, launcher.log    one changing command at a time; what client libraries logged in ./caddis
 * postgresql/data, password, superuser-password, server.log
 * zookeeper/ID/zoo.cfg, data/, server.log
 * nodes/ID/caddis.properties, node.properties, console.log
 *         /server/               the WildFly base directory: configuration, deployments, log, data, tmp
 *         /data/                 the broker's log directory
 * </pre>
 *
 * @param root absolute, normalized, symbolic links resolved: processes are found by its text
 */
public record ClusterDirectory(Path root) {

    public ClusterDirectory {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("cluster directory is not absolute: " + root);
        }
    }

    public Path stateFile() {
        return root.resolve("state.json");
    }

    public Path lockFile() {
        return root.resolve("launcher.lock");
    }

    public Path launcherLog() {
        return root.resolve("launcher.log");
    }

    public Path postgres() {
        return root.resolve("postgresql");
    }

    public Path postgresData() {
        return postgres().resolve("data");
    }

    /** Password of the database role {@code caddis}, one line, mode 0600. */
    public Path postgresPassword() {
        return postgres().resolve("password");
    }

    public Path zookeeper(int id) {
        return root.resolve("zookeeper").resolve(Integer.toString(id));
    }

    public Path node(int id) {
        return root.resolve("nodes").resolve(Integer.toString(id));
    }

    public Path nodeServer(int id) {
        return node(id).resolve("server");
    }

    public Path nodeData(int id) {
        return node(id).resolve("data");
    }

    public Path nodeConsoleLog(int id) {
        return node(id).resolve("console.log");
    }

    /** All that a cluster ever creates in {@link #root()}; {@code down --clean} removes these and nothing else. */
    public List<Path> contents() {
        return List.of(root.resolve("nodes"), root.resolve("zookeeper"), postgres(), launcherLog(), stateFile(),
                root.resolve("class-recording.log"), root.resolve("state.json.new"), lockFile());
    }
}
