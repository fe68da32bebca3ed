package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.history.CommitHistory;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A group whose members commit all the time while an observer, with a client of its own, looks again and again at what is committed.
 * {@link #finish} judges it.
 */
final class GroupUnderLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int LOOK_PATIENCE_MS = 2_000;
    /** Quick, so that what is measured is the cluster and not the client waiting for an answer that does not come. */
    private static final Object[] QUICK = {
        "request.timeout.ms", 2_000, "default.api.timeout.ms", 10_000, "retry.backoff.ms", 50, "retry.backoff.max.ms", 100,
        "reconnect.backoff.max.ms", 100, "session.timeout.ms", 40_000
    };

    private final String group;
    private final String topic;
    private final Clients clients;
    private final CommitHistory history;
    private final Map<Integer, BitSet> read = new HashMap<>();
    private final List<CommittingMember> members = new ArrayList<>();
    private final Thread observer = new Thread(this::observe, "committed-offsets-observer");
    private volatile boolean stopping;

    /** Two members of {@code group} begin to read {@code topic}; returns when each partition has an acknowledged commit. */
    GroupUnderLoad(Brokers brokers, String group, String protocol, String topic, int partitions) {
        this.group = group;
        this.topic = topic;
        this.clients = new Clients(brokers);
        this.history = new CommitHistory(group, partitions, System.nanoTime());
        for (int number = 1; number <= 2; number++) {
            List<Object> settings = new ArrayList<>(List.of("group.id", group, "group.protocol", protocol));
            for (int i = 0; i < QUICK.length; i += 2) {
                // with the newer protocol the session is a setting of the group
                if (!(protocol.equals("consumer") && QUICK[i].equals("session.timeout.ms"))) {
                    settings.add(QUICK[i]);
                    settings.add(QUICK[i + 1]);
                }
            }
            members.add(new CommittingMember(clients.consumer(settings.toArray()), topic, history, read));
        }
        observer.setDaemon(true);
        observer.start();
    }

    private void observe() {
        while (!stopping) {
            Map<Integer, Long> floor = history.acknowledged();
            try {
                history.seen(floor, look());
            } catch (ExecutionException | TimeoutException coordinatorIsAway) {
                // the next look judges what this one could not
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(LOOK_PAUSE_NANOS);
        }
    }

    private Map<Integer, Long> look() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = clients.admin()
                .listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().timeoutMs(LOOK_PATIENCE_MS))
                .partitionsToOffsetAndMetadata().get(2L * LOOK_PATIENCE_MS, TimeUnit.MILLISECONDS);
        Map<Integer, Long> offsets = new TreeMap<>();
        committed.forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    /** Blocks until every partition has an acknowledged commit that was sent after this call. */
    void awaitCommits() {
        long nowNanos = System.nanoTime();
        Eventually.value("commits of " + group + " for every partition of " + topic, PATIENCE,
                () -> history.gaps().allSentSince(nowNanos) ? "all" : trouble(), "all"::equals);
    }

    private String trouble() {
        return "gaps " + history.gaps().describe(System.nanoTime()) + "; refused commits " + refusedCommits() + "; failures "
                + members.stream().map(member -> String.valueOf(member.failure())).toList();
    }

    /** Forgets the gaps so far. */
    void restartGaps() {
        history.gaps().restart();
    }

    /** The longest time that a partition had no acknowledged commit. */
    Duration longestGap() {
        return history.gaps().longest(System.nanoTime());
    }

    int assignments() {
        return members.stream().mapToInt(CommittingMember::assignments).sum();
    }

    long records() {
        return members.stream().mapToLong(CommittingMember::records).sum();
    }

    /** By the class of the exception. */
    Map<String, Integer> refusedCommits() {
        Map<String, Integer> all = new TreeMap<>();
        members.forEach(member -> member.refusedCommits().forEach((error, count) -> all.merge(error, count, Integer::sum)));
        return all;
    }

    /** Looks that the observer has had an answer to. */
    int looks() {
        return history.looks();
    }

    /**
     * Waits until everything up to {@code ends} is read and committed, ends the members and judges: nothing was skipped, and no
     * committed offset was ever found older than it had been.
     */
    void finish(Map<Integer, Long> ends) {
        Eventually.value("everything committed by " + group, PATIENCE, this::look, ends::equals);
        close();
        synchronized (read) {
            ends.forEach((partition, end) -> assertEquals(
                    end.intValue(), read.getOrDefault(partition, new BitSet()).cardinality(),
                    "records of partition " + partition + " read by " + group));
        }
        members.forEach(member -> assertEquals(null, member.failure(), "a member of " + group + " ended"));
        assertTrue(looks() > 0, "nobody looked at the offsets of " + group);
        assertEquals(List.of(), history.violations());
    }

    @Override
    public void close() {
        stopping = true;
        members.forEach(CommittingMember::askToStop);
        members.forEach(CommittingMember::close);
        try {
            observer.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        clients.close();
    }
}
