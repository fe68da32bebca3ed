package io.caddis.verification.fault;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ZooKeeper and PostgreSQL die and come back while replicated records flow. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class ServiceRestartTest {

    @Test
    void shouldLoseNothing_whenZooKeeperAndThenPostgresCrashAndRestart(LocalCluster cluster) {
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            List<Long> zooKeepers = cluster.status().zookeeper().pids();
            run.through("kill -9 of ZooKeeper, then start", () -> {
                Processes.signal("KILL", zooKeepers);
                zooKeepers.forEach(Processes::awaitEnd);
                Pause.of(Profile.cut());
                run.startWhatIsDown();
            });
            run.awaitInSync();
            long postgres = cluster.status().postgres().pid();
            run.through("immediate shutdown of PostgreSQL, then start", () -> {
                Processes.signal("QUIT", postgres);
                Processes.awaitEnd(postgres);
                int victim = run.leaderOf(0);
                run.through("kill -9 of node " + victim + ", leader, without PostgreSQL", () -> run.kill(victim));
                run.startWhatIsDown();
                run.start(victim);
            });
            run.finish();
        }
    }
}
