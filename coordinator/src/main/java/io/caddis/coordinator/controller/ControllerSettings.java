package io.caddis.coordinator.controller;

/**
 * Bounds and defaults of the controller.
 *
 * @param defaultPartitions        of a topic whose creator does not say, 1 or more
 * @param defaultReplicationFactor likewise
 * @param maxReplicationFactor     above it a topic is refused
 * @param maxPartitionsPerTopic    1 to {@link #PARTITIONS_PER_TOPIC_LIMIT}
 * @param maxPartitionsPerCluster  1 to {@link #PARTITIONS_PER_CLUSTER_LIMIT}
 * @param maxQueuedCommands        commands not yet answered, of administration and of partitions each; the next is refused
 * @param maxQueuedHistoryEvents   history waiting for the catalog before it is collapsed, see {@link HistoryBuffer}
 * @param topicDefaults            of topics that do not say, while the cluster's settings do not either
 * @param autoLeaderRebalance      move leaderships back to preferred replicas ({@code auto.leader.rebalance.enable})
 * @param leaderImbalanceCheckIntervalMs how often to look whether any can be moved, 1 or more
 * @param rebalance                when replicas are moved without being asked to
 */
public record ControllerSettings(
        int defaultPartitions,
        int defaultReplicationFactor,
        int maxReplicationFactor,
        int maxPartitionsPerTopic,
        int maxPartitionsPerCluster,
        int maxQueuedCommands,
        int maxQueuedHistoryEvents,
        TopicDurability topicDefaults,
        boolean autoLeaderRebalance,
        long leaderImbalanceCheckIntervalMs,
        RebalancePolicy rebalance) {

    /** A topic is written in one ZooKeeper transaction, which has to fit into its 1 MiB packet. */
    public static final int PARTITIONS_PER_TOPIC_LIMIT = 5_000;

    /** For the same reason: each replica's id stands in a partition's replicas and in its ISR, 11 bytes at most each time. */
    public static final int REPLICAS_PER_TOPIC_LIMIT = 30_000;

    /** The ids of all topics, 40 bytes each on the wire, are listed in one ZooKeeper packet of 1 MiB. */
    public static final int PARTITIONS_PER_CLUSTER_LIMIT = 20_000;

    /**
     * Of the ids of all groups that have settings of their own, in UTF-8 and {@link #BYTES_PER_LISTED_NAME} more each: they are
     * names of nodes, where a byte may take three, and are listed in one ZooKeeper packet of 1 MiB.
     */
    public static final int GROUPS_WITH_SETTINGS_ID_BYTES_LIMIT = 300_000;

    static final int BYTES_PER_LISTED_NAME = 4;

    public static final ControllerSettings DEFAULTS = new ControllerSettings(
            1, 1, Short.MAX_VALUE, 5_000, 20_000, 2_000, 10_000, TopicDurability.DEFAULT, true, 300_000, RebalancePolicy.DEFAULT);

    public ControllerSettings {
        requireRange("defaultPartitions", defaultPartitions, 1, maxPartitionsPerTopic);
        requireRange("maxReplicationFactor", maxReplicationFactor, 1, Short.MAX_VALUE);
        requireRange("defaultReplicationFactor", defaultReplicationFactor, 1, maxReplicationFactor);
        requireRange("maxPartitionsPerTopic", maxPartitionsPerTopic, 1, PARTITIONS_PER_TOPIC_LIMIT);
        requireRange("maxPartitionsPerCluster", maxPartitionsPerCluster, 1, PARTITIONS_PER_CLUSTER_LIMIT);
        requireRange("maxQueuedCommands", maxQueuedCommands, 1, 100_000);
        requireRange("maxQueuedHistoryEvents", maxQueuedHistoryEvents, 1, 1_000_000);
        requireRange("leaderImbalanceCheckIntervalMs", leaderImbalanceCheckIntervalMs, 1, Long.MAX_VALUE);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be from " + min + " to " + max);
        }
    }
}
