package io.caddis.benchmarks.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;

/** A topic that lives for one load: made new, so that no round meets the records of an earlier one, and deleted after. */
public final class BenchTopic {

    private static final long IN_SYNC_TIMEOUT_SECONDS = 90;
    private static final long POLL_INTERVAL_MS = 50;

    private final Admin admin;
    private final String name;

    private BenchTopic(Admin admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /**
     * Creates a topic; blocks until every partition has a leader and all its replicas are in sync.
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
        created.awaitInSync(partitions);
        return created;
    }

    public String name() {
        return name;
    }

    /** Blocks until the cluster has accepted the deletion. */
    public void delete() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(name)).all().get();
    }

    /** Blocks until every one of {@code partitions} partitions has a leader and all its replicas are in sync. */
    public void awaitInSync(int partitions) throws ExecutionException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(IN_SYNC_TIMEOUT_SECONDS);
        long inSync = 0;
        while (inSync < partitions) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("topic " + name + " has only " + inSync + " of " + partitions
                        + " partitions with a leader and all replicas in sync after " + IN_SYNC_TIMEOUT_SECONDS + " s");
            }
            inSync = describe().stream().filter(BenchTopic::isInSync).count();
            if (inSync < partitions) {
                Thread.sleep(POLL_INTERVAL_MS);
            }
        }
    }

    private static boolean isInSync(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty()
                && partition.isr().size() == partition.replicas().size();
    }

    /** How many partitions each node leads, by node id. */
    public Map<Integer, Long> leaders() throws ExecutionException, InterruptedException {
        return describe().stream().filter(BenchTopic::isInSync)
                .collect(Collectors.groupingBy(partition -> partition.leader().id(), TreeMap::new, Collectors.counting()));
    }

    private List<TopicPartitionInfo> describe() throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                // The broker that was asked has not heard of the topic yet, or does not answer.
                return List.of();
            }
            throw e;
        }
    }
}
