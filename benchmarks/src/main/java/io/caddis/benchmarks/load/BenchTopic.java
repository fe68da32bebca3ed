package io.caddis.benchmarks.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic that lives for one load: made new, so that no round meets the records of an earlier one, and deleted after. */
public final class BenchTopic {

    private static final long LEADERS_TIMEOUT_SECONDS = 60;
    private static final long POLL_INTERVAL_MS = 50;

    private final Admin admin;
    private final String name;

    private BenchTopic(Admin admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /**
     * Creates a topic; blocks until every partition has a leader.
     *
     * @param admin    client of the cluster; stays the caller's
     * @param settings topic settings, possibly empty
     * @throws ExecutionException when the cluster refuses the topic
     */
    public static BenchTopic create(Admin admin, String name, int partitions, short replicationFactor,
            Map<String, String> settings) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(name, partitions, replicationFactor).configs(settings);
        admin.createTopics(List.of(topic)).all().get();
        BenchTopic created = new BenchTopic(admin, name);
        created.awaitLeaders(partitions);
        return created;
    }

    public String name() {
        return name;
    }

    /** Blocks until the cluster has accepted the deletion. */
    public void delete() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(name)).all().get();
    }

    private void awaitLeaders(int partitions) throws ExecutionException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEADERS_TIMEOUT_SECONDS);
        while (partitionsWithLeader() < partitions) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("topic " + name + " has no leader in every partition after "
                        + LEADERS_TIMEOUT_SECONDS + " s");
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
    }

    private long partitionsWithLeader() throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().stream()
                    .map(TopicPartitionInfo::leader).filter(leader -> leader != null && !leader.isEmpty()).count();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // The broker that was asked has not heard of the topic yet.
                return 0;
            }
            throw e;
        }
    }
}
