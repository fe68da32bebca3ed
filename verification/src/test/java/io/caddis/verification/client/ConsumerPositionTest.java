package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.verification.compatibility.Exercises;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@BrokerTest
@Exercises({ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.OFFSET_FOR_LEADER_EPOCH, ApiKeys.METADATA, ApiKeys.DELETE_RECORDS})
class ConsumerPositionTest {

    private static final long FIRST_TIMESTAMP_MS = 1_700_000_000_000L;

    @Test
    void shouldReadFromWhereItIsTold_whenSeeking(Clients clients) {
        TopicPartition partition = filled(clients, 100);
        Consumer<String, String> consumer = clients.consumer();
        consumer.assign(List.of(partition));

        consumer.seek(partition, 42);
        assertEquals("42", Clients.poll(consumer, 1).get(0).value());
        consumer.seekToBeginning(List.of(partition));
        assertEquals(0, consumer.position(partition));
        assertEquals("0", Clients.poll(consumer, 1).get(0).value());
        consumer.seekToEnd(List.of(partition));
        assertEquals(100, consumer.position(partition));
        consumer.seek(partition, 99);
        assertEquals("99", Clients.poll(consumer, 1).get(0).value());
    }

    @Test
    void shouldTellEnds_whenRecordsWereDeleted(Clients clients) {
        TopicPartition partition = filled(clients, 100);
        TopicPartition empty = new TopicPartition(clients.topic(1), 0);
        Clients.get(clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(30))).all());
        Consumer<String, String> consumer = clients.consumer();

        assertEquals(Map.of(partition, 30L, empty, 0L), consumer.beginningOffsets(List.of(partition, empty)));
        assertEquals(Map.of(partition, 100L, empty, 0L), consumer.endOffsets(List.of(partition, empty)));
    }

    @Test
    void shouldFindOffsets_whenAskedByTimestamp(Clients clients) {
        TopicPartition partition = filled(clients, 100);
        Consumer<String, String> consumer = clients.consumer();

        assertEquals(new OffsetAndTimestamp(0, FIRST_TIMESTAMP_MS, Optional.of(0)), found(consumer, partition, 0));
        assertEquals(
                new OffsetAndTimestamp(50, FIRST_TIMESTAMP_MS + 50_000, Optional.of(0)),
                found(consumer, partition, FIRST_TIMESTAMP_MS + 49_001));
        assertEquals(
                new OffsetAndTimestamp(50, FIRST_TIMESTAMP_MS + 50_000, Optional.of(0)),
                found(consumer, partition, FIRST_TIMESTAMP_MS + 50_000));
        assertNull(found(consumer, partition, FIRST_TIMESTAMP_MS + 99_001));
    }

    @Test
    void shouldFindOffsetInsideBatch_whenBatchIsCompressed(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        fill(clients.producer("compression.type", "lz4", "linger.ms", 1_000, "batch.size", 100_000), partition, 100);

        assertEquals(
                new OffsetAndTimestamp(77, FIRST_TIMESTAMP_MS + 77_000, Optional.of(0)),
                found(clients.consumer(), partition, FIRST_TIMESTAMP_MS + 76_500));
    }

    @Test
    void shouldFail_whenPositionIsOutOfRangeAndNoResetIsAllowed(Clients clients) {
        TopicPartition partition = filled(clients, 10);
        Consumer<String, String> consumer = clients.consumer("auto.offset.reset", "none");
        consumer.assign(List.of(partition));
        consumer.seek(partition, 1_000);

        OffsetOutOfRangeException error = assertThrows(OffsetOutOfRangeException.class, () -> Clients.poll(consumer, 1));

        assertEquals(Map.of(partition, 1_000L), error.offsetOutOfRangePartitions());
    }

    @Test
    void shouldGoBackToFirstRecord_whenPositionWasDeleted(Clients clients) {
        TopicPartition partition = filled(clients, 100);
        Clients.get(clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(60))).all());
        Consumer<String, String> consumer = clients.consumer();
        consumer.assign(List.of(partition));

        consumer.seek(partition, 5);

        assertEquals("60", Clients.poll(consumer, 1).get(0).value());
    }

    @Test
    void shouldCheckPosition_whenItCarriesALeaderEpoch(Clients clients) {
        TopicPartition partition = filled(clients, 20);
        int leaderEpoch = clients.read(partition, 1).get(0).leaderEpoch().orElseThrow();
        Consumer<String, String> consumer = clients.consumer();
        consumer.assign(List.of(partition));

        consumer.seek(partition, new OffsetAndMetadata(7, Optional.of(leaderEpoch), ""));

        assertEquals("7", Clients.poll(consumer, 1).get(0).value());
    }

    @Test
    void shouldReadEverything_whenIsolationIsReadCommitted(Clients clients) {
        TopicPartition partition = filled(clients, 10);
        Consumer<String, String> consumer = clients.consumer("isolation.level", "read_committed");
        consumer.assign(List.of(partition));

        assertEquals(List.of(Clients.numbers(0, 10)), Clients.values(Clients.poll(consumer, 10)));
        assertEquals(Map.of(partition, 10L), consumer.endOffsets(List.of(partition)));
    }

    @Test
    void shouldReadNewTopic_whenOldOneOfTheNameWasDeleted(Clients clients) {
        TopicPartition partition = filled(clients, 50);
        Consumer<String, String> consumer = clients.consumer("metadata.max.age.ms", 500);
        consumer.assign(List.of(partition));
        Clients.poll(consumer, 50);

        Clients.get(clients.admin().deleteTopics(List.of(partition.topic())).all());
        Clients.get(clients.admin().createTopics(List.of(
                new NewTopic(partition.topic(), 1, (short) 1))).all());
        clients.produce(partition, "new");
        // its position was one of the old topic's; where that leads in the new one is the client's affair
        consumer.seekToBeginning(List.of(partition));

        ConsumerRecord<String, String> record = Clients.poll(consumer, 1).get(0);
        assertEquals("new", record.value());
        assertEquals(0, record.offset());
    }

    private static OffsetAndTimestamp found(Consumer<String, String> consumer, TopicPartition partition, long timestampMs) {
        return consumer.offsetsForTimes(Map.of(partition, timestampMs)).get(partition);
    }

    /** Records 0 to {@code count}, one a second, in batches of their own. */
    private static TopicPartition filled(Clients clients, int count) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        fill(clients.producer("batch.size", 200), partition, count);
        return partition;
    }

    private static void fill(Producer<String, String> producer, TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, FIRST_TIMESTAMP_MS + i * 1_000L, null, Integer.toString(i)));
        }
        producer.flush();
    }
}
