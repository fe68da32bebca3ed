package io.caddis.verification.fault;

import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.history.AcknowledgementGaps;
import io.caddis.verification.history.ProducedHistory;
import io.caddis.verification.history.ProducedHistory.Sent;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One idempotent producer with a thread of its own that never stops sending to all partitions of a topic in turn, and notes
 * what it sent and what was acknowledged.
 */
final class LoadProducer {

    /** Long enough to outlast every fault of a test: a record that fails all the same is a finding. */
    private static final int DELIVERY_TIMEOUT_MS = 300_000;
    /** Patience with one request; an application's default of 30 s would sit out every fault on one frozen connection. */
    private static final int REQUEST_TIMEOUT_MS = 2_000;
    private static final Duration END_PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    /** While a server starts beside it, on the same few cores. */
    private static final long SLOW_PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final String name;
    private final int partitions;
    private final int recordsPerPause;
    private final ProducedHistory history;
    private final AcknowledgementGaps gaps;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile long pauseNanos = PAUSE_NANOS;
    private volatile boolean stopping;
    private volatile Throwable failure;

    /** @param recordsPerPause records between two pauses of a millisecond */
    LoadProducer(Brokers brokers, String name, int partitions, int recordsPerPause, ProducedHistory history, AcknowledgementGaps gaps) {
        this.name = name;
        this.partitions = partitions;
        this.recordsPerPause = recordsPerPause;
        this.history = history;
        this.gaps = gaps;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", brokers.bootstrapServers());
        settings.put("client.id", "load-" + name);
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MS);
        // the sending thread must outlast the fault too
        settings.put("max.block.ms", DELIVERY_TIMEOUT_MS);
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        settings.put("linger.ms", 5);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = new Thread(this::send, "load-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends a tenth of what it could, or all of it again. */
    void setSlow(boolean slow) {
        pauseNanos = slow ? SLOW_PAUSE_NANOS : PAUSE_NANOS;
    }

    private void send() {
        try {
            for (long number = 0; !stopping; number++) {
                int partition = (int) (number % partitions);
                Sent sent = history.sending(name, partition);
                long sentNanos = System.nanoTime();
                producer.send(new ProducerRecord<>(sent.payload().partition().topic(), partition, null, sent.payload().bytes()),
                        (metadata, error) -> {
                            if (error == null) {
                                history.acknowledged(sent, new TopicPartition(metadata.topic(),
                                        metadata.partition()), metadata.offset());
                                gaps.acknowledged(partition, sentNanos, System.nanoTime());
                            } else {
                                history.failed(sent, error);
                            }
                        });
                if (number % recordsPerPause == 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** What ended the sending too early; null while nothing did. */
    Throwable failure() {
        return failure;
    }

    /** Ends the sending and waits for what is under way. */
    void finish() {
        stopping = true;
        try {
            thread.join(END_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(END_PATIENCE);
    }

    /** Drops what is under way. */
    void abandon() {
        stopping = true;
        producer.close(Duration.ZERO);
    }
}
