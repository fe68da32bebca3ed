package io.caddis.verification.groups;

import io.caddis.verification.client.Clients;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A consumer of a group on a thread of its own, as an application runs it: it polls, commits what it was given before it polls
 * again and before it gives a partition away, and notes what happens to it. The other methods are for the test's thread.
 */
final class GroupMember implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<String, String> consumer;
    private final Thread thread;
    private final List<ConsumerRecord<String, String>> records = new CopyOnWriteArrayList<>();
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
    private final List<TopicPartition> revoked = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> refusedCommits = new CopyOnWriteArrayList<>();
    private final AtomicInteger assignments = new AtomicInteger();
    private volatile boolean stopping;
    private volatile RuntimeException failure;
    private volatile CountDownLatch pause = new CountDownLatch(0);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** How a consumer subscribes. */
    @FunctionalInterface
    interface Subscription {

        void subscribe(Consumer<String, String> consumer, ConsumerRebalanceListener listener);
    }

    /** Takes over {@code consumer} and begins. */
    GroupMember(Consumer<String, String> consumer, Subscription subscription) {
        this.consumer = consumer;
        this.thread = new Thread(() -> run(subscription), "group-member");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Subscription subscription) {
        try {
            subscription.subscribe(consumer, new Listener());
            while (!stopping) {
                pause.await();
                ConsumerRecords<String, String> polled = consumer.poll(POLL);
                polled.forEach(records::add);
                if (!polled.isEmpty()) {
                    commit();
                }
            }
        } catch (WakeupException asked) {
            // wakeUp() was called
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            closeConsumer();
            assigned.clear();
            ended.countDown();
        }
    }

    private void closeConsumer() {
        try {
            consumer.close();
        } catch (RuntimeException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    private void commit() {
        try {
            consumer.commitSync();
        } catch (RebalanceInProgressException | CommitFailedException refused) {
            // the next commit covers it, unless the partition has gone to another member
            refusedCommits.add(refused);
        }
    }

    private final class Listener implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned.addAll(partitions);
            assignments.incrementAndGet();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            assigned.removeAll(partitions);
            revoked.addAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            assigned.removeAll(partitions);
        }
    }

    Set<TopicPartition> assigned() {
        return Set.copyOf(assigned);
    }

    /** Partitions given away since the beginning or {@link #forget}. */
    List<TopicPartition> revoked() {
        return List.copyOf(revoked);
    }

    /** How often the consumer was told of an assignment since the beginning or {@link #forget}. */
    int assignments() {
        return assignments.get();
    }

    List<RuntimeException> refusedCommits() {
        return List.copyOf(refusedCommits);
    }

    List<String> values() {
        return Clients.values(records);
    }

    /** Forgets rebalances so far. */
    void forget() {
        revoked.clear();
        assignments.set(0);
    }

    /** Blocks until it has {@code count} partitions. */
    Set<TopicPartition> awaitAssigned(int count) {
        return Eventually.value(count + " partitions assigned", Groups.PATIENCE, this::assigned, found -> found.size() == count);
    }

    /** Polls no more until {@link #resumePolling}. */
    void stopPolling() {
        pause = new CountDownLatch(1);
    }

    void resumePolling() {
        pause.countDown();
    }

    /** Interrupts it in the middle of a poll, as applications do; it closes. */
    void wakeUp() {
        consumer.wakeup();
        awaitEnd();
    }

    /** What ended it against its will; blocks until it has ended. */
    RuntimeException awaitFailure() {
        awaitEnd();
        if (failure == null) {
            throw new AssertionError("the member ended without a failure");
        }
        return failure;
    }

    void askToStop() {
        stopping = true;
        pause.countDown();
    }

    private void awaitEnd() {
        try {
            if (!ended.await(Groups.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("a member has not ended within " + Groups.PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Lets it finish its poll and commit, then closes the consumer; returns when it is closed. */
    @Override
    public void close() {
        askToStop();
        awaitEnd();
    }
}
