package io.caddis.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An idempotent producer that sends to every partition on a fixed schedule while somebody disturbs the brokers, and measures
 * for how long a partition acknowledged nothing. It runs in the benchmark's own JVM, for it needs little and must hear of the
 * fault; a record that is never acknowledged fails it.
 *
 * <p>Its client is a quick one, for both sides: it gives a request up after half a second and tries again after a tenth. With
 * the defaults of 30 s and up to one second it would measure its own patience with a frozen broker.
 */
public final class FailoverProbe implements AutoCloseable {

    private static final int REQUEST_TIMEOUT_MS = 500;
    private static final int RETRY_BACKOFF_MS = 50;
    private static final int MOST_BACKOFF_MS = 100;
    private static final long RECOVERY_TIMEOUT_SECONDS = 90;
    private static final long CLOSE_TIMEOUT_MS = 90_000;
    private static final long POLL_INTERVAL_MS = 10;
    private static final double NANOS_PER_MS = 1_000_000;
    private static final int RECORD_BYTES = 100;

    private final String topic;
    private final int partitions;
    private final long intervalNanos;
    private final Producer<byte[], byte[]> producer;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final AcknowledgementGaps gaps;
    private final Thread thread;
    private volatile boolean ending;
    private long sent;

    /** Begins to send {@code recordsPerSecond} records a second to each partition of {@code topic}. */
    public FailoverProbe(String bootstrapServers, String topic, int partitions, int recordsPerSecond) {
        this.topic = topic;
        this.partitions = partitions;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / recordsPerSecond;
        Map<String, Object> settings = ClientSettings.producer(bootstrapServers, "none");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, MOST_BACKOFF_MS);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MOST_BACKOFF_MS);
        this.producer = new KafkaProducer<>(settings);
        this.gaps = new AcknowledgementGaps(partitions, System.nanoTime());
        this.thread = new Thread(this::send, "bench-failover-probe");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void send() {
        byte[] value = new PayloadSource(0, RECORD_BYTES).next();
        long dueNanos = System.nanoTime();
        while (!ending && !acknowledgements.hasFailed()) {
            for (int partition = 0; partition < partitions; partition++) {
                int of = partition;
                long sentNanos = System.nanoTime();
                sent++;
                producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, exception) -> {
                    if (exception == null) {
                        gaps.acknowledged(of, sentNanos, System.nanoTime());
                    }
                    acknowledgements.onCompletion(metadata, exception);
                });
            }
            dueNanos += intervalNanos;
            LockSupport.parkNanos(dueNanos - System.nanoTime());
        }
    }

    /** Forgets the gaps so far. */
    public void begin() {
        gaps.restart();
    }

    /**
     * Blocks until every partition has acknowledged a record that was sent after this call.
     *
     * @throws IllegalStateException when that takes too long, or a record has failed
     */
    public void awaitEveryPartition() throws InterruptedException {
        long sinceNanos = System.nanoTime();
        while (!gaps.allSentSince(sinceNanos)) {
            if (acknowledgements.hasFailed()) {
                acknowledgements.requireAll(-1);
            }
            if (System.nanoTime() - sinceNanos > TimeUnit.SECONDS.toNanos(RECOVERY_TIMEOUT_SECONDS)) {
                throw new IllegalStateException("topic " + topic + " does not acknowledge in every partition "
                        + RECOVERY_TIMEOUT_SECONDS + " s after the fault");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MS);
        }
    }

    /** The longest time since {@link #begin} that a partition went without an acknowledgement, in milliseconds. */
    public double longestGapMs() {
        return gaps.longestNanos(System.nanoTime()) / NANOS_PER_MS;
    }

    /** Ends the sending; every record must be acknowledged in the end. Returns how many there were. */
    public long finish() throws InterruptedException {
        ending = true;
        thread.join(CLOSE_TIMEOUT_MS);
        producer.flush();
        return acknowledgements.requireAll(sent);
    }

    @Override
    public void close() {
        ending = true;
        producer.close(Duration.ZERO);
    }
}
