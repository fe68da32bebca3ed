package io.caddis.verification.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.process.Eventually;
import io.caddis.verification.process.Program.Outcome;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@code ./caddis} as scripts rely on it, with clusters of one node of its own. */
@Tag("cluster")
class CommandLineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldFindItsDataAndDisturbNobody_whenClusterIsStartedAgainBesideAnother() {
        try (LocalCluster first = LocalCluster.create("first", 1); LocalCluster second = LocalCluster.create("second", 1)) {
            Outcome up = first.up();
            assertTrue(up.output().contains("20,000") || up.output().contains("20000"), up.output());
            second.up();
            ClusterStatus status = first.status();
            assertComplete(status);
            assertNotEquals(status.clusterId(), second.status().clusterId());
            TopicPartition partition = produced(first);
            assertFalse(topics(second).contains(partition.topic()));

            first.down();
            List<Long> pids = pids(status);
            Eventually.holds("no process of " + pids + " left", PATIENCE, () -> pids.stream().allMatch(
                    pid -> ProcessHandle.of(pid).isEmpty()));
            ClusterStatus stopped = first.status();
            assertEquals("stopped", stopped.node(1).state());
            assertNull(stopped.node(1).pid());
            assertTrue(topics(second).contains("caddis-flights"));

            first.up();
            assertEquals(status.clusterId(), first.status().clusterId());
            try (Clients clients = new Clients(first)) {
                assertEquals(List.of("kept"), Clients.values(clients.read(partition, 1)));
            }
            assertTrue(first.up().output().contains("running already"), "a second up of a running cluster says so");
        }
    }

    @Test
    void shouldJoinNewNode_whenOneIsAdded() {
        try (LocalCluster cluster = LocalCluster.create("growing", 1)) {
            cluster.up();

            cluster.caddis("node", "add").expectSuccess();

            ClusterStatus status = cluster.status();
            assertEquals(List.of(1, 2), status.nodes().stream().map(ClusterStatus.Node::id).toList());
            assertComplete(status);
            try (Clients clients = new Clients(status::bootstrapServers)) {
                TopicPartition onNew = new TopicPartition(Clients.uniqueName(), 0);
                Clients.get(clients.admin().createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(
                        onNew.topic(), java.util.Map.of(0, List.of(2))))).all());
                clients.produce(onNew, "on the new node");
                assertEquals(1, clients.read(onNew, 1).size());
            }
            cluster.caddis("down", "--clean").expectSuccess();
            assertFalse(Files.exists(cluster.directory().resolve("nodes")));
        }
    }

    @Test
    void shouldEndWithStatusTwo_whenCommandLineIsNotOurs() {
        LocalCluster none = LocalCluster.create("none", 1);

        for (String[] arguments : List.of(
                new String[] {"fly"}, new String[] {"up", "--nodes", "0"}, new String[] {"node", "poke", "1"},
                new String[] {"status", "--yaml"})) {
            Outcome outcome = none.caddis(arguments);
            assertEquals(2, outcome.exitCode(), () -> String.join(" ", arguments) + "\n" + outcome.allOutput());
            assertFalse(outcome.errors().isBlank());
        }
    }

    private static void assertComplete(ClusterStatus status) {
        assertFalse(status.clusterId().isBlank());
        status.nodes().forEach(node -> {
            assertEquals("running", node.state());
            assertTrue(ProcessHandle.of(node.pid()).isPresent(), "pid " + node.pid());
            assertTrue(node.kafka().matches("127\\.0\\.0\\.1:\\d+"), node.kafka());
            assertTrue(node.http().startsWith("http://127.0.0.1:"), node.http());
            assertTrue(node.management().startsWith("http://127.0.0.1:"), node.management());
            assertTrue(Files.isDirectory(java.nio.file.Path.of(node.dir())), node.dir());
        });
        assertTrue(status.postgres().jdbcUrl().startsWith("jdbc:postgresql://127.0.0.1:"), status.postgres().jdbcUrl());
        assertTrue(ProcessHandle.of(status.postgres().pid()).isPresent());
        assertEquals(1, status.zookeeper().pids().size());
        assertTrue(status.zookeeper().connect().startsWith("127.0.0.1:"), status.zookeeper().connect());
    }

    private static List<Long> pids(ClusterStatus status) {
        List<Long> pids = new ArrayList<>(status.zookeeper().pids());
        pids.add(status.postgres().pid());
        status.nodes().forEach(node -> pids.add(node.pid()));
        return pids;
    }

    private static TopicPartition produced(LocalCluster cluster) {
        try (Clients clients = new Clients(cluster)) {
            TopicPartition partition = new TopicPartition(clients.topic(1), 0);
            clients.produce(partition, "kept");
            return partition;
        }
    }

    private static java.util.Set<String> topics(LocalCluster cluster) {
        try (Clients clients = new Clients(cluster)) {
            return Clients.get(clients.admin().listTopics().names());
        }
    }
}
