package io.caddis.benchmarks.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Groups that have offsets and no members, and what is asked about them. Its client is a quick one for both sides, as that of
 * {@link FailoverProbe}, and has a minute for a call.
 */
public final class GroupProbe implements AutoCloseable {

    private static final int REQUEST_TIMEOUT_MS = 2_000;
    private static final int API_TIMEOUT_MS = 60_000;
    private static final int RETRY_BACKOFF_MS = 50;
    private static final int MOST_BACKOFF_MS = 100;
    private static final int COMMITS_AT_ONCE = 200;
    private static final double NANOS_PER_MS = 1_000_000;

    private final Admin admin;
    private final Map<TopicPartition, OffsetAndMetadata> offsets;
    private final Map<String, Integer> coordinators = new HashMap<>();

    /** Connects; the topic exists. */
    public GroupProbe(String bootstrapServers, String topic, int partitions) {
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS,
                AdminClientConfig.RETRIES_CONFIG, Integer.MAX_VALUE,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS,
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, MOST_BACKOFF_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, MOST_BACKOFF_MS));
        offsets = IntStream.range(0, partitions).boxed().collect(Collectors.toMap(
                partition -> new TopicPartition(topic, partition), partition -> new OffsetAndMetadata(1_000L + partition)));
    }

    /** Makes groups and finds out who coordinates each. */
    public void commit(String prefix, int groups) throws ExecutionException, InterruptedException {
        for (int from = 0; from < groups; from += COMMITS_AT_ONCE) {
            List<String> ids = IntStream.range(from, Math.min(groups, from + COMMITS_AT_ONCE))
                    .mapToObj(number -> prefix + "-" + number).toList();
            List<AlterConsumerGroupOffsetsResult> results =
                    ids.stream().map(id -> admin.alterConsumerGroupOffsets(id, offsets)).toList();
            for (AlterConsumerGroupOffsetsResult result : results) {
                result.all().get();
            }
            admin.describeConsumerGroups(ids).all().get().forEach((id, group) -> coordinators.put(id, group.coordinator().id()));
        }
    }

    /** The node that coordinates most of the groups, other than one. */
    public int coordinatorOfMost(int otherThan) {
        return coordinators.values().stream().filter(node -> node != otherThan)
                .collect(Collectors.groupingBy(node -> node, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalStateException("node " + otherThan + " coordinates all groups"));
    }

    /** So many groups of a coordinator. */
    public List<String> groupsOf(int coordinator, int count) {
        List<String> groups = coordinators.entrySet().stream().filter(group -> group.getValue() == coordinator)
                .map(Map.Entry::getKey).sorted().limit(count).toList();
        if (groups.size() < count) {
            throw new IllegalStateException("node " + coordinator + " coordinates " + groups.size() + " groups only, not " + count);
        }
        return groups;
    }

    /**
     * Blocks until each group has told its offsets.
     *
     * @return milliseconds since this was called
     * @throws IllegalStateException if an offset is not the one that was committed
     */
    public double awaitAnswers(List<String> groups) throws ExecutionException, InterruptedException {
        long beginNanos = System.nanoTime();
        ListConsumerGroupOffsetsSpec all = new ListConsumerGroupOffsetsSpec();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> answers = admin
                .listConsumerGroupOffsets(groups.stream().collect(Collectors.toMap(group -> group, group -> all)))
                .all().get();
        double tookMs = (System.nanoTime() - beginNanos) / NANOS_PER_MS;
        for (String group : groups) {
            if (!offsets.equals(answers.get(group))) {
                throw new IllegalStateException("group " + group + " has committed " + offsets + " and says " + answers.get(group));
            }
        }
        return tookMs;
    }

    /** Deletes the groups. */
    public void delete() throws ExecutionException, InterruptedException {
        admin.deleteConsumerGroups(new ArrayList<>(coordinators.keySet())).all().get();
    }

    @Override
    public void close() {
        admin.close();
    }
}
