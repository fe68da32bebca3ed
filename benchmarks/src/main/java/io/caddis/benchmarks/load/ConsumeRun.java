package io.caddis.benchmarks.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a filled topic from the beginning, pass after pass, with assigned partitions or as the only member of a group. In each
 * pass the clock starts at the first records and stops after nine tenths of the topic: at the very end the broker rightly holds
 * back a fetch that finds nothing new, and how often that happens depends on which partition ran dry first, not on how fast the
 * broker serves.
 */
final class ConsumeRun {

    private static final double MEASURED_SHARE_OF_TOPIC = 0.9;
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
    /** A pass that gets nothing for so long is a failure, not a slow broker. */
    private static final long SILENCE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final ClientTask.Consume task;
    private long measuredRecords;
    private long measuredBytes;
    private long measuredNanos;
    private long allRecords;

    ConsumeRun(ClientTask.Consume task) {
        this.task = task;
    }

    /** Blocks until the task's duration has been measured; always ends at the end of a pass. */
    ClientReply.Measured run() {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
            List<TopicPartition> partitions = consumer.partitionsFor(task.topic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
            if (task.group().isEmpty()) {
                consumer.assign(partitions);
            } else {
                consumer.subscribe(List.of(task.topic()));
                awaitAssigned(consumer, partitions);
            }
            long available = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
            long target = (long) (available * MEASURED_SHARE_OF_TOPIC);
            while (measuredNanos < TimeUnit.MILLISECONDS.toNanos(task.durationMs())) {
                consumer.seekToBeginning(partitions);
                pass(consumer, target);
            }
        }
        double seconds = measuredNanos / (double) TimeUnit.SECONDS.toNanos(1);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RECORDS_PER_SECOND, measuredRecords / seconds);
        values.put(Metric.MEBIBYTES_PER_SECOND, measuredBytes / BYTES_PER_MIB / seconds);
        return new ClientReply.Measured(allRecords, values);
    }

    private Map<String, Object> settings() {
        if (task.group().isEmpty()) {
            return ClientSettings.consumer(task.bootstrapServers());
        }
        Map<String, Object> settings = ClientSettings.consumer(task.bootstrapServers(), task.group());
        // as a consumer of a group has it that is not told otherwise
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true);
        return settings;
    }

    /** Joining is not measured: how long a group waits for further members is a setting. */
    private void awaitAssigned(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long sinceNanos = System.nanoTime();
        while (consumer.assignment().size() < partitions.size()) {
            if (System.nanoTime() - sinceNanos > SILENCE_LIMIT_NANOS) {
                throw new IllegalStateException("group " + task.group() + " was assigned only " + consumer.assignment());
            }
            consumer.poll(POLL_TIMEOUT);
        }
    }

    private void pass(Consumer<byte[], byte[]> consumer, long target) {
        long received = pollSome(consumer).count();
        long startNanos = System.nanoTime();
        long unmeasured = received;
        while (received < target) {
            ConsumerRecords<byte[], byte[]> records = pollSome(consumer);
            received += records.count();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                measuredBytes += record.value().length;
            }
        }
        measuredNanos += System.nanoTime() - startNanos;
        measuredRecords += received - unmeasured;
        allRecords += received;
    }

    private ConsumerRecords<byte[], byte[]> pollSome(Consumer<byte[], byte[]> consumer) {
        long silentSinceNanos = System.nanoTime();
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
            if (!records.isEmpty()) {
                return records;
            }
            if (System.nanoTime() - silentSinceNanos > SILENCE_LIMIT_NANOS) {
                throw new IllegalStateException("no record of topic " + task.topic() + " arrived for "
                        + TimeUnit.NANOSECONDS.toSeconds(SILENCE_LIMIT_NANOS) + " s");
            }
        }
    }
}
