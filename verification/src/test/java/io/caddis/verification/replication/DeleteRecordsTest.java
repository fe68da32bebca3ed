package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeleteRecordsTest {

    @Test
    void shouldAnswer_whenLiveFollowersHaveDeletedToo() {
        try (InProcessCluster cluster = InProcessCluster.started(); Clients clients = new Clients(cluster)) {
            ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, 1, 3, Map.of("min.insync.replicas", "2"));
            TopicPartition partition = topic.partition(0);
            clients.produce(partition, Clients.numbers(0, 20));
            topic.awaitInSync(0, Set.of(1, 2, 3));

            assertEquals(5, deletedBefore(clients, partition, 5));

            cluster.stop(topic.replicas(0).get(2));
            assertEquals(9, deletedBefore(clients, partition, 9), "a replica that is down is not waited for");
        }
    }

    /** @return the low watermark: the answer would come too late if a follower did not tell that it has deleted */
    private static long deletedBefore(Clients clients, TopicPartition partition, long offset) {
        return Clients.get(clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .lowWatermarks().get(partition)).lowWatermark();
    }
}
