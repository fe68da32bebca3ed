package io.caddis.verification.fault;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** Nodes that die without a word. */
@Exercises(client = "Caddis nodes", value = {ApiKeys.FETCH, ApiKeys.ALTER_PARTITION, ApiKeys.BROKER_HEARTBEAT})
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class ReplicaCrashTest {

    @Test
    void shouldLoseNothing_whenNodesAreKilledAndRestartedAgainAndAgain(LocalCluster cluster) {
        Random random = new Random(Profile.seed());
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int leader = run.leaderOf(0);
            for (int restart = 0; restart < Profile.restarts(); restart++) {
                String role;
                int victim;
                if (restart == 0) {
                    role = "leader";
                    victim = leader;
                } else if (restart == 1) {
                    // leadership does not return by itself so soon
                    role = run.leaders().contains(leader) ? "leader" : "follower of every partition";
                    victim = leader;
                } else if (restart == 2) {
                    role = "controller";
                    victim = run.controller();
                } else {
                    role = "any node";
                    victim = 1 + random.nextInt(cluster.nodes());
                }
                run.through("kill -9 of node " + victim + ", " + role, () -> run.kill(victim));
                run.through("start of node " + victim, () -> run.start(victim));
                run.awaitInSync();
            }
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenAllNodesAreKilledAtOnce(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            run.through("kill -9 of all nodes at once, then start", () -> {
                run.kill(1, 2, 3);
                run.startAll();
            });
            run.finish();
        }
    }
}
