package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How topics come and go.
 *
 * @param autoCreate               a metadata request for an unknown topic creates it
 * @param deletable                topics may be deleted
 * @param defaultPartitions        of a topic created without a number of partitions
 * @param defaultReplicationFactor of a topic created without a replication factor
 * @param maxPartitionsPerCluster  a topic that would pass this bound is refused
 */
public record TopicCreationSettings(
        boolean autoCreate, boolean deletable, int defaultPartitions, int defaultReplicationFactor, int maxPartitionsPerCluster) {

    static final String AUTO_CREATE_TOPICS_ENABLE = "auto.create.topics.enable";
    public static final String DELETE_TOPIC_ENABLE = "delete.topic.enable";
    static final String NUM_PARTITIONS = "num.partitions";
    static final String DEFAULT_REPLICATION_FACTOR = "default.replication.factor";
    static final String MAX_PARTITIONS_PER_CLUSTER = "max.partitions.per.cluster";

    /** What the controller can hold: the ids of all topics are listed in one ZooKeeper packet. */
    private static final int MAX_PARTITIONS_PER_CLUSTER_LIMIT = 20_000;
    private static final int DEFAULT_MAX_PARTITIONS_PER_CLUSTER = MAX_PARTITIONS_PER_CLUSTER_LIMIT;

    static void declare(SettingGroup group) {
        group.define(AUTO_CREATE_TOPICS_ENABLE, Type.BOOLEAN, true, Importance.HIGH,
                        "Whether a client that asks for an unknown topic creates it.")
                .define(DELETE_TOPIC_ENABLE, Type.BOOLEAN, true, Importance.HIGH, "Whether topics may be deleted.")
                .define(NUM_PARTITIONS, Type.INT, 1, Range.atLeast(1), Importance.MEDIUM,
                        "Partitions of a topic that is created without a number of them.")
                .define(DEFAULT_REPLICATION_FACTOR, Type.INT, 1, Range.between(1, Short.MAX_VALUE), Importance.MEDIUM,
                        "Replicas of each partition of a topic that is created without a replication factor.")
                .define(MAX_PARTITIONS_PER_CLUSTER, Type.INT, DEFAULT_MAX_PARTITIONS_PER_CLUSTER, Range.between(1, MAX_PARTITIONS_PER_CLUSTER_LIMIT),
                        Importance.LOW,
                        "A topic that would bring the cluster above this number of partitions is refused. A setting of Caddis,"
                                + " not of Kafka.");
    }

    static TopicCreationSettings from(SettingValues values) {
        return new TopicCreationSettings(
                values.bool(AUTO_CREATE_TOPICS_ENABLE),
                values.bool(DELETE_TOPIC_ENABLE),
                values.integer(NUM_PARTITIONS),
                values.integer(DEFAULT_REPLICATION_FACTOR),
                values.integer(MAX_PARTITIONS_PER_CLUSTER));
    }
}
