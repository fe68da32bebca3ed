package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupSettings;
import java.util.OptionalInt;

/**
 * The settings one group runs under: those of the broker, and what was altered for this group ({@code
 * consumer.session.timeout.ms}, {@code consumer.heartbeat.interval.ms}, {@code consumer.assignment.interval.ms}). A group's own values are held to the broker's
 * bounds, which may have been narrowed since they were set.
 */
public record ConsumerGroupConfig(
        GroupSettings.Consumer consumer, GroupSettings.Classic classic, OptionalInt ownSessionTimeoutMs,
        OptionalInt ownHeartbeatIntervalMs, OptionalInt ownAssignmentIntervalMs) {

    /** Of a member that waits for others. In larger groups it is longer, so that all of them together send a thousand a second. */
    static final int WAITING_HEARTBEAT_INTERVAL_MS = 500;

    public static ConsumerGroupConfig of(GroupSettings settings) {
        return new ConsumerGroupConfig(settings.consumer(), settings.classic(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    public int sessionTimeoutMs() {
        return within(ownSessionTimeoutMs.orElse(consumer.sessionTimeoutMs()), consumer.minSessionTimeoutMs(),
                consumer.maxSessionTimeoutMs());
    }

    public int heartbeatIntervalMs() {
        return within(ownHeartbeatIntervalMs.orElse(consumer.heartbeatIntervalMs()), consumer.minHeartbeatIntervalMs(),
                consumer.maxHeartbeatIntervalMs());
    }

    public int assignmentIntervalMs() {
        return within(ownAssignmentIntervalMs.orElse(consumer.assignmentIntervalMs()), consumer.minAssignmentIntervalMs(),
                consumer.maxAssignmentIntervalMs());
    }

    /**
     * When a member is to be heard of next that is to get partitions it does not have yet: sooner than others, for it is told
     * of them in an answer only.
     */
    int waitingHeartbeatIntervalMs(int members) {
        return Math.min(heartbeatIntervalMs(), Math.max(WAITING_HEARTBEAT_INTERVAL_MS, members));
    }

    boolean mayUpgrade() {
        return consumer.migrationPolicy().equalsIgnoreCase("upgrade") || consumer.migrationPolicy().equalsIgnoreCase("bidirectional");
    }

    boolean mayDowngrade() {
        return consumer.migrationPolicy().equalsIgnoreCase("downgrade") || consumer.migrationPolicy().equalsIgnoreCase("bidirectional");
    }

    private static int within(int value, int min, int max) {
        return Math.max(min, Math.min(max, value));
    }
}
