package io.caddis.quickstart.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.command.NodeStatus.State;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.Readiness;
import io.caddis.quickstart.process.RunningProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code status} says. The JSON form is a contract: tools script against its keys.
 *
 * @param processes what ran when the report was made
 */
record StatusReport(ClusterState cluster, List<NodeStatus> nodes, ClusterProcesses processes) {

    /** @param serves whether the broker of a node with a running process serves; asked once for each such node */
    static StatusReport of(LocalCluster local, Predicate<NodeState> serves) {
        ClusterState state = local.state();
        ClusterProcesses processes = local.processes();
        // Side by side: a node that hangs takes its whole time to say nothing.
        List<NodeStatus> nodes = state.nodes().parallelStream().map(node -> {
            Optional<RunningProcess> process = processes.of(new Component.Node(node.id()));
            return new NodeStatus(node.id(), process.map(RunningProcess::pid).orElse(null),
                    stateOf(node, process, serves), node.kafkaEndpoint(), node.httpUrl(), node.managementUrl(),
                    local.directory().node(node.id()).toString());
        }).toList();
        return new StatusReport(state, nodes, processes);
    }

    static boolean serves(Readiness readiness) {
        return readiness instanceof Readiness.Ready;
    }

    private static State stateOf(NodeState node, Optional<RunningProcess> process, Predicate<NodeState> serves) {
        if (process.isEmpty()) {
            return node.stopped() ? State.STOPPED : State.DEAD;
        }
        if (process.get().paused()) {
            return State.PAUSED;
        }
        return serves.test(node) ? State.RUNNING : State.STARTING;
    }

    private Long pidOf(Component component) {
        return processes.of(component).map(RunningProcess::pid).orElse(null);
    }

    String json() {
        List<Map<String, Object>> nodeObjects = new ArrayList<>();
        for (NodeStatus node : nodes) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("id", node.id());
            object.put("pid", node.pid());
            object.put("state", node.state().word());
            object.put("kafka", node.kafka());
            object.put("http", node.http());
            object.put("management", node.management());
            object.put("dir", node.dir());
            nodeObjects.add(object);
        }
        Map<String, Object> postgres = new LinkedHashMap<>();
        postgres.put("jdbcUrl", cluster.jdbcUrl());
        postgres.put("pid", pidOf(new Component.Postgres()));
        Map<String, Object> zookeeper = new LinkedHashMap<>();
        zookeeper.put("connect", cluster.zookeeperConnect());
        zookeeper.put("pids", cluster.zookeepers().stream().map(server -> pidOf(new Component.ZooKeeper(server.id())))
                .toList());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("clusterId", cluster.clusterId());
        report.put("nodes", nodeObjects);
        report.put("postgres", postgres);
        report.put("zookeeper", zookeeper);
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A table for people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("cluster      ").append(cluster.clusterId() == null ? "not known yet" : cluster.clusterId())
                .append('\n');
        text.append(String.format("%-12s %-9s %-8s %-22s %s%n", "component", "state", "pid", "endpoint", "http"));
        for (NodeStatus node : nodes) {
            text.append(String.format("%-12s %-9s %-8s %-22s %s%n", "node " + node.id(), node.state().word(),
                    shown(node.pid()), node.kafka(), node.http()));
        }
        cluster.zookeepers().forEach(server -> text.append(line(new Component.ZooKeeper(server.id()),
                ClusterState.HOST + ":" + server.clientPort())));
        text.append(line(new Component.Postgres(), ClusterState.HOST + ":" + cluster.postgresPort()));
        return text.toString().stripTrailing();
    }

    private String line(Component component, String endpoint) {
        Optional<RunningProcess> process = processes.of(component);
        String state = process.map(running -> running.paused() ? "paused" : "running").orElse("stopped");
        return String.format("%-12s %-9s %-8s %s%n", component.title().replace("ZooKeeper", "zookeeper")
                .replace("PostgreSQL", "postgresql"), state, shown(pidOf(component)), endpoint);
    }

    private static String shown(Long pid) {
        return pid == null ? "-" : pid.toString();
    }
}
