package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterStatus;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@ClusterTest(ClusterTest.Purpose.FAULTS)
class NodeFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldLoseNothing_whenNodeIsKilledUnderLoadAndStartedAgain(LocalCluster cluster) {
        try (IdempotentLoad load = IdempotentLoad.on(cluster, 4)) {
            load.awaitAcknowledged(1_000);

            cluster.node("kill", 1);

            ClusterStatus.Node killed = cluster.status().node(1);
            assertEquals("dead", killed.state());
            assertNull(killed.pid());
            load.awaitAcknowledged(200);
            load.slowlyThrough(() -> cluster.node("start", 1));
            load.awaitAcknowledged(1_000);
            load.stopAndCheck();
        }
    }

    @Test
    void shouldLoseNothing_whenNodeIsStoppedUnderLoadAndStartedAgain(LocalCluster cluster) {
        try (IdempotentLoad load = IdempotentLoad.on(cluster, 4)) {
            cluster.node("stop", 2);

            assertEquals("stopped", cluster.status().node(2).state());
            load.slowlyThrough(() -> cluster.node("start", 2));
            load.awaitAcknowledged(1_000);
            load.stopAndCheck();
        }
    }

    @Test
    void shouldLoseNothing_whenNodeSleepsLongerThanItsSession(LocalCluster cluster) {
        try (IdempotentLoad load = IdempotentLoad.on(cluster, 4)) {
            cluster.node("pause", 2);
            try {
                assertEquals("paused", cluster.status().node(2).state());
                Eventually.value(
                        "node 2 out of the metadata of node 1", PATIENCE, () -> liveNodes(cluster), Set.of(1)::equals);
            } finally {
                cluster.node("resume", 2);
            }

            Eventually.value("node 2 back", PATIENCE, () -> liveNodes(cluster), Set.of(1, 2)::equals);
            load.awaitAcknowledged(1_000);
            load.stopAndCheck();
        }
    }

    /** As node 1 tells them. */
    private static Set<Integer> liveNodes(LocalCluster cluster) {
        String node1 = "127.0.0.1:" + cluster.kafkaPort(1);
        try (Clients clients = new Clients(() -> node1)) {
            return Clients.get(clients.admin().describeCluster().nodes()).stream().map(node -> node.id()).collect(Collectors.toSet());
        }
    }
}
