package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(180)
class ControlledStopTest {

    private static final Logger LOG = LoggerFactory.getLogger(ControlledStopTest.class);
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WARM = 400;
    /** A quiet machine is asked for 200 ms; a busy one must not fail, and a hand-over that gets stuck costs many seconds. */
    private static final long GAP_MAX_MS = 3_000;

    @Test
    void shouldKeepAcknowledging_whenEveryNodeIsStoppedAndStartedInTurn() throws Exception {
        try (InProcessCluster cluster = InProcessCluster.started(); Clients clients = new Clients(cluster)) {
            ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, PARTITIONS, 3, Map.of("min.insync.replicas", "2"));
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS).mapToObj(topic::partition).toList();
            try (AcknowledgementGaps gaps = new AcknowledgementGaps(clients, partitions)) {
                for (int node = 1; node <= 3; node++) {
                    long before = gaps.acknowledged();
                    Eventually.value("acknowledgements", PATIENCE, gaps::acknowledged, count -> count > before + WARM);
                    gaps.begin();

                    cluster.stop(node);

                    long stopped = gaps.acknowledged();
                    Eventually.value("acknowledgements after the stop", PATIENCE, gaps::acknowledged, count -> count > stopped + WARM);
                    long longestMs = gaps.longestMs();
                    LOG.info("longest gap between acknowledgements of any partition while node {} was stopped: {} ms", node, longestMs);
                    assertTrue(longestMs < GAP_MAX_MS, "node " + node + ": " + longestMs + " ms");
                    cluster.start(node);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        topic.awaitInSync(partition, Set.of(1, 2, 3));
                    }
                }
                gaps.throwIfAnyWasLost();
            }
        }
    }
}
