package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReadFromFollowerTest {

    private static final Set<Integer> ALL = Set.of(1, 2, 3);

    private InProcessCluster cluster;
    private Clients clients;

    @BeforeEach
    void startCluster() {
        cluster = InProcessCluster.started(3, id -> Map.of(
                "broker.rack", "rack-" + id, "replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector"));
        clients = new Clients(cluster);
    }

    @AfterEach
    void stopCluster() {
        clients.close();
        cluster.close();
    }

    @Test
    void shouldReadEveryRecordFromTheReplicaInItsRack_whenTheConsumerNamesIt() {
        ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, 1, 3, Map.of("min.insync.replicas", "2"));
        TopicPartition partition = topic.partition(0);
        clients.produce(partition, Clients.numbers(0, 100));
        topic.awaitInSync(0, ALL);
        int leader = topic.leader(0);
        int follower = leader % 3 + 1;
        Consumer<String, String> consumer = clients.consumer("client.rack", "rack-" + follower);
        consumer.assign(List.of(partition));
        List<String> read = new ArrayList<>(Clients.values(Clients.poll(consumer, 100)));

        clients.produce(partition, Clients.numbers(100, 200));
        Eventually.holds("all 200 records", ReplicatedTopic.PATIENCE, () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> read.add(record.value()));
            return read.size() >= 200;
        });

        assertEquals(List.of(Clients.numbers(0, 200)), read);
        assertEquals(follower, replicaReadBy(consumer));
    }

    /** The broker that the consumer was sent to, by its own metrics. */
    private static int replicaReadBy(Consumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("preferred-read-replica"))
                .map(metric -> ((Number) metric.getValue().metricValue()).intValue())
                .findFirst()
                .orElse(-1);
    }
}
