package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.compatibility.Exercises;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BrokerTest
@Exercises({ApiKeys.PRODUCE, ApiKeys.INIT_PRODUCER_ID, ApiKeys.METADATA, ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.API_VERSIONS})
class ProducerTest {

    @Test
    void shouldKeepOrderAndTellOffsets_whenProducerHasDefaultSettings(Clients clients) {
        String topic = clients.topic(3);
        Producer<String, String> producer = clients.producer();
        Map<TopicPartition, List<String>> acknowledged = new HashMap<>();
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, "key-" + i % 50, "value-" + i);
            records.add(record);
            sent.add(producer.send(record));
        }
        producer.flush();

        for (int i = 0; i < sent.size(); i++) {
            RecordMetadata metadata = Clients.get(sent.get(i));
            List<String> ofPartition = acknowledged.computeIfAbsent(
                    new TopicPartition(topic, metadata.partition()), partition -> new ArrayList<>());
            assertEquals(ofPartition.size(), metadata.offset(), "offset of record " + i);
            ofPartition.add(records.get(i).value());
        }
        acknowledged.forEach((partition, values) -> assertEquals(values, Clients.values(clients.read(partition, values.size()))));
        assertEquals(3, acknowledged.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void shouldStoreRecords_whenAcksIs(String acks, Clients clients) {
        TopicPartition partition = clients.servedPartition();
        Producer<String, String> producer = clients.producer("acks", acks, "enable.idempotence", false);

        for (String value : Clients.numbers(0, 100)) {
            producer.send(new ProducerRecord<>(partition.topic(), value));
        }
        producer.flush();

        assertEquals(List.of(Clients.numbers(0, 100)), Clients.values(clients.read(partition, 100)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void shouldGiveBackWhatWasSent_whenCompressedWith(String codec, Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        Producer<String, String> producer = clients.producer("compression.type", codec, "linger.ms", 50);

        for (String value : Clients.numbers(0, 2_000)) {
            producer.send(new ProducerRecord<>(partition.topic(), "key-" + value, value.repeat(20)));
        }
        producer.flush();

        List<ConsumerRecord<String, String>> read = clients.read(partition, 2_000);
        for (int i = 0; i < 2_000; i++) {
            assertEquals(i, read.get(i).offset());
            assertEquals("key-" + i, read.get(i).key());
            assertEquals(Integer.toString(i).repeat(20), read.get(i).value());
        }
    }

    @Test
    void shouldKeepHeadersAndNulls_whenRecordsHaveThem(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        Producer<byte[], byte[]> producer = clients.byteProducer();
        ProducerRecord<byte[], byte[]> tombstone =
                new ProducerRecord<>(partition.topic(), 0, "key".getBytes(StandardCharsets.UTF_8), null);
        tombstone.headers().add("trace", new byte[] {1, 2, 3}).add("trace", new byte[0]).add(new RecordHeader("nothing", (byte[]) null));
        producer.send(tombstone);
        producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[0]));
        producer.send(new ProducerRecord<>(partition.topic(), 0, null, null));
        producer.flush();

        Consumer<byte[], byte[]> consumer = clients.byteConsumer();
        consumer.assign(List.of(partition));
        List<ConsumerRecord<byte[], byte[]>> read = Clients.poll(consumer, 3);
        assertArrayEquals("key".getBytes(StandardCharsets.UTF_8), read.get(0).key());
        assertNull(read.get(0).value());
        assertEquals(
                List.of("trace=[1, 2, 3]", "trace=[]", "nothing=null"),
                Arrays.stream(read.get(0).headers().toArray()).map(header -> header.key() + "=" + Arrays.toString(header.value())).toList());
        assertNull(read.get(1).key());
        assertEquals(0, read.get(1).value().length);
        assertNull(read.get(2).value());
    }

    @Test
    void shouldStoreBigRecord_whenTopicAllowsIt(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1, "max.message.bytes", "6000000"), 0);
        byte[] value = new byte[5_000_000];
        new Random(7).nextBytes(value);

        Clients.get(clients.byteProducer("max.request.size", 8_000_000, "buffer.memory", 32_000_000L)
                .send(new ProducerRecord<>(partition.topic(), value)));

        Consumer<byte[], byte[]> consumer = clients.byteConsumer();
        consumer.assign(List.of(partition));
        assertArrayEquals(value, Clients.poll(consumer, 1).get(0).value());
    }

    @Test
    void shouldRefuseRecord_whenLargerThanTopicAllows(Clients clients) {
        String topic = clients.topic(1, "max.message.bytes", "10000");
        Producer<byte[], byte[]> producer = clients.byteProducer();

        assertThrows(
                RecordTooLargeException.class, () -> Clients.get(producer.send(new ProducerRecord<>(topic, new byte[20_000]))));
        assertEquals(0, Clients.get(producer.send(new ProducerRecord<>(topic, new byte[5_000]))).offset());
    }

    @Test
    void shouldSplitBatches_whenOnlyTogetherTheyAreTooLarge(Clients clients) {
        Assumptions.assumeFalse(ClientVersion.isOlderLine(), "this client splits for ever, KAFKA-8350");
        TopicPartition partition = new TopicPartition(clients.topic(1, "max.message.bytes", "10000"), 0);
        Producer<String, String> producer = clients.producer("linger.ms", 100, "batch.size", 60_000);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : Clients.numbers(0, 100)) {
            sent.add(producer.send(new ProducerRecord<>(partition.topic(), value, "x".repeat(400))));
        }

        sent.forEach(Clients::get);
        assertEquals(
                List.of(Clients.numbers(0, 100)), clients.read(partition, 100).stream().map(ConsumerRecord::key).toList());
    }

    @Test
    void shouldKeepProducersTime_whenTopicSaysCreateTime(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        long timestampMs = 1_500_000_000_123L;

        Clients.get(clients.producer().send(new ProducerRecord<>(partition.topic(), 0, timestampMs, null, "old")));

        ConsumerRecord<String, String> record = clients.read(partition, 1).get(0);
        assertEquals(timestampMs, record.timestamp());
        assertEquals(TimestampType.CREATE_TIME, record.timestampType());
    }

    @Test
    void shouldPutItsOwnTime_whenTopicSaysLogAppendTime(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1, "message.timestamp.type", "LogAppendTime"), 0);
        long beforeMs = System.currentTimeMillis();

        RecordMetadata metadata =
                Clients.get(clients.producer().send(new ProducerRecord<>(partition.topic(), 0, 1_500_000_000_123L, null, "old")));

        ConsumerRecord<String, String> record = clients.read(partition, 1).get(0);
        assertEquals(TimestampType.LOG_APPEND_TIME, record.timestampType());
        assertTrue(record.timestamp() >= beforeMs && record.timestamp() <= System.currentTimeMillis(), "timestamp " + record.timestamp());
        assertEquals(record.timestamp(), metadata.timestamp());
    }

    @Test
    void shouldRefuseTimestamp_whenFurtherInTheFutureThanAllowed(Clients clients) {
        String topic = clients.topic(1, "message.timestamp.after.max.ms", "60000");
        long tooLateMs = System.currentTimeMillis() + Duration.ofMinutes(10).toMillis();

        assertThrows(
                InvalidTimestampException.class,
                () -> Clients.get(clients.producer().send(new ProducerRecord<>(topic, 0, tooLateMs, null, "tomorrow"))));
    }

    @Test
    void shouldNeedNoMoreReplicasThanThereAre_whenMinimumIsHigher(Clients clients) {
        String topic = clients.topic(1, "min.insync.replicas", "2");

        // KIP-966: the minimum that counts is never above the number of replicas
        assertEquals(0, Clients.get(clients.producer("acks", "all").send(new ProducerRecord<>(topic, "one replica"))).offset());
    }

    @Test
    void shouldCreateTopic_whenProducerNamesAnUnknownOne(Clients clients) {
        TopicPartition partition = new TopicPartition(Clients.uniqueName(), 0);

        assertEquals(1, clients.produce(partition, "first").size());

        assertEquals(List.of("first"), Clients.values(clients.read(partition, 1)));
    }

    @Test
    void shouldRefuseTopic_whenNameIsNotLegal(Clients clients) {
        Producer<String, String> producer = clients.producer();

        assertThrows(InvalidTopicException.class, () -> Clients.get(producer.send(new ProducerRecord<>("no/such topic", "x"))));
    }

    @Test
    void shouldRefuseTransactionsAtOnce_whenTheyAreNotServed(Clients clients) {
        Producer<String, String> producer = clients.producer("transactional.id", Clients.uniqueName());

        KafkaException refused = assertThrows(KafkaException.class, producer::initTransactions);
        assertTrue(refused.getMessage().contains("remove transactional.id from the producer"), refused.getMessage());
    }

    @Test
    void shouldContinueSequence_whenManySmallBatchesAreInFlight(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        Producer<String, String> producer = clients.producer("linger.ms", 0, "batch.size", 1, "max.in.flight.requests.per.connection", 5);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : Clients.numbers(0, 500)) {
            sent.add(producer.send(new ProducerRecord<>(partition.topic(), value)));
        }

        for (int i = 0; i < sent.size(); i++) {
            assertEquals(i, Clients.get(sent.get(i)).offset());
        }
        assertEquals(List.of(Clients.numbers(0, 500)), Clients.values(clients.read(partition, 500)));
    }
}
