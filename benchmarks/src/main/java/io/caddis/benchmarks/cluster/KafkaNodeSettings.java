package io.caddis.benchmarks.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides the settings of each node of the Kafka peer: identity, ports and directory, on fewer than three nodes the replicas of
 * the offsets topic, and Kafka's own default for everything else. Node 1 is broker and KRaft controller in one JVM, the others are brokers: the fewest processes that make a cluster,
 * so the peer wastes no CPU of a small machine.
 *
 * @param brokerPorts    listener port of each broker, node id 1 first
 * @param controllerPort port of the controller on node 1
 */
record KafkaNodeSettings(List<Integer> brokerPorts, int controllerPort) {

    static final int CONTROLLER_NODE_ID = 1;
    /** Kafka's default. */
    private static final int OFFSETS_TOPIC_REPLICAS = 3;
    private static final String HOST = "127.0.0.1";

    KafkaNodeSettings {
        brokerPorts = List.copyOf(brokerPorts);
    }

    int nodeCount() {
        return brokerPorts.size();
    }

    String bootstrapServers() {
        return String.join(",", brokerPorts.stream().map(port -> HOST + ":" + port).toList());
    }

    /** Content of {@code server.properties} for a node id from 1 to {@link #nodeCount()}. */
    Map<String, String> properties(int nodeId, Path dataDirectory) {
        boolean controller = nodeId == CONTROLLER_NODE_ID;
        String brokerListener = "PLAINTEXT://" + HOST + ":" + brokerPorts.get(nodeId - 1);
        String controllerListener = "CONTROLLER://" + HOST + ":" + controllerPort;
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", controller ? "broker,controller" : "broker");
        properties.put("node.id", Integer.toString(nodeId));
        properties.put("listeners", controller ? brokerListener + "," + controllerListener : brokerListener);
        properties.put("advertised.listeners", brokerListener);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.quorum.voters", CONTROLLER_NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.put("log.dirs", dataDirectory.toString());
        if (nodeCount() < OFFSETS_TOPIC_REPLICAS) {
            // no group would ever have a coordinator
            properties.put("offsets.topic.replication.factor", Integer.toString(nodeCount()));
        }
        return properties;
    }
}
