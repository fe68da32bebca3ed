package io.caddis.verification.groups;

import io.caddis.verification.client.Clients;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends to every partition of a topic at a steady pace and knows where each ends. */
final class SteadyRecords implements AutoCloseable {

    private static final long PACE_MS = 20;
    private static final long END_MS = 40_000;

    private final String topic;
    private final int partitions;
    private final Producer<String, String> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Map<Integer, Long> ends = new TreeMap<>();
    private final Thread sender = new Thread(this::send, "steady-records");
    private volatile boolean stopping;

    SteadyRecords(Clients clients, String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.producer = clients.producer("acks", "all", "linger.ms", 0, "request.timeout.ms", 5_000, "delivery.timeout.ms", 60_000);
        sender.setDaemon(true);
        sender.start();
    }

    private void send() {
        while (!stopping) {
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, "x"), (written, lost) -> {
                    if (lost == null) {
                        acknowledged(written.partition(), written.offset());
                    } else {
                        failure.compareAndSet(null, lost);
                    }
                });
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PACE_MS));
        }
    }

    private synchronized void acknowledged(int partition, long offset) {
        ends.merge(partition, offset + 1, Math::max);
    }

    /** Sends no more; by partition the offset after the last record. */
    Map<Integer, Long> stop() {
        close();
        producer.flush();
        if (failure.get() != null) {
            throw new AssertionError("a record was not acknowledged", failure.get());
        }
        synchronized (this) {
            return new TreeMap<>(ends);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            sender.join(END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
