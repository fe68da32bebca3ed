package io.caddis.verification.replication;

import io.caddis.verification.client.Clients;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends to every partition at a steady pace, and knows how long each went without an acknowledgement. */
final class AcknowledgementGaps implements AutoCloseable {

    private static final long PACE_MS = 5;
    private static final long END_MS = 20_000;

    private final Producer<String, String> producer;
    private final List<Partition> partitions = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread sender = new Thread(this::send, "acknowledgement-gaps");
    private volatile boolean stopping;

    /** Written on the producer's thread. */
    private static final class Partition {
        private final TopicPartition name;
        private long lastNanos = -1;
        private long longestNanos;
        private long acknowledged;

        private Partition(TopicPartition name) {
            this.name = name;
        }

        private synchronized void acknowledged(long nowNanos) {
            if (acknowledged > 0) {
                longestNanos = Math.max(longestNanos, nowNanos - lastNanos);
            }
            lastNanos = nowNanos;
            acknowledged++;
        }

        private synchronized void forget() {
            longestNanos = 0;
        }

        private synchronized long longestNanos() {
            return longestNanos;
        }

        private synchronized long acknowledged() {
            return acknowledged;
        }
    }

    AcknowledgementGaps(Clients clients, List<TopicPartition> names) {
        producer = clients.producer("acks", "all", "linger.ms", "0", "delivery.timeout.ms", "30000", "request.timeout.ms", "20000");
        names.forEach(name -> partitions.add(new Partition(name)));
        sender.start();
    }

    private void send() {
        while (!stopping) {
            for (Partition partition : partitions) {
                producer.send(new ProducerRecord<>(partition.name.topic(), partition.name.partition(), null, "x"), (written, lost) -> {
                    if (lost == null) {
                        partition.acknowledged(System.nanoTime());
                    } else {
                        failure.compareAndSet(null, lost);
                    }
                });
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PACE_MS));
        }
    }

    /** What was sent before counts no longer: clients and nodes were warming up. */
    void begin() {
        partitions.forEach(Partition::forget);
    }

    /** The fewest that any partition has had acknowledged. */
    long acknowledged() {
        return partitions.stream().mapToLong(Partition::acknowledged).min().orElse(0);
    }

    /** The longest of all partitions since {@link #begin}. */
    long longestMs() {
        return TimeUnit.NANOSECONDS.toMillis(partitions.stream().mapToLong(Partition::longestNanos).max().orElse(0));
    }

    /** Of a record that the producer gave up. */
    void throwIfAnyWasLost() {
        if (failure.get() != null) {
            throw new AssertionError("a record was not acknowledged", failure.get());
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            sender.join(END_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
