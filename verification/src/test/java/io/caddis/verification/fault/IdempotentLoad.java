package io.caddis.verification.fault;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.history.AcknowledgementGaps;
import io.caddis.verification.history.ConsumedHistory;
import io.caddis.verification.history.HistoryCheck;
import io.caddis.verification.history.ProducedHistory;
import io.caddis.verification.history.StoredRecord;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Assertions;

/**
 * Idempotent producers that never stop sending stamped records to all partitions of a topic, and a consumer that follows them.
 * They remember what was promised; {@link #stopAndCheck} reads everything back and compares.
 */
final class IdempotentLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** One producer of a single-replica load sends about 3,500 records a second, each of a replicated load about 900. */
    private static final int RECORDS_PER_PAUSE = 4;

    private final Brokers brokers;
    private final String topic;
    private final int partitions;
    private final ProducedHistory produced;
    private final ConsumedHistory consumed;
    private final AcknowledgementGaps gaps;
    private final List<LoadProducer> producers;
    private final CommittedReader reader;

    private IdempotentLoad(Brokers brokers, String topic, int partitions, int producerCount, int recordsPerPause) {
        this.brokers = brokers;
        this.topic = topic;
        this.partitions = partitions;
        this.produced = new ProducedHistory(topic);
        this.consumed = new ConsumedHistory(topic);
        this.gaps = new AcknowledgementGaps(partitions, System.nanoTime());
        this.producers = IntStream.rangeClosed(1, producerCount)
                .mapToObj(number -> new LoadProducer(brokers, "p" + number, partitions, recordsPerPause, produced, gaps)).toList();
        this.reader = new CommittedReader(brokers, topic, partitions, consumed);
    }

    /** Begins to send to a new topic of {@code partitions} partitions with one replica; returns when it is acknowledged. */
    static IdempotentLoad on(Brokers brokers, int partitions, String... settings) {
        try (Clients clients = new Clients(brokers)) {
            return begun(new IdempotentLoad(brokers, clients.topic(partitions, settings), partitions, 1, RECORDS_PER_PAUSE));
        }
    }

    /** Begins to send, with two producers, to a topic that is there. */
    static IdempotentLoad onTopic(Brokers brokers, String topic, int partitions) {
        return begun(new IdempotentLoad(brokers, topic, partitions, 2, 1));
    }

    private static IdempotentLoad begun(IdempotentLoad load) {
        load.producers.forEach(LoadProducer::start);
        load.reader.start();
        load.awaitAcknowledged(100);
        return load;
    }

    String topic() {
        return topic;
    }

    long acknowledged() {
        return produced.acknowledgedCount();
    }

    /** Blocks until {@code more} records are acknowledged from now on: the sign that produce works. */
    void awaitAcknowledged(long more) {
        long before = acknowledged();
        Eventually.value(more + " further acknowledgements" + trouble(), PATIENCE, this::acknowledged, now -> now >= before + more);
    }

    /** Blocks until every partition has acknowledged a record that was sent after this call. */
    void awaitEveryPartition() {
        long nowNanos = System.nanoTime();
        Eventually.holds("acknowledgements of every partition" + trouble(), PATIENCE, () -> gaps.allSentSince(nowNanos));
    }

    /**
     * Carries out {@code fault}, waits until every partition is acknowledged again, and says how long each was not.
     *
     * @return the longest gap between two acknowledgements of any partition
     */
    Duration through(String what, Runnable fault) {
        awaitEveryPartition();
        gaps.restart();
        fault.run();
        awaitEveryPartition();
        long nowNanos = System.nanoTime();
        System.out.println("fault: " + what + "; longest gap of each partition: " + gaps.describe(nowNanos));
        return gaps.longest(nowNanos);
    }

    /**
     * Sends less while servers are started: on a machine with few cores a start takes twice as long beside a full load, which
     * proves nothing. Before and after, the load is whole: when a fault strikes, and while replicas catch up.
     */
    void slowlyThrough(Runnable start) {
        producers.forEach(producer -> producer.setSlow(true));
        try {
            start.run();
        } finally {
            producers.forEach(producer -> producer.setSlow(false));
        }
    }

    private String trouble() {
        return ", failures so far: " + produced.failures() + failures();
    }

    private List<Throwable> failures() {
        List<Throwable> failures = new ArrayList<>(producers.stream().map(LoadProducer::failure).filter(Objects::nonNull).toList());
        if (reader.failure() != null) {
            failures.add(reader.failure());
        }
        return failures;
    }

    /** Ends the sending, waits for what is under way, reads everything back and compares. */
    void stopAndCheck() {
        producers.forEach(LoadProducer::finish);
        reader.finish();
        Assertions.assertEquals(List.of(), failures(), "a producer or the consumer failed");
        Assertions.assertEquals(List.of(), produced.failures(), "a producer gave records up");
        Map<Integer, List<StoredRecord>> read = readBack();
        Assertions.assertEquals(List.of(), HistoryCheck.violations(produced, read));
        Assertions.assertEquals(List.of(), consumed.violations(read));
        Assertions.assertTrue(consumed.count() > 0, "the consumer was given nothing");
    }

    private Map<Integer, List<StoredRecord>> readBack() {
        Map<Integer, List<StoredRecord>> read = new HashMap<>();
        try (Clients clients = new Clients(brokers)) {
            Consumer<byte[], byte[]> consumer = clients.byteConsumer();
            List<TopicPartition> all = Clients.partitions(topic, partitions);
            consumer.assign(all);
            long records = consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
            Clients.poll(consumer, (int) records).forEach(record -> read
                    .computeIfAbsent(record.partition(), first -> new ArrayList<>())
                    .add(new StoredRecord(record.offset(), record.value())));
        }
        return read;
    }

    @Override
    public void close() {
        producers.forEach(LoadProducer::abandon);
        reader.finish();
    }
}
