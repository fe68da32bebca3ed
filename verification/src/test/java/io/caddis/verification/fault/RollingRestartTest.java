package io.caddis.verification.fault;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LateTests;
import io.caddis.verification.cluster.LocalCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Maintenance: every node is stopped in order and started again, one after the other, and no client notices. */
@Order(LateTests.MOVES_NODES_INTO_NAMESPACES)
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class RollingRestartTest {

    @Test
    void shouldLoseNothingAndRefuseNobody_whenEveryNodeIsRestartedInTurn(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            for (int node = 1; node <= cluster.nodes(); node++) {
                int restarted = node;
                run.through("controlled stop of node " + node, () -> cluster.node("stop", restarted));
                // it starts again in a network namespace of its own, for NetworkCutTest needs it there
                cluster.namespaces().ifPresent(namespaces -> namespaces.admit(restarted));
                run.through("start of node " + node, () -> run.start(restarted));
                run.awaitInSync();
            }
            run.finish();
        }
    }
}
