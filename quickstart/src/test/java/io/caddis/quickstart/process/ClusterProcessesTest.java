package io.caddis.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.Component;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterProcessesTest {

    private static final ClusterDirectory DIRECTORY = new ClusterDirectory(Path.of("/home/ann/.caddis"));

    private static RunningProcess process(long pid, String... arguments) {
        return new RunningProcess(pid, 'S', 1_000 + pid, List.of(arguments));
    }

    private static RunningProcess jvm(long pid, ClusterDirectory directory, Component component) {
        List<String> arguments = new ArrayList<>(List.of("/jdk/bin/java", "-Xmx64m"));
        arguments.addAll(ClusterProcesses.marks(directory, component));
        arguments.add("Main");
        return new RunningProcess(pid, 'S', 1_000 + pid, arguments);
    }

    @Test
    void shouldFindEachComponent_byItsCommandLine() {
        RunningProcess node = jvm(10, DIRECTORY, new Component.Node(2));
        RunningProcess zookeeper = jvm(11, DIRECTORY, new Component.ZooKeeper(1));
        RunningProcess postgres = process(12, "/dist/bin/postgres", "-D", "/home/ann/.caddis/postgresql/data", "-c", "x");

        ClusterProcesses found = ClusterProcesses.among(
                List.of(process(1, "/sbin/init"), node, zookeeper, postgres, process(2)), DIRECTORY);

        assertEquals(Map.of(new Component.Node(2), node, new Component.ZooKeeper(1), zookeeper,
                new Component.Postgres(), postgres), found.components());
        assertEquals(List.of(), found.surplus());
    }

    @Test
    void shouldNotSeeAnotherCluster_evenIfItsDirectoryBeginsWithOurs() {
        ClusterDirectory other = new ClusterDirectory(Path.of("/home/ann/.caddis2"));
        ClusterProcesses found = ClusterProcesses.among(List.of(jvm(10, other, new Component.Node(1)),
                process(12, "/dist/bin/postgres", "-D", "/home/ann/.caddis2/postgresql/data")), DIRECTORY);

        assertTrue(found.isEmpty());
    }

    @Test
    void shouldNotTakeAProgramThatOnlyMentionsTheDirectory() {
        ClusterProcesses found = ClusterProcesses.among(List.of(
                process(3, "grep", "-D", "/home/ann/.caddis/postgresql/data"),
                process(4, "vi", "-Dcaddis.cluster=/home/ann/.caddis"),
                process(5, "vi", "-Dcaddis.cluster=/home/ann/.caddis", "-Dcaddis.role=other")), DIRECTORY);

        assertTrue(found.isEmpty());
    }

    @Test
    void shouldReportASecondProcessOfTheSameRole() {
        RunningProcess second = jvm(11, DIRECTORY, new Component.Node(1));
        ClusterProcesses found = ClusterProcesses.among(
                List.of(jvm(10, DIRECTORY, new Component.Node(1)), second), DIRECTORY);

        assertEquals(List.of(second), found.surplus());
    }
}
