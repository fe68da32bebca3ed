package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.cluster.SmallFileSystem;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@ClusterTest(ClusterTest.Purpose.FAULTS)
class FullDiskTest {

    private static final int RECORD_BYTES = 100_000;
    private static final int MOST_RECORDS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldSayLaterAndGoOnWhenThereIsRoom_whenFileSystemIsFull(LocalCluster cluster) throws IOException {
        SmallFileSystem disk = SmallFileSystem.mounted().orElse(null);
        Assumptions.assumeTrue(disk != null, "needs to mount a small file system, which only root may");
        try (Clients clients = new Clients(cluster)) {
            TopicPartition partition = new TopicPartition(Clients.uniqueName(), 0);
            Clients.get(clients.admin().createTopics(List.of(
                    new NewTopic(partition.topic(), Map.of(0, List.of(SmallFileSystem.NODE))))).all());
            Producer<String, String> once = clients.producer("enable.idempotence", false, "retries", 0, "acks", "all");
            List<Long> acknowledged = new ArrayList<>();

            Path filler = disk.fill(20L * RECORD_BYTES);
            RuntimeException refused = produceUntilRefused(once, partition, acknowledged);

            assertTrue(refused instanceof RetriableException, "a full disk was answered with " + refused);
            assertTrue(acknowledged.size() > 1, "only " + acknowledged.size() + " records fitted");
            assertIntact(clients, partition, acknowledged.size());

            Files.delete(filler);
            Eventually.holds("produce works again", PATIENCE, () -> {
                acknowledged.add(Clients.get(once.send(record(partition, acknowledged.size()))).offset());
                return true;
            });
            assertIntact(clients, partition, acknowledged.size());
            cluster.node("kill", SmallFileSystem.NODE);
            cluster.node("start", SmallFileSystem.NODE);
            assertIntact(clients, partition, acknowledged.size());
        }
    }

    private static RuntimeException produceUntilRefused(
            Producer<String, String> producer, TopicPartition partition, List<Long> acknowledged) {
        for (int i = 0; i < MOST_RECORDS; i++) {
            try {
                acknowledged.add(Clients.get(producer.send(record(partition, i))).offset());
            } catch (RuntimeException refused) {
                return refused;
            }
        }
        throw new AssertionError(MOST_RECORDS + " records fitted on a full disk");
    }

    private static ProducerRecord<String, String> record(TopicPartition partition, int number) {
        return new ProducerRecord<>(partition.topic(), partition.partition(), null, (number + " ").repeat(RECORD_BYTES)
                .substring(0, RECORD_BYTES));
    }

    /** Exactly what was acknowledged is there: a refused record has not left a trace. */
    private static void assertIntact(Clients clients, TopicPartition partition, int count) {
        List<ConsumerRecord<String, String>> read = clients.read(partition, count);
        assertEquals(count, read.size());
        for (int i = 0; i < count; i++) {
            assertEquals(i, read.get(i).offset());
            assertEquals(record(partition, i).value(), read.get(i).value());
        }
    }
}
