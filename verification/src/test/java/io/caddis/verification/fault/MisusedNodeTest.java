package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Program.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * What an operator sees of a node that was set up wrongly, in the words of {@code ./caddis} and in the node's log, and that
 * the others do not notice. {@link MisusedDirectoryTest} has the rules themselves.
 */
@ClusterTest(ClusterTest.Purpose.FAULTS)
class MisusedNodeTest {

    private static final int NODE = 1;
    private static final int OTHER = 2;

    @Test
    void shouldSayWhoseDirectoryItIs_andServeAgainWithItsOwn(LocalCluster cluster) throws IOException {
        TopicPartition kept = partitionOn(cluster, NODE, "kept");
        TopicPartition onOther = partitionOn(cluster, OTHER, "first");
        String clusterId = cluster.status().clusterId();
        Path data = cluster.dataDirectory(NODE);
        Path aside = data.resolveSibling("data.aside");
        cluster.node("stop", NODE);
        Files.move(data, aside);
        try {
            String foreignId = copyOfAnotherCluster(data);
            assertRefused(cluster, "belongs to cluster " + foreignId, clusterId, "log.dirs");

            removeTree(data);
            Files.createSymbolicLink(data, cluster.dataDirectory(OTHER));
            assertRefused(cluster, data.toString(), "is in use by another node", "log.dirs");
            assertServes(cluster, onOther, 2);
        } finally {
            removeTree(data);
            Files.move(aside, data);
            cluster.node("start", NODE);
        }
        try (Clients clients = new Clients(cluster)) {
            assertEquals(List.of("kept"), Clients.values(clients.read(kept, 1)));
        }
    }

    @Test
    void shouldSayThatTheNumberIsTaken_andDisturbNobody(LocalCluster cluster) {
        TopicPartition partition = partitionOn(cluster, NODE, "first");
        try (LocalCluster second = LocalCluster.create("same-number", 1)) {
            Outcome up = second.tryUp("--set", "zookeeper.connect=" + cluster.status().zookeeper().connect());

            assertEquals(1, up.exitCode(), up.allOutput());
            assertSays(up.errors(), "node 1 cannot start", "broker id 1 is in use by another node", "give this node an id of its own");
            assertServes(cluster, partition, 2);
            second.caddis("down", "--clean").expectSuccess();
        }
    }

    private static void assertRefused(LocalCluster cluster, String... said) {
        Outcome start = cluster.caddis("node", "start", Integer.toString(NODE));

        assertEquals(1, start.exitCode(), start.allOutput());
        assertSays(start.errors(), "node " + NODE + " cannot start");
        assertSays(start.errors(), said);
        assertSays(cluster.serverLog(NODE), "node state=FAILED");
        assertSays(cluster.serverLog(NODE), said);
        assertNull(cluster.status().node(NODE).pid(), "nothing is left running");
    }

    private static void assertSays(String text, String... said) {
        for (String part : said) {
            assertTrue(text.contains(part), () -> "'" + part + "' is not said in: " + text);
        }
    }

    private static TopicPartition partitionOn(LocalCluster cluster, int node, String value) {
        TopicPartition partition = new TopicPartition(Clients.uniqueName(), 0);
        try (Clients clients = new Clients(cluster)) {
            Clients.get(clients.admin().createTopics(List.of(new NewTopic(partition.topic(), Map.of(0, List.of(node))))).all());
            clients.produce(partition, value);
        }
        return partition;
    }

    private static void assertServes(LocalCluster cluster, TopicPartition partition, int records) {
        try (Clients clients = new Clients(cluster)) {
            clients.produce(partition, "served");
            assertEquals(records, clients.read(partition, records).size());
        }
    }

    /** The directory of a node with the same number, of a cluster that has run. Returns that cluster's id. */
    private static String copyOfAnotherCluster(Path to) throws IOException {
        try (InProcessCluster another = InProcessCluster.empty()) {
            another.start(NODE);
            String id = another.status(NODE).clusterId().orElseThrow();
            another.stop(NODE);
            Path from = another.dataDirectory(NODE);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
            return id;
        }
    }

    /** A link is removed, not what it leads to. */
    private static void removeTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
