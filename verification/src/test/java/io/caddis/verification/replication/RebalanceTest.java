package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.process.Eventually;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas move by themselves when brokers come, and leave one that is to be removed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RebalanceTest {

    private static final Map<String, String> AT_ONCE = Map.of("replica.rebalance.delay.ms", "0");
    private static final int PARTITIONS = 9;
    private static final int RECORDS = 100;

    @Test
    void shouldFillABrokerThatJoins_andEmptyOneThatIsToGo() {
        try (InProcessCluster cluster = InProcessCluster.started(2, id -> AT_ONCE); Clients clients = new Clients(cluster)) {
            ReplicatedTopic topic = ReplicatedTopic.created(
                    cluster, clients, PARTITIONS, 2, Map.of("min.insync.replicas", "2"));
            IntStream.range(0, PARTITIONS).forEach(p -> clients.produce(topic.partition(p), Clients.numbers(0, RECORDS)));

            cluster.start(3, AT_ONCE);
            Eventually.value("replicas by broker", Clients.PATIENCE.multipliedBy(2), () -> replicasByBroker(topic),
                    Map.of(1, 6, 2, 6, 3, 6)::equals);

            Clients.get(clients.admin().incrementalAlterConfigs(Map.of(
                    new ConfigResource(ConfigResource.Type.BROKER, "3"),
                    List.of(new AlterConfigOp(new ConfigEntry("replicas.evacuate", "true"), AlterConfigOp.OpType.SET)))).all());
            Eventually.value("replicas by broker", Clients.PATIENCE.multipliedBy(2), () -> replicasByBroker(topic),
                    Map.of(1, PARTITIONS, 2, PARTITIONS)::equals);

            IntStream.range(0, PARTITIONS).forEach(p -> {
                clients.produce(topic.partition(p), "last");
                assertEquals(RECORDS + 1, clients.read(topic.partition(p), RECORDS + 1).size());
            });
        }
    }

    /** Of what is settled; what still moves counts on both sides, so the numbers differ from those that are awaited. */
    private static Map<Integer, Integer> replicasByBroker(ReplicatedTopic topic) {
        Map<Integer, Integer> counts = new TreeMap<>();
        IntStream.range(0, PARTITIONS).forEach(p -> topic.replicas(p).forEach(id -> counts.merge(id, 1, Integer::sum)));
        return counts;
    }
}
