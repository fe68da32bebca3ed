package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How the node reaches ZooKeeper.
 *
 * @param connect             host:port,host:port with an optional /path at the end
 * @param sessionTimeoutMs    after this silence the others take the node for dead
 * @param connectionTimeoutMs how long one attempt to connect may take
 */
public record ZooKeeperSettings(String connect, int sessionTimeoutMs, int connectionTimeoutMs) {

    static final String ZOOKEEPER_CONNECT = "zookeeper.connect";
    public static final String ZOOKEEPER_SESSION_TIMEOUT_MS = "zookeeper.session.timeout.ms";
    static final String ZOOKEEPER_CONNECTION_TIMEOUT_MS = "zookeeper.connection.timeout.ms";

    private static final int DEFAULT_SESSION_TIMEOUT_MS = 4_000;

    static void declare(SettingGroup group) {
        group.define(ZOOKEEPER_CONNECT, Type.STRING, ConfigDef.NO_DEFAULT_VALUE, new NonEmptyString(), Importance.HIGH,
                        "The ZooKeeper ensemble: host:port, several separated by commas, with an optional /path at the end."
                                + " Required.")
                .define(ZOOKEEPER_SESSION_TIMEOUT_MS, Type.INT, DEFAULT_SESSION_TIMEOUT_MS, Range.atLeast(1), Importance.HIGH,
                        "A node that ZooKeeper has not heard of for this many milliseconds is taken for dead. Shorter finds a"
                                + " frozen node sooner, longer forgives longer pauses. Kafka's default was 18000.")
                .define(ZOOKEEPER_CONNECTION_TIMEOUT_MS, Type.INT, null, Checks.unsetOr(Range.atLeast(1)), Importance.HIGH,
                        "How long one attempt to connect may take, in milliseconds. Unset: zookeeper.session.timeout.ms.");
    }

    static ZooKeeperSettings from(SettingValues values) {
        int sessionTimeoutMs = values.integer(ZOOKEEPER_SESSION_TIMEOUT_MS);
        return new ZooKeeperSettings(values.text(ZOOKEEPER_CONNECT), sessionTimeoutMs,
                values.isSet(ZOOKEEPER_CONNECTION_TIMEOUT_MS) ? values.integer(ZOOKEEPER_CONNECTION_TIMEOUT_MS) : sessionTimeoutMs);
    }
}
