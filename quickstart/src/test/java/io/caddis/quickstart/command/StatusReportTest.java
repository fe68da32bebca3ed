package io.caddis.quickstart.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterRequest;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.StateFile;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.ProcessTable;
import io.caddis.quickstart.process.RunningProcess;
import io.caddis.quickstart.process.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReportTest {

    @TempDir
    private Path root;
    private LocalCluster cluster;
    private final List<RunningProcess> running = new ArrayList<>();

    /** A process table that shows what the test put into it. */
    private final class FixedTable implements ProcessTable {
        @Override
        public List<RunningProcess> running() {
            return running;
        }

        @Override
        public Optional<RunningProcess> find(long pid) {
            return running.stream().filter(process -> process.pid() == pid).findFirst();
        }

        @Override
        public List<RunningProcess> workingIn(Path directory) {
            return List.of();
        }
    }

    @BeforeEach
    void clusterOfFiveNodes() {
        ProcessTable table = new FixedTable();
        ClusterDirectory directory = new ClusterDirectory(root);
        cluster = new LocalCluster(directory, new StateFile(directory), table, new Signals(table));
        ClusterState state = ClusterPlan.first(new ClusterRequest(OptionalInt.of(5), OptionalInt.empty(),
                OptionalInt.empty(), OptionalInt.empty(), Map.of()), port -> true).withClusterId("cluster-1");
        cluster.stateFile().write(state.withNode(4, node -> node.withStopped(true)));
    }

    private void runs(long pid, char state, Component component) {
        List<String> arguments = new ArrayList<>(List.of("java"));
        arguments.addAll(ClusterProcesses.marks(cluster.directory(), component));
        running.add(new RunningProcess(pid, state, pid, arguments));
    }

    private JsonNode json() throws IOException {
        // Node 2 has a process, and its broker does not serve yet.
        return new ObjectMapper().readTree(StatusReport.of(cluster, node -> node.id() != 2).json());
    }

    @Test
    void shouldGiveEachNodeItsState() throws IOException {
        runs(101, 'S', new Component.Node(1));
        runs(102, 'R', new Component.Node(2));
        runs(103, 'T', new Component.Node(3));

        List<String> states = new ArrayList<>();
        json().get("nodes").forEach(node -> states.add(node.get("state").asText()));
        assertEquals(List.of("running", "starting", "paused", "stopped", "dead"), states);
    }

    @Test
    void shouldHaveExactlyTheKeysThatToolsScriptAgainst() throws IOException {
        runs(101, 'S', new Component.Node(1));
        runs(200, 'S', new Component.ZooKeeper(1));

        JsonNode report = json();
        assertEquals(List.of("clusterId", "nodes", "postgres", "zookeeper"), keys(report));
        assertEquals("{\"id\":1,\"pid\":101,\"state\":\"running\",\"kafka\":\"127.0.0.1:9092\","
                + "\"http\":\"http://127.0.0.1:8080\",\"management\":\"http://127.0.0.1:9990\",\"dir\":\""
                + root.resolve("nodes/1") + "\"}", report.get("nodes").get(0).toString());
        assertEquals("{\"jdbcUrl\":\"jdbc:postgresql://127.0.0.1:9592/caddis\",\"pid\":null}",
                report.get("postgres").toString());
        assertEquals("{\"connect\":\"127.0.0.1:9602\",\"pids\":[200]}", report.get("zookeeper").toString());
        assertEquals("cluster-1", report.get("clusterId").asText());
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
