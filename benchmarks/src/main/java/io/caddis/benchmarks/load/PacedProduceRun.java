package io.caddis.benchmarks.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produces on a fixed schedule and measures from the time each record was <em>due</em>, not from when it could be handed over.
 * A cluster that stalls makes the records behind it late, and their waiting counts: the measurement does not omit what it
 * coordinated away.
 */
final class PacedProduceRun {

    /** Sent but not recorded: connecting and the first write of each partition are not the steady state. */
    private static final long LEAD_IN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HIGHEST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MS = 1_000_000;

    private final ClientTask.PacedProduce task;

    PacedProduceRun(ClientTask.PacedProduce task) {
        this.task = task;
    }

    /** Blocks for the lead-in and the task's duration. */
    ClientReply.Measured run() {
        long leadInRecords = task.recordsPerSecond() * LEAD_IN_NANOS / NANOS_PER_SECOND;
        long measuredRecords = task.recordsPerSecond() * task.durationMs() / TimeUnit.SECONDS.toMillis(1);
        PayloadSource payloads = new PayloadSource(task.seed(), task.recordBytes());
        Acknowledgements acknowledgements = new Acknowledgements();
        // Written by the producer's I/O thread alone, read here after flush.
        Histogram latencyNanos = new Histogram(HIGHEST_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(ClientSettings.producer(task.bootstrapServers(), "none"))) {
            producer.partitionsFor(task.topic());
            long startNanos = System.nanoTime();
            long sent = 0;
            while (sent < leadInRecords + measuredRecords && !acknowledgements.hasFailed()) {
                long dueNanos = startNanos + sent * NANOS_PER_SECOND / task.recordsPerSecond();
                boolean measured = sent >= leadInRecords;
                awaitTime(dueNanos);
                producer.send(new ProducerRecord<>(task.topic(), payloads.next()), (metadata, exception) -> {
                    if (measured && exception == null) {
                        latencyNanos.recordValue(Math.min(System.nanoTime() - dueNanos, HIGHEST_LATENCY_NANOS));
                    }
                    acknowledgements.onCompletion(metadata, exception);
                });
                sent++;
            }
            producer.flush();
            return new ClientReply.Measured(acknowledgements.requireAll(sent), values(latencyNanos));
        }
    }

    private static void awaitTime(long dueNanos) {
        long remaining = dueNanos - System.nanoTime();
        while (remaining > 0) {
            LockSupport.parkNanos(remaining);
            remaining = dueNanos - System.nanoTime();
        }
    }

    private static Map<Metric, Double> values(Histogram latencyNanos) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.LATENCY_P50_MS, latencyNanos.getValueAtPercentile(50) / NANOS_PER_MS);
        values.put(Metric.LATENCY_P99_MS, latencyNanos.getValueAtPercentile(99) / NANOS_PER_MS);
        values.put(Metric.LATENCY_P999_MS, latencyNanos.getValueAtPercentile(99.9) / NANOS_PER_MS);
        values.put(Metric.LATENCY_MAX_MS, latencyNanos.getMaxValue() / NANOS_PER_MS);
        return values;
    }
}
