package io.caddis.quickstart.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All that outlives the processes of a cluster: which components there are and where they listen. Process ids are
 * not in it; they are found in the process table by the directory's name, so that they can never be stale.
 *
 * @param formatVersion of the file, {@link #FORMAT_VERSION}
 * @param clusterId     as the brokers report it; null until the first node has served
 * @param portBase      Kafka port of node 1
 * @param httpBase      HTTP port of node 1
 * @param settings      broker settings given with {@code --set}, in that order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ClusterState(int formatVersion, String clusterId, int portBase, int httpBase, int postgresPort,
        List<ZooKeeperState> zookeepers, List<NodeState> nodes, Map<String, String> settings) {

    public static final int FORMAT_VERSION = 1;

    /** All components listen on the loopback interface only: this is one developer's cluster. */
    public static final String HOST = "127.0.0.1";

    public ClusterState {
        zookeepers = List.copyOf(zookeepers);
        nodes = List.copyOf(nodes);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Node {@code id}; throws with the known ids if there is none. */
    public NodeState node(int id) {
        return findNode(id).orElseThrow(() -> new ClusterException("There is no node " + id
                + "; this cluster has " + nodes.stream().map(node -> Integer.toString(node.id()))
                        .collect(Collectors.joining(", ")) + "."));
    }

    public Optional<NodeState> findNode(int id) {
        return nodes.stream().filter(node -> node.id() == id).findFirst();
    }

    public ClusterState withClusterId(String id) {
        return new ClusterState(formatVersion, id, portBase, httpBase, postgresPort, zookeepers, nodes, settings);
    }

    public ClusterState withNode(int id, UnaryOperator<NodeState> change) {
        List<NodeState> changed = new ArrayList<>(nodes);
        changed.replaceAll(node -> node.id() == id ? change.apply(node) : node);
        return withNodes(changed);
    }

    public ClusterState withNodes(List<NodeState> changed) {
        return new ClusterState(formatVersion, clusterId, portBase, httpBase, postgresPort, zookeepers, changed,
                settings);
    }

    /** The connect string for ZooKeeper clients. */
    public String zookeeperConnect() {
        return zookeepers.stream().map(server -> HOST + ":" + server.clientPort()).collect(Collectors.joining(","));
    }

    /** The catalog's JDBC URL, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + HOST + ":" + postgresPort + "/caddis";
    }

    /** What Kafka clients call bootstrap.servers. */
    public String bootstrapServers() {
        return nodes.stream().map(NodeState::kafkaEndpoint).collect(Collectors.joining(","));
    }
}
