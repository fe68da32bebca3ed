package io.caddis.broker.settings;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * When a follower counts as in sync.
 *
 * @param lagTimeMaxMs a follower that did not catch up with its leader for so long leaves the in-sync replicas
 */
public record ReplicationSettings(long lagTimeMaxMs) {

    static final String REPLICA_LAG_TIME_MAX_MS = "replica.lag.time.max.ms";

    private static final long DEFAULT_LAG_TIME_MAX_MS = 30_000;

    static void declare(SettingGroup group) {
        group.define(REPLICA_LAG_TIME_MAX_MS, Type.LONG, DEFAULT_LAG_TIME_MAX_MS, Range.between(1, Integer.MAX_VALUE),
                Importance.HIGH,
                "A follower that did not catch up with its leader for this many milliseconds leaves the in-sync replicas. Must"
                        + " be above 1.5 times zookeeper.session.timeout.ms.");
    }

    static ReplicationSettings from(SettingValues values, ZooKeeperSettings zookeeper, List<String> problems) {
        ReplicationSettings replication = new ReplicationSettings(values.number(REPLICA_LAG_TIME_MAX_MS));
        // A leader that lost its network would otherwise drop its followers from the ISR before it is itself taken for dead,
        // and the dead leader would be the only replica that may lead.
        if (zookeeper.sessionTimeoutMs() * 3L >= replication.lagTimeMaxMs * 2L) {
            problems.add(ZooKeeperSettings.ZOOKEEPER_SESSION_TIMEOUT_MS + ": " + zookeeper.sessionTimeoutMs()
                    + " is not below " + REPLICA_LAG_TIME_MAX_MS + " / 1.5 (" + replication.lagTimeMaxMs
                    + " / 1.5); lower it or raise " + REPLICA_LAG_TIME_MAX_MS);
        }
        return replication;
    }
}
