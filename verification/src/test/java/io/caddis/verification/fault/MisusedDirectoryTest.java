package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that were set up wrongly stop at the start, say what is wrong, and disturb nobody. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MisusedDirectoryTest {

    @Test
    void shouldRefuseToStart_whenAnotherNodeHasTheDirectory() {
        try (InProcessCluster cluster = InProcessCluster.empty()) {
            cluster.start(1);
            String directory = cluster.dataDirectory(1).toString();

            String refusal = refusal(() -> cluster.start(2, Map.of("log.dirs", directory)));

            assertTrue(refusal.contains(directory), refusal);
            assertServes(cluster);
        }
    }

    @Test
    void shouldRefuseToStart_whenDirectoryBelongsToAnotherNode() {
        try (InProcessCluster cluster = InProcessCluster.empty()) {
            cluster.start(1);
            cluster.start(2);
            cluster.stop(1);
            String directory = cluster.dataDirectory(1).toString();

            String refusal = refusal(() -> cluster.start(3, Map.of("log.dirs", directory)));

            assertTrue(refusal.contains(directory) && refusal.contains("1") && refusal.contains("3"), refusal);
        }
    }

    @Test
    void shouldRefuseToStart_whenDirectoryBelongsToAnotherCluster() {
        try (InProcessCluster cluster = InProcessCluster.empty(); InProcessCluster other = InProcessCluster.empty()) {
            other.start(1);
            String otherId = other.status(1).clusterId().orElseThrow();
            other.stop(1);
            cluster.start(2);
            String directory = other.dataDirectory(1).toString();

            String refusal = refusal(() -> cluster.start(1, Map.of("log.dirs", directory)));

            assertTrue(refusal.contains(otherId), refusal);
            assertServes(cluster);
        }
    }

    @Test
    void shouldRefuseToStart_whenAnotherLiveNodeHasTheNumber() {
        try (InProcessCluster cluster = InProcessCluster.empty()) {
            cluster.start(1);

            String refusal = refusal(() -> cluster.start(1, Map.of("log.dirs", cluster.dataDirectory(2).toString())));

            assertTrue(refusal.contains("broker id 1 is in use"), refusal);
            assertServes(cluster);
        }
    }

    private static String refusal(org.junit.jupiter.api.function.Executable start) {
        RuntimeException refused = assertThrows(RuntimeException.class, start);
        StringBuilder said = new StringBuilder();
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        return said.toString();
    }

    private static void assertServes(InProcessCluster cluster) {
        try (Clients clients = new Clients(cluster)) {
            TopicPartition partition = new TopicPartition(clients.topic(1), 0);
            clients.produce(partition, "served");
            assertEquals(1, clients.read(partition, 1).size());
        }
    }
}
