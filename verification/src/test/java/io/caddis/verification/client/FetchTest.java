package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.compatibility.Exercises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@BrokerTest
@Exercises({ApiKeys.FETCH, ApiKeys.CREATE_PARTITIONS, ApiKeys.METADATA})
class FetchTest {

    @Test
    void shouldAnswerAtOnce_whenRecordArrivesDuringALongPoll(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        Consumer<String, String> consumer = clients.consumer("fetch.max.wait.ms", 15_000);
        consumer.assign(List.of(partition));
        // the session stands and the next fetch waits at the end of the log
        consumer.poll(Duration.ofMillis(300));

        CompletableFuture<?> producing = CompletableFuture.runAsync(() -> clients.produce(partition, "awaited"));
        long beginNanos = System.nanoTime();
        List<ConsumerRecord<String, String>> records = Clients.poll(consumer, 1);
        Duration waited = Duration.ofNanos(System.nanoTime() - beginNanos);

        producing.join();
        assertEquals("awaited", records.get(0).value());
        assertTrue(waited.compareTo(Duration.ofSeconds(8)) < 0, "a fetch that waits 15 s answered after " + waited);
    }

    @Test
    void shouldWaitForMinimumOfBytes_whenConsumerAsksForIt(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        clients.produce(partition, "too little");
        Consumer<String, String> consumer = clients.consumer("fetch.min.bytes", 1_000_000, "fetch.max.wait.ms", 1_500);
        consumer.assign(List.of(partition));
        consumer.position(partition);

        long beginNanos = System.nanoTime();
        assertEquals(1, Clients.poll(consumer, 1).size());

        Duration waited = Duration.ofNanos(System.nanoTime() - beginNanos);
        assertTrue(waited.compareTo(Duration.ofMillis(1_300)) > 0, "answered after " + waited + ", before the time was up");
    }

    @Test
    void shouldMakeProgress_whenRecordsAreLargerThanFetchLimits(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        String large = "x".repeat(200_000);
        clients.produce(partition, large, "small", large);
        Consumer<String, String> consumer = clients.consumer("max.partition.fetch.bytes", 1_000, "fetch.max.bytes", 2_000);
        consumer.assign(List.of(partition));

        assertEquals(List.of(large, "small", large), Clients.values(Clients.poll(consumer, 3)));
    }

    @Test
    void shouldServeEveryPartition_whenAnswersAreSmall(Clients clients) {
        String topic = clients.topic(12);
        Producer<String, String> producer = clients.producer();
        for (TopicPartition partition : Clients.partitions(topic, 12)) {
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>(topic, partition.partition(), null, "x".repeat(1_000)));
            }
        }
        producer.flush();
        Consumer<String, String> consumer = clients.consumer("fetch.max.bytes", 20_000, "max.partition.fetch.bytes", 4_000);
        consumer.assign(Clients.partitions(topic, 12));

        List<ConsumerRecord<String, String>> records = Clients.poll(consumer, 600);

        assertEquals(600, records.stream().map(record -> record.partition() + "/" + record.offset()).distinct().count());
    }

    @Test
    void shouldKeepSessionTrue_whenPartitionsComeAndGo(Clients clients) {
        String topic = clients.topic(40);
        List<TopicPartition> all = Clients.partitions(topic, 40);
        Consumer<String, String> consumer = clients.consumer();
        consumer.assign(all);
        consumer.poll(Duration.ofMillis(200));

        clients.produce(all.get(3), "a");
        clients.produce(all.get(31), "b");
        assertEquals(Set.of("a", "b"), Set.copyOf(Clients.values(Clients.poll(consumer, 2))));

        consumer.assign(all.subList(0, 20));
        clients.produce(all.get(31), "not assigned");
        clients.produce(all.get(3), "c");
        assertEquals(List.of("c"), Clients.values(Clients.poll(consumer, 1)));

        consumer.pause(List.of(all.get(3)));
        clients.produce(all.get(3), "paused");
        clients.produce(all.get(4), "d");
        assertEquals(List.of("d"), Clients.values(Clients.poll(consumer, 1)));

        consumer.resume(List.of(all.get(3)));
        assertEquals(List.of("paused"), Clients.values(Clients.poll(consumer, 1)));

        consumer.assign(all);
        consumer.seekToBeginning(all);
        assertEquals(
                Set.of("a", "b", "c", "d", "paused", "not assigned"), Set.copyOf(Clients.values(Clients.poll(consumer, 6))));
    }

    @Test
    void shouldServeNewPartitions_whenTopicGrows(Clients clients) {
        String topic = clients.topic(2);
        Producer<String, String> producer = clients.producer("metadata.max.age.ms", 500);
        Consumer<String, String> consumer = clients.consumer("metadata.max.age.ms", 500);
        Clients.get(producer.send(new ProducerRecord<>(topic, 1, null, "before")));

        Clients.get(clients.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all());

        Clients.get(producer.send(new ProducerRecord<>(topic, 4, null, "after")));
        consumer.assign(Clients.partitions(topic, 5));
        assertEquals(Set.of("before", "after"), Set.copyOf(Clients.values(Clients.poll(consumer, 2))));
        assertEquals(5, producer.partitionsFor(topic).size());
    }

    @Test
    void shouldGiveEachItsRecords_whenSeveralConsumersReadTheSame(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        clients.produce(partition, Clients.numbers(0, 500));
        List<Consumer<String, String>> consumers = new ArrayList<>();
        Stream.generate(() -> clients.consumer("max.poll.records", 100)).limit(4).forEach(consumers::add);

        for (int i = 0; i < consumers.size(); i++) {
            consumers.get(i).assign(List.of(partition));
            consumers.get(i).seek(partition, i * 100L);
        }

        for (int i = 0; i < consumers.size(); i++) {
            assertEquals(
                    List.of(Clients.numbers(i * 100, 500)), Clients.values(Clients.poll(consumers.get(i), 500 - i * 100)));
        }
    }
}
