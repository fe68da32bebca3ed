package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How this node's followers fetch from leaders.
 *
 * @param maxWaitMs        how long a leader without new records lets a fetch wait
 * @param minBytes         what it waits for
 * @param maxBytes         of one partition in one answer
 * @param responseMaxBytes of one answer
 * @param backoffMaxMs     longest pause after the fetch of a partition failed
 */
public record ReplicaFetchSettings(int maxWaitMs, int minBytes, int maxBytes, int responseMaxBytes, int backoffMaxMs) {

    static final String REPLICA_FETCH_WAIT_MAX_MS = "replica.fetch.wait.max.ms";
    static final String REPLICA_FETCH_MIN_BYTES = "replica.fetch.min.bytes";
    static final String REPLICA_FETCH_MAX_BYTES = "replica.fetch.max.bytes";
    static final String REPLICA_FETCH_RESPONSE_MAX_BYTES = "replica.fetch.response.max.bytes";
    static final String REPLICA_FETCH_BACKOFF_MS = "replica.fetch.backoff.ms";

    private static final int DEFAULT_MAX_BYTES = 1024 * 1024;
    private static final int DEFAULT_RESPONSE_MAX_BYTES = 10 * 1024 * 1024;

    static void declare(SettingGroup group) {
        group.define(REPLICA_FETCH_WAIT_MAX_MS, Type.INT, 500, Range.atLeast(1), Importance.HIGH,
                        "How long, in milliseconds, a leader without new records lets a follower's fetch wait. Must be below"
                                + " replica.lag.time.max.ms.")
                .define(REPLICA_FETCH_MIN_BYTES, Type.INT, 1, Range.atLeast(1), Importance.HIGH,
                        "Bytes that must have come together before a follower's fetch is answered early.")
                .define(REPLICA_FETCH_MAX_BYTES, Type.INT, DEFAULT_MAX_BYTES, Range.atLeast(1), Importance.MEDIUM,
                        "Bytes of one partition that a follower takes in one answer. A first batch that is larger is still sent.")
                .define(REPLICA_FETCH_RESPONSE_MAX_BYTES, Type.INT, DEFAULT_RESPONSE_MAX_BYTES, Range.atLeast(1), Importance.MEDIUM,
                        "Bytes that a follower takes in one answer. A first batch that is larger is still sent.")
                .define(REPLICA_FETCH_BACKOFF_MS, Type.INT, 1_000, Range.atLeast(1), Importance.MEDIUM,
                        "Longest pause, in milliseconds, before a follower asks again for a partition whose fetch failed. The first"
                                + " pauses are much shorter: most failures are a change of leader that one node has not seen yet.");
    }

    static ReplicaFetchSettings from(SettingValues values) {
        return new ReplicaFetchSettings(
                values.integer(REPLICA_FETCH_WAIT_MAX_MS), values.integer(REPLICA_FETCH_MIN_BYTES),
                values.integer(REPLICA_FETCH_MAX_BYTES), values.integer(REPLICA_FETCH_RESPONSE_MAX_BYTES),
                values.integer(REPLICA_FETCH_BACKOFF_MS));
    }
}
