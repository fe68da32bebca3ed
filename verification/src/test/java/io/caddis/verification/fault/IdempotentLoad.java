package io.caddis.verification.fault;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.history.HistoryCheck;
import io.caddis.verification.history.HistoryCheck.Read;
import io.caddis.verification.history.ProducedHistory;
import io.caddis.verification.history.ProducedHistory.Sent;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assertions;

/**
 * One idempotent producer with an application's settings that never stops sending numbered records to all partitions of a
 * topic, and remembers what was promised for each. {@link #stopAndCheck} reads everything back and compares.
 */
final class IdempotentLoad implements AutoCloseable {

    /** Long enough to outlast every fault of a test: a record that fails all the same is a finding. */
    private static final int DELIVERY_TIMEOUT_MS = 120_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final int RECORDS_PER_PAUSE = 4;

    private final Brokers brokers;
    private final String topic;
    private final int partitions;
    private final ProducedHistory history = new ProducedHistory();
    private final Producer<Long, String> producer;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Throwable failure;

    private IdempotentLoad(Brokers brokers, String topic, int partitions) {
        this.brokers = brokers;
        this.topic = topic;
        this.partitions = partitions;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", brokers.bootstrapServers());
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MS);
        // the sending thread must outlast the fault too
        settings.put("max.block.ms", DELIVERY_TIMEOUT_MS);
        settings.put("request.timeout.ms", 5_000);
        settings.put("linger.ms", 5);
        this.producer = new KafkaProducer<>(settings, new LongSerializer(), new StringSerializer());
        this.thread = new Thread(this::send, "load");
    }

    /** Begins to send to a new topic of {@code partitions} partitions; returns when the first records are acknowledged. */
    static IdempotentLoad on(Brokers brokers, int partitions, String... settings) {
        try (Clients clients = new Clients(brokers)) {
            IdempotentLoad load = new IdempotentLoad(brokers, clients.topic(partitions, settings), partitions);
            load.thread.setDaemon(true);
            load.thread.start();
            load.awaitAcknowledged(100);
            return load;
        }
    }

    private void send() {
        String payload = "x".repeat(200);
        try {
            for (long number = 0; !stopping; number++) {
                int partition = (int) (number % partitions);
                Sent sent = history.sending(partition, number);
                producer.send(new ProducerRecord<>(topic, partition, number, payload), (metadata, error) -> {
                    if (error == null) {
                        history.acknowledged(sent, metadata.offset());
                    } else {
                        history.failed(sent, error);
                    }
                });
                if (number % RECORDS_PER_PAUSE == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    String topic() {
        return topic;
    }

    long acknowledged() {
        return history.acknowledgedCount();
    }

    /** Blocks until {@code more} records are acknowledged from now on: the sign that produce works. */
    void awaitAcknowledged(long more) {
        long before = acknowledged();
        Eventually.value(
                more + " further acknowledgements, failures so far: " + history.failures() + ", sender: " + failure, PATIENCE,
                this::acknowledged, now -> now >= before + more);
    }

    /** Ends the sending, waits for what is under way and reads everything back. */
    void stopAndCheck() {
        stopSending();
        Assertions.assertNull(failure, () -> "the producer failed: " + failure);
        Assertions.assertEquals(List.of(), history.failures(), "the producer gave records up");
        Assertions.assertEquals(List.of(), HistoryCheck.violations(history, readBack()));
    }

    private Map<Integer, List<Read>> readBack() {
        Map<Integer, List<Read>> read = new HashMap<>();
        try (Clients clients = new Clients(brokers)) {
            Consumer<byte[], byte[]> consumer = clients.byteConsumer();
            List<TopicPartition> all = Clients.partitions(topic, partitions);
            consumer.assign(all);
            long records = consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
            Clients.poll(consumer, (int) records).forEach(record -> read
                    .computeIfAbsent(record.partition(), first -> new ArrayList<>())
                    .add(new Read(record.offset(), java.nio.ByteBuffer.wrap(record.key()).getLong())));
        }
        return read;
    }

    private void stopSending() {
        stopping = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE);
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(Duration.ZERO);
    }
}
