package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an acknowledged record of a topic may be relied on for, as far as the controller must know it.
 *
 * @param minInsyncReplicas as set, 1 or more; what counts for a partition is {@link #effectiveMinInsyncReplicas}
 * @param synced            acknowledged means fsynced: a process that was killed has lost nothing that was acknowledged
 */
public record TopicDurability(int minInsyncReplicas, boolean synced) {

    /** Kafka's name, of the topic and of the broker's default. */
    public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";

    public static final String FLUSH_POLICY = "flush.policy";

    /** The broker's default of {@link #FLUSH_POLICY}. */
    public static final String DEFAULT_FLUSH_POLICY = "log.flush.policy";

    /** What Caddis starts with. */
    public static final TopicDurability DEFAULT = new TopicDurability(1, true);

    private static final String SYNC = "sync";
    private static final String ASYNC = "async";

    public TopicDurability {
        if (minInsyncReplicas < 1) {
            throw new IllegalArgumentException(MIN_INSYNC_REPLICAS + " is " + minInsyncReplicas + ", it must be 1 or more");
        }
    }

    /**
     * The topic's own overrides, else the cluster's, else the node's default. A stored value that is none is passed over.
     *
     * @param topic     its name, for the sentences
     * @param malformed told of each value passed over, a sentence
     */
    public static TopicDurability of(
            String topic,
            Map<String, String> topicOverrides,
            Map<String, String> clusterOverrides,
            TopicDurability nodeDefault,
            Consumer<String> malformed) {
        int minInsync = count("the cluster", MIN_INSYNC_REPLICAS, clusterOverrides, nodeDefault.minInsyncReplicas, malformed);
        boolean synced = isSync("the cluster", DEFAULT_FLUSH_POLICY, clusterOverrides, nodeDefault.synced, malformed);
        return new TopicDurability(
                count("topic " + topic, MIN_INSYNC_REPLICAS, topicOverrides, minInsync, malformed),
                isSync("topic " + topic, FLUSH_POLICY, topicOverrides, synced, malformed));
    }

    /**
     * Of a partition; while it moves, of the replicas it had before: those that are being added do not make acknowledgements
     * wait until they have caught up.
     */
    int effectiveMinInsyncReplicas(PartitionImage partition) {
        return effectiveMinInsyncReplicas(partition.replicas().size() - partition.addingReplicas().size());
    }

    /** No partition can be asked for more replicas than it has. */
    public int effectiveMinInsyncReplicas(int replicas) {
        return Math.min(minInsyncReplicas, replicas);
    }

    private static int count(String of, String name, Map<String, String> overrides, int fallback, Consumer<String> malformed) {
        String text = overrides.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        malformed.accept(name + " of " + of + " is stored as " + text + ", which is no whole number from 1: " + fallback + " holds");
        return fallback;
    }

    private static boolean isSync(
            String of, String name, Map<String, String> overrides, boolean fallback, Consumer<String> malformed) {
        String text = overrides.get(name);
        if (text == null) {
            return fallback;
        }
        if (text.trim().equals(SYNC) || text.trim().equals(ASYNC)) {
            return text.trim().equals(SYNC);
        }
        malformed.accept(name + " of " + of + " is stored as " + text + ", which is neither sync nor async: "
                + (fallback ? SYNC : ASYNC) + " holds");
        return fallback;
    }
}
