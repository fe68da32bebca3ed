package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class NewTopicTest {

    private static final int PARTITIONS = 30;
    private static final long LOOK_NANOS = Duration.ofSeconds(3).toNanos();

    /** A follower that has not fetched yet is not late: everybody is granted the full time. */
    @Test
    void shouldKeepEveryReplicaInSync_whenSomeFollowersFetchSoonerThanOthers() throws Exception {
        try (InProcessCluster cluster = InProcessCluster.started(); Clients clients = new Clients(cluster)) {
            // all three brokers are known to the controller and may be in sync
            ReplicatedTopic.created(cluster, clients, 1, 3, Map.of()).awaitInSync(0, Set.of(1, 2, 3));
            ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, PARTITIONS, 3, Map.of());
            long begunNanos = System.nanoTime();
            int looks = 0;
            while (System.nanoTime() - begunNanos < LOOK_NANOS) {
                TopicDescription described = topic.describe();
                described.partitions().forEach(partition -> assertEquals(
                        3, partition.isr().size(), () -> "in-sync replicas of " + described.name() + ": " + partition));
                looks++;
            }
            assertTrue(looks > 3, "only " + looks + " looks");
        }
    }
}
