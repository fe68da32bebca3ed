package io.caddis.broker.settings;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How replicas follow their leaders, and which of them consumers read.
 *
 * @param lagTimeMaxMs          a follower that did not catch up with its leader for so long leaves the in-sync replicas
 * @param fetch                 how this node fetches from leaders
 * @param selectByRack          consumers that name their rack are sent to a replica in it (KIP-392)
 * @param highWatermarkCheckpointIntervalMs how often high watermarks are written down
 * @param leaderRebalance       leaderships move back to preferred replicas by themselves
 * @param leaderImbalanceCheckIntervalMs    how often that is looked at
 */
public record ReplicationSettings(
        long lagTimeMaxMs,
        ReplicaFetchSettings fetch,
        boolean selectByRack,
        long highWatermarkCheckpointIntervalMs,
        boolean leaderRebalance,
        long leaderImbalanceCheckIntervalMs) {

    static final String REPLICA_LAG_TIME_MAX_MS = "replica.lag.time.max.ms";
    static final String REPLICA_SELECTOR_CLASS = "replica.selector.class";
    static final String REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS = "replica.high.watermark.checkpoint.interval.ms";
    static final String AUTO_LEADER_REBALANCE_ENABLE = "auto.leader.rebalance.enable";
    static final String LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS = "leader.imbalance.check.interval.seconds";

    /** Kafka's names of what is built in here. */
    static final String RACK_AWARE_SELECTOR = "org.apache.kafka.common.replica.RackAwareReplicaSelector";
    static final String LEADER_SELECTOR = "org.apache.kafka.common.replica.LeaderSelector";

    private static final long DEFAULT_LAG_TIME_MAX_MS = 30_000;

    static void declare(SettingGroup group) {
        group.define(REPLICA_LAG_TIME_MAX_MS, Type.LONG, DEFAULT_LAG_TIME_MAX_MS, Range.between(1, Integer.MAX_VALUE),
                Importance.HIGH,
                "A follower that did not catch up with its leader for this many milliseconds leaves the in-sync replicas. Must"
                        + " be above 1.5 times zookeeper.session.timeout.ms.");
        ReplicaFetchSettings.declare(group);
        group.define(REPLICA_SELECTOR_CLASS, Type.STRING, null, Checks.unsetOr(Checks.oneOf(LEADER_SELECTOR, RACK_AWARE_SELECTOR)),
                        Importance.MEDIUM,
                        "Which replica a consumer that names its rack reads from: " + RACK_AWARE_SELECTOR + " sends it to a"
                                + " caught-up replica in that rack; " + LEADER_SELECTOR + ", or unset, to the leader. Kafka's names of two"
                                + " rules that are built in; classes are not loaded.")
                .define(REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS, Type.LONG, 5_000L, Range.atLeast(1), Importance.HIGH,
                        "How often, in milliseconds, the high watermarks of this node's replicas are written to its log directories.")
                .define(AUTO_LEADER_REBALANCE_ENABLE, Type.BOOLEAN, true, Importance.HIGH,
                        "Whether leaderships move back to the preferred replicas by themselves.")
                .define(LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS, Type.LONG, 300L, Range.between(1, Integer.MAX_VALUE), Importance.HIGH,
                        "How often, in seconds, the controller looks for partitions that are not led by their preferred replica.");
    }

    static ReplicationSettings from(SettingValues values, ZooKeeperSettings zookeeper, List<String> problems) {
        ReplicationSettings replication = new ReplicationSettings(
                values.number(REPLICA_LAG_TIME_MAX_MS),
                ReplicaFetchSettings.from(values),
                Optional.ofNullable(values.text(REPLICA_SELECTOR_CLASS)).filter(RACK_AWARE_SELECTOR::equals).isPresent(),
                values.number(REPLICA_HIGH_WATERMARK_CHECKPOINT_INTERVAL_MS),
                values.bool(AUTO_LEADER_REBALANCE_ENABLE),
                Math.multiplyExact(values.number(LEADER_IMBALANCE_CHECK_INTERVAL_SECONDS), 1_000L));
        // A leader that lost its network would otherwise drop its followers from the ISR before it is itself taken for dead,
        // and the dead leader would be the only replica that may lead.
        if (zookeeper.sessionTimeoutMs() * 3L >= replication.lagTimeMaxMs * 2L) {
            problems.add(ZooKeeperSettings.ZOOKEEPER_SESSION_TIMEOUT_MS + ": " + zookeeper.sessionTimeoutMs()
                    + " is not below " + REPLICA_LAG_TIME_MAX_MS + " / 1.5 (" + replication.lagTimeMaxMs
                    + " / 1.5); lower it or raise " + REPLICA_LAG_TIME_MAX_MS);
        }
        // A leader that has nothing to send lets its followers wait so long: none of them may be taken for lagging meanwhile.
        if (replication.fetch.maxWaitMs() >= replication.lagTimeMaxMs) {
            problems.add(ReplicaFetchSettings.REPLICA_FETCH_WAIT_MAX_MS + ": " + replication.fetch.maxWaitMs() + " is not below "
                    + REPLICA_LAG_TIME_MAX_MS + " (" + replication.lagTimeMaxMs + "); lower it or raise " + REPLICA_LAG_TIME_MAX_MS);
        }
        return replication;
    }
}
