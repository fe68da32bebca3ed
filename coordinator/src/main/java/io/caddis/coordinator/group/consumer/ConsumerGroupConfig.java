package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupSettings;
import java.util.OptionalInt;

/**
 * The settings one group runs under: those of the broker, and what was altered for this group ({@code
 * consumer.session.timeout.ms}, {@code consumer.heartbeat.interval.ms}). A group's own values are held to the broker's
 * bounds, which may have been narrowed since they were set.
 */
public record ConsumerGroupConfig(
        GroupSettings.Consumer consumer, GroupSettings.Classic classic, OptionalInt ownSessionTimeoutMs,
        OptionalInt ownHeartbeatIntervalMs) {

    public static ConsumerGroupConfig of(GroupSettings settings) {
        return new ConsumerGroupConfig(settings.consumer(), settings.classic(), OptionalInt.empty(), OptionalInt.empty());
    }

    public int sessionTimeoutMs() {
        return within(ownSessionTimeoutMs.orElse(consumer.sessionTimeoutMs()), consumer.minSessionTimeoutMs(),
                consumer.maxSessionTimeoutMs());
    }

    public int heartbeatIntervalMs() {
        return within(ownHeartbeatIntervalMs.orElse(consumer.heartbeatIntervalMs()), consumer.minHeartbeatIntervalMs(),
                consumer.maxHeartbeatIntervalMs());
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
