package io.caddis.broker.settings;

import static io.caddis.broker.settings.TopicSettingDeclaration.fixed;
import static io.caddis.broker.settings.TopicSettingDeclaration.settable;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import io.caddis.broker.settings.TopicSettingDeclaration.BrokerName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Every topic setting there is: the ones that work, and the ones of Kafka that are known, shown, and accepted only at
 * their default because what they ask for is not there yet. A setting that is not implemented is refused, never ignored.
 */
final class TopicSettingDeclarations {

    static final long MINUTE_MS = 60_000;
    static final long HOUR_MS = 60 * MINUTE_MS;

    static final String RETENTION_MS = "retention.ms";
    static final String RETENTION_BYTES = "retention.bytes";
    static final String SEGMENT_BYTES = "segment.bytes";
    static final String SEGMENT_MS = "segment.ms";
    static final String SEGMENT_JITTER_MS = "segment.jitter.ms";
    static final String SEGMENT_INDEX_BYTES = "segment.index.bytes";
    static final String INDEX_INTERVAL_BYTES = "index.interval.bytes";
    static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    static final String MESSAGE_TIMESTAMP_TYPE = "message.timestamp.type";
    static final String MESSAGE_TIMESTAMP_BEFORE_MAX_MS = "message.timestamp.before.max.ms";
    static final String MESSAGE_TIMESTAMP_AFTER_MAX_MS = "message.timestamp.after.max.ms";
    static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    static final String CLEANUP_POLICY = "cleanup.policy";
    static final String FILE_DELETE_DELAY_MS = "file.delete.delay.ms";
    static final String FLUSH_POLICY = "flush.policy";
    static final String COMPRESSION_TYPE = "compression.type";

    /** Kafka refuses smaller segments since 4.1: thousands of tiny files serve nobody. */
    private static final int MIN_SEGMENT_BYTES = 1024 * 1024;

    private static final String NO_COMPACTION = "log compaction is not available in this version";
    private static final String NO_TIERED_STORAGE = "tiered storage is not available in this version";
    private static final String NO_RECOMPRESSION = "batches are stored as the producer compressed them";

