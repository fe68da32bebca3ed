package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Files of a log that were damaged while its node was away. All damages of a kind of stop share one restart. */
@ClusterTest(ClusterTest.Purpose.FAULTS)
class DamagedLogTest {

    private static final int NODE = 1;
    /** The smallest there is; each topic below has several. */
    private static final String SEGMENT_BYTES = Integer.toString(1 << 20);
    /** The scrubber comes by at a MiB a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 300;
    private static final int RECORD_BYTES = 10_000;

    @Test
    void shouldCutTornTailsAndKeepEverythingAcknowledged_whenNodeWasKilled(LocalCluster cluster) throws IOException {
        try (Clients clients = new Clients(cluster)) {
            TopicPartition torn = filled(clients, 20);
            TopicPartition zeroed = filled(clients, 20);
            TopicPartition garbage = filled(clients, 20);
            PartitionFiles tornFiles = PartitionFiles.of(cluster, NODE, clients, torn);
            PartitionFiles zeroedFiles = PartitionFiles.of(cluster, NODE, clients, zeroed);
            PartitionFiles garbageFiles = PartitionFiles.of(cluster, NODE, clients, garbage);

            cluster.node("kill", NODE);
            // what an append leaves that the crash interrupted
            tornFiles.appendHalfOfFirstBatch();
            zeroedFiles.append(new byte[100_000]);
            garbageFiles.append("no batch begins like this".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
            cluster.node("start", NODE);

            for (TopicPartition partition : List.of(torn, zeroed, garbage)) {
                clients.produce(partition, "after");
                List<ConsumerRecord<String, String>> read = clients.read(partition, 21);
                assertInOrder(read.subList(0, 20), 0);
                assertEquals("after", read.get(20).value());
                assertEquals(20, read.get(20).offset());
            }
        }
    }

    @Test
    void shouldRebuildIndexes_whenTheyAreMissingSwappedOrEmpty(LocalCluster cluster) throws IOException {
        try (Clients clients = new Clients(cluster)) {
            TopicPartition deleted = filled(clients, RECORDS);
            TopicPartition swapped = filled(clients, RECORDS);
            TopicPartition emptied = filled(clients, RECORDS);
            PartitionFiles deletedFiles = PartitionFiles.of(cluster, NODE, clients, deleted);
            PartitionFiles swappedFiles = PartitionFiles.of(cluster, NODE, clients, swapped);
            PartitionFiles emptiedFiles = PartitionFiles.of(cluster, NODE, clients, emptied);

            cluster.node("stop", NODE);
            assertTrue(deletedFiles.deleteIndexes() > 0, "there were no indexes to delete");
            swappedFiles.swapIndexesOfFirstTwoSegments();
            emptiedFiles.emptyIndexes();
            cluster.node("start", NODE);

            for (TopicPartition partition : List.of(deleted, swapped, emptied)) {
                assertInOrder(clients.read(partition, RECORDS), 0);
                assertReadsFrom(clients, partition, 60);
                assertReadsFrom(clients, partition, 250);
                clients.produce(partition, "after");
            }
        }
    }

    @Test
    void shouldServeTheRestAndNeverTheDamage_whenABitOfAnOldSegmentFlipped(LocalCluster cluster) throws IOException {
        try (Clients clients = new Clients(cluster)) {
            TopicPartition damaged = filled(clients, RECORDS);
            TopicPartition sound = filled(clients, 20);
            PartitionFiles files = PartitionFiles.of(cluster, NODE, clients, damaged);

            cluster.node("stop", NODE);
            long sizeBefore = files.bytes();
            files.flipBitInFirstSegment();
            cluster.node("start", NODE);

            assertInOrder(clients.read(sound, 20), 0);
            Consumer<byte[], byte[]> consumer = clients.byteConsumer();
            consumer.assign(List.of(damaged));
            consumer.seek(damaged, RECORDS - 20);
            List<ConsumerRecord<byte[], byte[]>> tail = Clients.poll(consumer, 20);
            assertEquals(RECORDS - 20, tail.get(0).offset());
            assertThrows(KafkaException.class, () -> clients.read(damaged, RECORDS), "a reader was given damaged bytes");
            Eventually.holds("the damage reported in the server's log", PATIENCE, () -> reported(cluster, files));
            KafkaException refused = assertThrows(KafkaException.class, () -> clients.read(damaged, RECORDS));
            assertTrue(refused.getMessage().contains("corrupt"), refused.getMessage());
            assertTrue(files.bytesWithQuarantine() >= sizeBefore, "damaged bytes were thrown away");
        }
    }

    private static boolean reported(LocalCluster cluster, PartitionFiles files) {
        return cluster.serverLog(NODE).lines().anyMatch(line -> line.contains(files.name()) && line.contains("damage"));
    }

    /** Records 0 to {@code count} of one partition on {@link #NODE}, in batches of their own, in small segments. */
    private static TopicPartition filled(Clients clients, int count) {
        String topic = Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(
                new NewTopic(topic, Map.of(0, List.of(NODE))).configs(Map.of("segment.bytes", SEGMENT_BYTES)))).all());
        Producer<String, String> producer = clients.producer("batch.size", 1_000);
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(topic, 0, null, value(i)));
        }
        producer.flush();
        return new TopicPartition(topic, 0);
    }

    /** Large and different for each number. */
    private static String value(int number) {
        return (number + " ").repeat(RECORD_BYTES).substring(0, RECORD_BYTES);
    }

    private static void assertInOrder(List<ConsumerRecord<String, String>> records, int first) {
        for (int i = 0; i < records.size(); i++) {
            assertEquals(first + i, records.get(i).offset());
            assertEquals(value(first + i), records.get(i).value());
        }
    }

    private static void assertReadsFrom(Clients clients, TopicPartition partition, int offset) {
        Consumer<String, String> consumer = clients.consumer("max.partition.fetch.bytes", 50_000);
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        assertInOrder(Clients.poll(consumer, 1), offset);
    }
}
