package io.caddis.verification.groups;

import io.caddis.verification.history.CommitHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A member that goes on under faults: it commits what it has read after each poll, gives a commit up that has to wait too long and
 * tries again with what it has read since. It works on a thread of its own until {@link #close}.
 */
final class CommittingMember implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration COMMIT_PATIENCE = Duration.ofMillis(500);

    private final Consumer<String, String> consumer;
    private final CommitHistory history;
    private final Map<Integer, BitSet> read;
    private final Thread thread;
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    private final AtomicInteger assignments = new AtomicInteger();
    private final AtomicLong records = new AtomicLong();
    private final Map<String, Integer> refusedCommits = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile RuntimeException failure;

    /** @param read offsets read, by partition; shared by the members of the group */
    CommittingMember(Consumer<String, String> consumer, String topic, CommitHistory history, Map<Integer, BitSet> read) {
        this.consumer = consumer;
        this.history = history;
        this.read = read;
        this.thread = new Thread(() -> run(topic), "committing-member");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String topic) {
        try {
            consumer.subscribe(List.of(topic), new Listener());
            while (!stopping) {
                ConsumerRecords<String, String> polled = consumer.poll(POLL);
                polled.forEach(this::note);
                if (!positions.isEmpty()) {
                    commit();
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            consumer.close();
        }
    }

    private void note(ConsumerRecord<String, String> record) {
        records.incrementAndGet();
        synchronized (read) {
            read.computeIfAbsent(record.partition(), first -> new BitSet()).set(Math.toIntExact(record.offset()));
        }
        positions.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
    }

    private void commit() {
        long sentNanos = System.nanoTime();
        try {
            consumer.commitSync(new HashMap<>(positions), COMMIT_PATIENCE);
            long nowNanos = System.nanoTime();
            positions.forEach((partition, offset) -> history.acknowledged(partition.partition(), offset.offset(), sentNanos, nowNanos));
            positions.clear();
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException refused) {
            refusedCommits.merge(refused.getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    private final class Listener implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assignments.incrementAndGet();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            positions.keySet().removeAll(new ArrayList<>(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }

    /** How often it was given an assignment. */
    int assignments() {
        return assignments.get();
    }

    /** Records it has polled so far. */
    long records() {
        return records.get();
    }

    /** Commits that failed so far, by the class of the exception; every one of them may be tried again. */
    Map<String, Integer> refusedCommits() {
        return Map.copyOf(refusedCommits);
    }

    /** What ended it against its will, or null. */
    RuntimeException failure() {
        return failure;
    }

    void askToStop() {
        stopping = true;
    }

    @Override
    public void close() {
        askToStop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(40));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
