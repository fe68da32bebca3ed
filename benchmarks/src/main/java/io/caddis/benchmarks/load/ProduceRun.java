package io.caddis.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produces as fast as the cluster acknowledges. The clock starts when every producer has written one record to every
 * partition, so connections, metadata and producer ids are not measured, and stops with the last acknowledgement.
 */
final class ProduceRun {

    /** Asking the clock for every 100-byte record would be a measurable part of sending it. */
    private static final int SENDS_PER_CLOCK_READING = 64;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final ClientTask.Produce task;

    ProduceRun(ClientTask.Produce task) {
        this.task = task;
    }

    /** Blocks for about the task's duration. */
    ClientReply.Measured run() throws InterruptedException, ExecutionException {
        List<Producer<byte[], byte[]>> producers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(task.producers());
        try {
            long primed = 0;
            for (int i = 0; i < task.producers(); i++) {
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(ClientSettings.producer(task.bootstrapServers(), task.compression()));
                producers.add(producer);
                primed += prime(producer, i);
            }
            long startNanos = System.nanoTime();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < producers.size(); i++) {
                Producer<byte[], byte[]> producer = producers.get(i);
                PayloadSource payloads = new PayloadSource(task.seed() + i, task.recordBytes());
                running.add(threads.submit(() -> produceUntil(startNanos, producer, payloads)));
            }
            long acknowledged = 0;
            for (Future<Long> one : running) {
                acknowledged += one.get();
            }
            double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            return new ClientReply.Measured(primed + acknowledged, values(acknowledged, seconds));
        } finally {
            threads.shutdownNow();
            producers.forEach(Producer::close);
        }
    }

    private long prime(Producer<byte[], byte[]> producer, int index) {
        int partitions = producer.partitionsFor(task.topic()).size();
        PayloadSource payloads = new PayloadSource(task.seed() - 1 - index, task.recordBytes());
        Acknowledgements acknowledgements = new Acknowledgements();
        for (int partition = 0; partition < partitions; partition++) {
            producer.send(new ProducerRecord<>(task.topic(), partition, null, payloads.next()), acknowledgements);
        }
        producer.flush();
        return acknowledgements.requireAll(partitions);
    }

    private long produceUntil(long startNanos, Producer<byte[], byte[]> producer, PayloadSource payloads) {
        long durationNanos = TimeUnit.MILLISECONDS.toNanos(task.durationMs());
        Acknowledgements acknowledgements = new Acknowledgements();
        long sent = 0;
        while (System.nanoTime() - startNanos < durationNanos && !acknowledgements.hasFailed()) {
            for (int i = 0; i < SENDS_PER_CLOCK_READING; i++) {
                producer.send(new ProducerRecord<>(task.topic(), payloads.next()), acknowledgements);
            }
            sent += SENDS_PER_CLOCK_READING;
        }
        producer.flush();
        return acknowledgements.requireAll(sent);
    }

    private Map<Metric, Double> values(long acknowledged, double seconds) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RECORDS_PER_SECOND, acknowledged / seconds);
        values.put(Metric.MEBIBYTES_PER_SECOND, acknowledged * (double) task.recordBytes() / BYTES_PER_MIB / seconds);
        return values;
    }
}
