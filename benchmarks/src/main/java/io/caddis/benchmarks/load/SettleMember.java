package io.caddis.benchmarks.load;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** A consumer that subscribes on a thread of its own and does nothing but poll; others ask how many partitions it has. */
final class SettleMember {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final long END_TIMEOUT_MS = 60_000;

    private final Consumer<byte[], byte[]> consumer;
    private final AtomicInteger assigned = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ending;
    private volatile RuntimeException failure;

    SettleMember(ClientTask.Settle task) {
        consumer = new KafkaConsumer<>(ClientSettings.member(task.bootstrapServers(), task.group(), task.protocol()));
        thread = new Thread(() -> poll(task.topic()), "bench-member");
        thread.start();
    }

    private void poll(String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    assigned.addAndGet(partitions.size());
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    assigned.addAndGet(-partitions.size());
                }
            });
            while (!ending) {
                consumer.poll(POLL_TIMEOUT);
            }
        } catch (WakeupException e) {
            if (!ending) {
                failure = e;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** @throws IllegalStateException when its consumer has failed */
    int assigned() {
        if (failure != null) {
            throw new IllegalStateException("a member has failed", failure);
        }
        return assigned.get();
    }

    /** Asks it to leave. */
    void leave() {
        ending = true;
        consumer.wakeup();
    }

    /** Blocks until it has left, as it was asked to. */
    void awaitEnd() throws InterruptedException {
        thread.join(END_TIMEOUT_MS);
    }
}