    static final Map<String, TopicSettingDeclaration> BY_NAME = byName(List.of(
            settable(RETENTION_MS, Type.LONG, 168 * HOUR_MS, atLeast(-1),
                    "How long records are kept, in milliseconds; -1 keeps them forever. Whole segments are deleted once"
                            + " their newest record is older.",
                    new BrokerName("log.retention.ms", Type.LONG, 1),
                    new BrokerName("log.retention.minutes", Type.INT, MINUTE_MS),
                    new BrokerName("log.retention.hours", Type.INT, HOUR_MS)),
            settable(RETENTION_BYTES, Type.LONG, -1L, atLeast(-1),
                    "How many bytes of records each partition keeps; -1 sets no limit. The oldest segments go first, and"
                            + " only while the rest still reaches this size.",
                    inBroker("log.retention.bytes", Type.LONG)),
            settable(SEGMENT_BYTES, Type.INT, 1024 * 1024 * 1024, atLeast(MIN_SEGMENT_BYTES),
                    "Size in bytes at which a new segment file is begun.",
                    inBroker("log.segment.bytes", Type.INT)),
            settable(SEGMENT_MS, Type.LONG, 168 * HOUR_MS, atLeast(1),
                    "Age in milliseconds at which a new segment file is begun although the old one is not full.",
                    new BrokerName("log.roll.ms", Type.LONG, 1),
                    new BrokerName("log.roll.hours", Type.INT, HOUR_MS)),
            settable(SEGMENT_JITTER_MS, Type.LONG, 0L, atLeast(0),
                    "A random time up to this many milliseconds is taken off the segment age, so that the partitions of a"
                            + " topic do not all begin new files at once.",
                    new BrokerName("log.roll.jitter.ms", Type.LONG, 1),
                    new BrokerName("log.roll.jitter.hours", Type.INT, HOUR_MS)),
            settable(SEGMENT_INDEX_BYTES, Type.INT, 10 * 1024 * 1024, atLeast(4),
                    "Size in bytes of a segment's offset index at which a new segment is begun.",
                    inBroker("log.index.size.max.bytes", Type.INT)),
            settable(INDEX_INTERVAL_BYTES, Type.INT, 4096, atLeast(0),
                    "About how many bytes of records lie between two entries of the offset index.",
                    inBroker("log.index.interval.bytes", Type.INT)),
            settable(MAX_MESSAGE_BYTES, Type.INT, 1024 * 1024 + 12, atLeast(0),
                    "Largest record batch accepted from a producer, in bytes, as compressed by the producer.",
                    inBroker("message.max.bytes", Type.INT)),
            settable(MESSAGE_TIMESTAMP_TYPE, Type.STRING, Checks.CREATE_TIME,
                    Checks.oneOf(Checks.CREATE_TIME, Checks.LOG_APPEND_TIME),
                    "Whose clock dates the records: CreateTime keeps the producer's timestamps, LogAppendTime replaces them"
                            + " by the broker's.",
                    inBroker("log.message.timestamp.type", Type.STRING)),
            settable(MESSAGE_TIMESTAMP_BEFORE_MAX_MS, Type.LONG, Long.MAX_VALUE, atLeast(0),
                    "How far, in milliseconds, a CreateTime timestamp may lie before the broker's clock. A batch with an"
                            + " older one is refused.",
                    inBroker("log.message.timestamp.before.max.ms", Type.LONG)),
            settable(MESSAGE_TIMESTAMP_AFTER_MAX_MS, Type.LONG, HOUR_MS, atLeast(0),
                    "How far, in milliseconds, a CreateTime timestamp may lie after the broker's clock. A batch with a later"
                            + " one is refused.",
                    inBroker("log.message.timestamp.after.max.ms", Type.LONG)),
            settable(MIN_INSYNC_REPLICAS, Type.INT, 1, atLeast(1),
                    "How many in-sync replicas, the leader included, a produce request with acks=all needs.",
                    inBroker("min.insync.replicas", Type.INT)),
            settable(CLEANUP_POLICY, Type.LIST, List.of(Checks.DELETE), Checks.cleanupPolicy(),
                    "What happens to old records: delete removes segments by retention.ms and retention.bytes, an empty"
                            + " list removes nothing. compact is refused: " + NO_COMPACTION + ".",
                    inBroker("log.cleanup.policy", Type.LIST)),
            settable(FILE_DELETE_DELAY_MS, Type.LONG, MINUTE_MS, atLeast(0),
                    "How long a file stays on disk, in milliseconds, after it has been taken out of the log.",
                    inBroker("log.segment.delete.delay.ms", Type.LONG)),
            settable(FLUSH_POLICY, Type.STRING, Checks.SYNC, Checks.oneOf(Checks.SYNC, Checks.ASYNC),
                    "What an acknowledgement promises: sync acknowledges records that are on disk (fsynced), async those that"
                            + " are in the page cache, as Kafka does. A setting of Caddis, not of Kafka.",
                    inBroker("log.flush.policy", Type.STRING)),
            settable(COMPRESSION_TYPE, Type.STRING, Checks.PRODUCER, Checks.compressionType(),
                    "Only producer: " + NO_RECOMPRESSION + ". Every codec of Kafka is accepted from producers.",
                    inBroker("compression.type", Type.STRING)),
            settable(ThrottledReplicas.OF_LEADERS, Type.LIST, List.of(), ThrottledReplicas.check(),
                    "Replicas whose followers that are not in sync copy at leader.replication.throttled.rate of the replica's"
                            + " broker while it leads."),
            settable(ThrottledReplicas.OF_FOLLOWERS, Type.LIST, List.of(), ThrottledReplicas.check(),
                    "Replicas that copy at follower.replication.throttled.rate of their broker until they are in sync."),

            fixed("delete.retention.ms", Type.LONG, 24 * HOUR_MS, NO_COMPACTION),
            fixed("min.cleanable.dirty.ratio", Type.DOUBLE, 0.5, NO_COMPACTION),
            fixed("min.compaction.lag.ms", Type.LONG, 0L, NO_COMPACTION),
            fixed("max.compaction.lag.ms", Type.LONG, Long.MAX_VALUE, NO_COMPACTION),
            fixed("compression.gzip.level", Type.INT, -1, NO_RECOMPRESSION),
            fixed("compression.lz4.level", Type.INT, 9, NO_RECOMPRESSION),
            fixed("compression.zstd.level", Type.INT, 3, NO_RECOMPRESSION),
            fixed("flush.messages", Type.LONG, Long.MAX_VALUE, "flush.policy decides when records are flushed"),
            fixed("flush.ms", Type.LONG, Long.MAX_VALUE, "flush.policy decides when records are flushed"),
            fixed("preallocate", Type.BOOLEAN, false, "segment files grow as they are written"),
            fixed("unclean.leader.election.enable", Type.BOOLEAN, false,
                    "electing a replica that may lack acknowledged records is an operator's recorded command, not a setting"),
            fixed("remote.storage.enable", Type.BOOLEAN, false, NO_TIERED_STORAGE),
            fixed("remote.log.copy.disable", Type.BOOLEAN, false, NO_TIERED_STORAGE),
            fixed("remote.log.delete.on.disable", Type.BOOLEAN, false, NO_TIERED_STORAGE),
            fixed("local.retention.ms", Type.LONG, -2L, NO_TIERED_STORAGE),
            fixed("local.retention.bytes", Type.LONG, -2L, NO_TIERED_STORAGE)));

    /** Every topic setting with type, default, check and text. */
    static final ConfigDef TOPIC_DEFINITIONS = topicDefinitions();

    /** The broker settings that are defaults of topic settings. */
    static final ConfigDef BROKER_DEFINITIONS = brokerDefinitions();

    private TopicSettingDeclarations() {}

    private static ConfigDef topicDefinitions() {
        ConfigDef definitions = new ConfigDef();
        BY_NAME.values().forEach(declaration -> declaration.defineForTopics(definitions));
        return definitions;
    }

    private static ConfigDef brokerDefinitions() {
        ConfigDef definitions = new ConfigDef();
        SettingGroup group = new SettingGroup(definitions, "Defaults of topic settings");
        BY_NAME.values().forEach(declaration -> declaration.defineForBrokers(group));
        return definitions;
    }

    private static BrokerName inBroker(String name, Type type) {
        return new BrokerName(name, type, 1);
    }

    private static Map<String, TopicSettingDeclaration> byName(List<TopicSettingDeclaration> declarations) {
        Map<String, TopicSettingDeclaration> byName = new LinkedHashMap<>();
        declarations.forEach(declaration -> byName.put(declaration.name(), declaration));
        return Collections.unmodifiableMap(byName);
    }
}
