package io.caddis.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ./caddis status --json} says about a cluster, as far as a benchmark needs it.
 *
 * @param bootstrapServers Kafka endpoints of all nodes, {@code host:port,...}
 * @param nodePids         process ids of the WildFly nodes
 * @param supportPids      process ids of PostgreSQL and the ZooKeeper servers
 */
record CaddisStatus(String bootstrapServers, List<Long> nodePids, List<Long> supportPids) {

    private static final ObjectMapper JSON = new ObjectMapper();

    CaddisStatus {
        nodePids = List.copyOf(nodePids);
        supportPids = List.copyOf(supportPids);
    }

    /** Reads the document; a missing member is an error that names it. */
    static CaddisStatus parse(String json) throws IOException {
        JsonNode root = JSON.readTree(json);
        List<String> endpoints = new ArrayList<>();
        List<Long> nodePids = new ArrayList<>();
        for (JsonNode node : root.required("nodes")) {
            if (!"running".equals(node.required("state").asText())) {
                throw new IOException("Caddis node " + node.required("id") + " is " + node.required("state") + ", not running");
            }
            endpoints.add(node.required("kafka").asText());
            nodePids.add(node.required("pid").asLong());
        }
        if (endpoints.isEmpty()) {
            throw new IOException("caddis status lists no node: " + json);
        }
        List<Long> supportPids = new ArrayList<>();
        supportPids.add(root.required("postgres").required("pid").asLong());
        for (JsonNode pid : root.required("zookeeper").required("pids")) {
            supportPids.add(pid.asLong());
        }
        return new CaddisStatus(String.join(",", endpoints), nodePids, supportPids);
    }
}
