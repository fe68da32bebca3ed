package io.caddis.coordinator.group;

import java.util.List;

/**
 * Bounds and timing of groups; Kafka's names and defaults in {@code broker.settings}.
 *
 * @param initialRebalanceDelayMs how long the first rebalance of an empty classic group waits for more members
 * @param migrationPolicy disabled, downgrade, upgrade or bidirectional
 * @param assignors       server-side assignors by name, the default one first
 */
public record GroupSettings(Classic classic, Consumer consumer, Offsets offsets, Lag lag) {

    public record Classic(int initialRebalanceDelayMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int maxSize) {}

    /** @param assignmentIntervalMs how long a target assignment stands at least before members that come make another */
    public record Consumer(
            int sessionTimeoutMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int heartbeatIntervalMs,
            int minHeartbeatIntervalMs, int maxHeartbeatIntervalMs, int maxSize, List<String> assignors, String migrationPolicy,
            int regexRefreshIntervalMs, int assignmentIntervalMs, int minAssignmentIntervalMs, int maxAssignmentIntervalMs) {}

    /** @param retentionMs how long offsets of an empty group are kept */
    public record Offsets(int metadataMaxBytes, long retentionMs, long retentionCheckIntervalMs) {}

    /** @param sampleIntervalMs between two measurements of a group's lag */
    public record Lag(int sampleIntervalMs) {}

    public static final GroupSettings DEFAULTS = new GroupSettings(
            new Classic(3_000, 6_000, 1_800_000, Integer.MAX_VALUE),
            new Consumer(45_000, 45_000, 60_000, 5_000, 5_000, 15_000, Integer.MAX_VALUE, List.of("uniform", "range"),
                    "bidirectional", 600_000, 1_000, 0, 15_000),
            new Offsets(4_096, 10_080L * 60_000, 600_000),
            new Lag(10_000));
}
