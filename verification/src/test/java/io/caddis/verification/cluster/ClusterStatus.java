package io.caddis.verification.cluster;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code ./caddis status --json} says: its keys are a contract, so one that is missing, null where it must not be, or
 * new fails the test that reads it.
 *
 * @param clusterId null until a node has served
 */
public record ClusterStatus(String clusterId, List<Node> nodes, Postgres postgres, ZooKeeper zookeeper) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** @param pid null while there is no process */
    public record Node(int id, Long pid, String state, String kafka, String http, String management, String dir) {}

    public record Postgres(String jdbcUrl, Long pid) {}

    public record ZooKeeper(String connect, List<Long> pids) {}

    static ClusterStatus parse(String json) {
        try {
            return JSON.readValue(json, ClusterStatus.class);
        } catch (IOException e) {
            throw new UncheckedIOException("not the status of the contract: " + json, e);
        }
    }

    /** Node {@code id}. */
    public Node node(int id) {
        return nodes.stream().filter(node -> node.id() == id).findFirst()
                .orElseThrow(() -> new AssertionError("no node " + id + " in " + this));
    }

    public String bootstrapServers() {
        return nodes.stream().map(Node::kafka).collect(Collectors.joining(","));
    }
}
