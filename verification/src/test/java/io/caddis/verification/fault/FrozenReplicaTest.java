package io.caddis.verification.fault;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import org.junit.jupiter.api.Test;

/** Nodes that stop without dying, and wake up believing what was true when they fell asleep: SIGSTOP, then SIGCONT. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class FrozenReplicaTest {

    @Test
    void shouldLoseNothing_whenLeaderSleepsLongerThanItsSessionAndThenAsFollower(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int sleeper = run.leaderOf(0);
            sleepUntilOthersTookOver(run, sleeper, "leader");
            sleepUntilOthersTookOver(run, sleeper, run.leaders().contains(sleeper) ? "leader" : "follower of every partition");
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenControllerSleepsLongerThanItsSession(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            sleepUntilOthersTookOver(run, run.controller(), "controller");
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenAllSleepLongerThanTheirSessionsAtOnce(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            run.through("SIGSTOP of all nodes, SIGCONT after " + Profile.cut().toSeconds() + " s", () -> {
                run.pause(1, 2, 3);
                try {
                    Pause.of(Profile.cut());
                } finally {
                    run.resume(1, 2, 3);
                }
            });
            run.finish();
        }
    }

    private static void sleepUntilOthersTookOver(ReplicatedRun run, int sleeper, String role) {
        try {
            run.through("SIGSTOP of node " + sleeper + ", " + role, () -> run.pause(sleeper));
        } finally {
            run.resume(sleeper);
        }
        run.through("SIGCONT of node " + sleeper, run::awaitInSync);
    }
}
