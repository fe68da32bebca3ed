package io.caddis.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Groups that commit offsets as fast as their coordinators acknowledge them: one consumer and one thread for each, the next commit
 * after the answer to the last. Nothing is read; the offsets rise with each commit.
 */
final class CommitRun {

    private static final long HIGHEST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MS = 1_000_000;

    private final ClientTask.Commit task;

    CommitRun(ClientTask.Commit task) {
        this.task = task;
    }

    /** Blocks for about the task's duration. A commit that is refused fails the task. */
    ClientReply.Measured run() throws InterruptedException, ExecutionException {
        List<Consumer<byte[], byte[]>> consumers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(task.groups());
        try {
            for (int number = 1; number <= task.groups(); number++) {
                consumers.add(new KafkaConsumer<>(ClientSettings.consumer(task.bootstrapServers(), task.groupPrefix() + "-" + number)));
            }
            // finding the coordinator and the first commit of a group, which makes it, are not the steady state
            consumers.forEach(consumer -> consumer.commitSync(offsets(0)));
            long startNanos = System.nanoTime();
            List<Future<Histogram>> running = new ArrayList<>();
            for (Consumer<byte[], byte[]> consumer : consumers) {
                running.add(threads.submit(() -> commitUntil(startNanos + TimeUnit.MILLISECONDS.toNanos(task.durationMs()), consumer)));
            }
            Histogram latencyNanos = new Histogram(HIGHEST_LATENCY_NANOS, SIGNIFICANT_DIGITS);
            for (Future<Histogram> one : running) {
                latencyNanos.add(one.get());
            }
            double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            return new ClientReply.Measured(rows(latencyNanos.getTotalCount() + task.groups()), values(latencyNanos, seconds));
        } finally {
            threads.shutdownNow();
            consumers.forEach(Consumer::close);
        }
    }

    /** Latencies of the commits of one group. */
    private Histogram commitUntil(long endNanos, Consumer<byte[], byte[]> consumer) {
        Histogram latencyNanos = new Histogram(HIGHEST_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        long offset = 1;
        long beforeNanos = System.nanoTime();
        while (beforeNanos - endNanos < 0) {
            consumer.commitSync(offsets(offset++));
            long afterNanos = System.nanoTime();
            latencyNanos.recordValue(Math.min(afterNanos - beforeNanos, HIGHEST_LATENCY_NANOS));
            beforeNanos = afterNanos;
        }
        return latencyNanos;
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(long offset) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        IntStream.range(0, task.partitions()).forEach(
                partition -> offsets.put(new TopicPartition(task.topic(), partition), new OffsetAndMetadata(offset)));
        return offsets;
    }

    private long rows(long commits) {
        return commits * task.partitions();
    }

    private Map<Metric, Double> values(Histogram latencyNanos, double seconds) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.ROWS_PER_SECOND, rows(latencyNanos.getTotalCount()) / seconds);
        values.put(Metric.COMMITS_PER_SECOND, latencyNanos.getTotalCount() / seconds);
        values.put(Metric.LATENCY_P50_MS, latencyNanos.getValueAtPercentile(50) / NANOS_PER_MS);
        values.put(Metric.LATENCY_P99_MS, latencyNanos.getValueAtPercentile(99) / NANOS_PER_MS);
        values.put(Metric.LATENCY_MAX_MS, latencyNanos.getMaxValue() / NANOS_PER_MS);
        return values;
    }
}
