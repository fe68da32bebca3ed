package io.caddis.verification.fault;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.history.ConsumedHistory;
import io.caddis.verification.history.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer with a thread of its own that follows a topic while faults go on, and notes every record it is given and every
 * end it is told. It never skips: an offset that is suddenly out of range, or a log that was truncated below it, is a failure.
 */
final class CommittedReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration END_LOOK_PATIENCE = Duration.ofMillis(500);
    private static final long END_LOOK_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long END_PATIENCE_MS = 20_000;

    private final String bootstrapServers;
    private final List<TopicPartition> partitions;
    private final ConsumedHistory history;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Throwable failure;

    CommittedReader(Brokers brokers, String topic, int partitions, ConsumedHistory history) {
        this.bootstrapServers = brokers.bootstrapServers();
        this.partitions = Clients.partitions(topic, partitions);
        this.history = history;
        this.thread = new Thread(this::follow, "reader");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", "reader");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("request.timeout.ms", 3_000);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
            long lastLookNanos = System.nanoTime();
            while (!stopping) {
                consumer.poll(POLL).forEach(
                        record -> history.saw(record.partition(), new StoredRecord(record.offset(), record.value())));
                if (System.nanoTime() - lastLookNanos > END_LOOK_INTERVAL_NANOS) {
                    lookAtEnds(consumer);
                    lastLookNanos = System.nanoTime();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void lookAtEnds(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.endOffsets(partitions, END_LOOK_PATIENCE).forEach((partition, end) -> history.sawEnd(partition.partition(), end));
        } catch (TimeoutException leaderAway) {
            // looked at again in a second
            return;
        }
    }

    /** What ended the reading too early; null while nothing did. */
    Throwable failure() {
        return failure;
    }

    void finish() {
        stopping = true;
        try {
            thread.join(END_PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
