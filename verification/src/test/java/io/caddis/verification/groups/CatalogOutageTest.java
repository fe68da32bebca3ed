package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.fault.Pause;
import io.caddis.verification.fault.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PostgreSQL crashes under groups that commit, stays away for a while, and starts again. */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class CatalogOutageTest {

    private static final int PARTITIONS = 6;
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("caddis.verification.group.outage.seconds", 20));
    /** Far fewer than the steady producer sends in half an outage. */
    private static final long LEAST_RECORDS = 500;

    @Test
    void shouldGoOnConsumingAndCommitLater_whenPostgresCrashesAndRestarts(LocalCluster cluster) {
        cluster.makeWhole();
        try (Groups groups = new Groups(cluster)) {
            String topic = groups.clients().replicatedTopic(PARTITIONS, 3, 2);
            groups.clients().consumer().endOffsets(Clients.partitions(topic, PARTITIONS));
            try (SteadyRecords records = new SteadyRecords(groups.clients(), topic, PARTITIONS);
                    GroupUnderLoad classic = new GroupUnderLoad(cluster, Clients.uniqueName(), "classic", topic, PARTITIONS);
                    GroupUnderLoad modern = new GroupUnderLoad(cluster, Clients.uniqueName(), "consumer", topic, PARTITIONS)) {
                List<GroupUnderLoad> both = List.of(classic, modern);
                both.forEach(GroupUnderLoad::awaitCommits);
                int assignments = classic.assignments() + modern.assignments();
                both.forEach(GroupUnderLoad::restartGaps);

                long postgres = cluster.status().postgres().pid();
                // SIGQUIT is PostgreSQL's immediate shutdown, the nearest to a crash
                Processes.signal("QUIT", postgres);
                try {
                    Processes.awaitEnd(postgres);
                    Pause.of(OUTAGE.dividedBy(2));
                    long classicRead = classic.records();
                    long modernRead = modern.records();
                    Pause.of(OUTAGE.dividedBy(2));
                    assertTrue(
                            classic.records() - classicRead > LEAST_RECORDS,
                            "classic: read " + classicRead + ", then " + classic.records());
                    assertTrue(
                            modern.records() - modernRead > LEAST_RECORDS,
                            "consumer: read " + modernRead + ", then " + modern.records());
                    both.forEach(group -> assertFalse(group.refusedCommits().isEmpty(), "commits were acknowledged without PostgreSQL"));
                } finally {
                    cluster.up();
                }

                both.forEach(GroupUnderLoad::awaitCommits);
                System.out.println("PostgreSQL away for " + OUTAGE.toSeconds() + " s and the time it starts: longest time without an "
                        + "acknowledged commit " + classic.longestGap().toMillis() + " ms (classic), " + modern.longestGap().toMillis()
                        + " ms (consumer); refused meanwhile " + classic.refusedCommits() + ", " + modern.refusedCommits());
                assertEquals(assignments, classic.assignments() + modern.assignments(),
                        "rebalances of groups whose members were all there");
                Map<Integer, Long> ends = records.stop();
                both.forEach(group -> group.finish(ends));
            }
            Clients.get(groups.admin().deleteTopics(List.of(topic)).all());
        }
    }
}
