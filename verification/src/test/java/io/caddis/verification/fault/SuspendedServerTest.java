package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.cluster.ServerManagement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that its operator suspends serves its applications no longer: others lead what it led, until it is resumed. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class SuspendedServerTest {

    /** A quiet machine needs a fifth of a second; nobody to take over would be noticed after the replica lag limit only. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    @Test
    void shouldHandOverAndComeBack_whenItsServerIsSuspendedAndResumed(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int node = run.leaderOf(0);
            ServerManagement server = new ServerManagement(cluster.status().node(node));

            Duration gap = run.through("suspended server of node " + node + ", a leader", () -> {
                server.execute(":suspend");
                run.awaitNoPart(node);
            });

            assertTrue(gap.compareTo(LONGEST_GAP) < 0, "longest gap between acknowledgements: " + gap.toMillis() + " ms");
            run.through("resumed server of node " + node, () -> server.execute(":resume"));
            run.finish();
        }
    }
}
