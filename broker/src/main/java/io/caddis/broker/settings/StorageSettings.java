package io.caddis.broker.settings;

import io.caddis.log.LogStoreSettings;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The node's log store as a whole; what can differ from topic to topic is in {@link TopicSettings}.
 *
 * @param recoveryThreadsPerDirectory threads per log directory that open logs at start
 * @param retentionCheckIntervalMs    how often retention looks for segments to delete
 * @param checkpointIntervalMs        how often recovery points are written
 * @param producerExpirationMs        an idle producer's sequence numbers are forgotten after this time
 * @param scrubBytesPerSecond         rate at which closed segments are read again and verified; 0: never
 * @param maxOpenSegments             file handles kept for closed segments
 * @param spaceAheadBytes             most that a log writes ahead of its end; 0: nothing
 */
public record StorageSettings(
        int recoveryThreadsPerDirectory,
        long retentionCheckIntervalMs,
        long checkpointIntervalMs,
        long producerExpirationMs,
        long scrubBytesPerSecond,
        int maxOpenSegments,
        int spaceAheadBytes) {

    static final String NUM_RECOVERY_THREADS_PER_DATA_DIR = "num.recovery.threads.per.data.dir";
    static final String LOG_RETENTION_CHECK_INTERVAL_MS = "log.retention.check.interval.ms";
    static final String LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS = "log.flush.offset.checkpoint.interval.ms";
    static final String PRODUCER_ID_EXPIRATION_MS = "producer.id.expiration.ms";
    static final String LOG_SCRUB_BYTES_PER_SECOND = "log.scrub.bytes.per.second";
    static final String LOG_OPEN_SEGMENTS_MAX = "log.open.segments.max";
    static final String LOG_SPACE_AHEAD_BYTES = "log.space.ahead.bytes";

    private static final long DAY_MS = 24 * TopicSettingDeclarations.HOUR_MS;

    static void declare(SettingGroup group) {
        group.define(NUM_RECOVERY_THREADS_PER_DATA_DIR, Type.INT, 2, Range.atLeast(1), Importance.HIGH,
                        "Threads for each log directory that open and, after a crash, recover logs at start.")
                .define(LOG_RETENTION_CHECK_INTERVAL_MS, Type.LONG, 300_000L, Range.atLeast(1), Importance.MEDIUM,
                        "How often, in milliseconds, retention looks for segments to delete.")
                .define(LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS, Type.INT, 60_000, Range.atLeast(1), Importance.HIGH,
                        "How often, in milliseconds, recovery points are written: what lies below one is not verified after a"
                                + " crash.")
                .define(PRODUCER_ID_EXPIRATION_MS, Type.LONG, DAY_MS, Range.atLeast(1), Importance.LOW,
                        "An idempotent producer that wrote nothing to a partition for this many milliseconds is forgotten"
                                + " there.")
                .define(LOG_SCRUB_BYTES_PER_SECOND, Type.LONG, LogStoreSettings.DEFAULTS.scrubBytesPerSecond(),
                        Range.atLeast(0), Importance.LOW,
                        "Rate, in bytes per second, at which closed segments are read again and their checksums verified;"
                                + " 0 turns it off. A setting of Caddis, not of Kafka.")
                .define(LOG_OPEN_SEGMENTS_MAX, Type.INT, LogStoreSettings.DEFAULTS.maxOpenSegments(), Range.atLeast(1),
                        Importance.LOW,
                        "File handles kept open for closed segments that nobody reads at the moment. A setting of Caddis, not"
                                + " of Kafka.")
                .define(LOG_SPACE_AHEAD_BYTES, Type.INT, LogStoreSettings.DEFAULTS.spaceAheadBytes(),
                        Range.between(0, LogStoreSettings.MAX_SPACE_AHEAD_BYTES), Importance.LOW,
                        "Most that a log with flush.policy=sync writes ahead of its end in zeros, at most 1 MiB: forcing small"
                                + " appends then needs no commit of the file system's journal, and now and then takes longer."
                                + " 0: nothing, also the better choice where files are never written in place (Btrfs, ZFS)."
                                + " A setting of Caddis, not of Kafka.");
    }

    static StorageSettings from(SettingValues values) {
        return new StorageSettings(
                values.integer(NUM_RECOVERY_THREADS_PER_DATA_DIR),
                values.number(LOG_RETENTION_CHECK_INTERVAL_MS),
                values.number(LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS),
                values.number(PRODUCER_ID_EXPIRATION_MS),
                values.number(LOG_SCRUB_BYTES_PER_SECOND),
                values.integer(LOG_OPEN_SEGMENTS_MAX),
                values.integer(LOG_SPACE_AHEAD_BYTES));
    }

    /** @param directories number of log directories, each of which gets its recovery threads */
    public LogStoreSettings toLogStoreSettings(int directories) {
        return new LogStoreSettings(
                Math.multiplyExact(recoveryThreadsPerDirectory, directories), maxOpenSegments, checkpointIntervalMs,
                scrubBytesPerSecond, spaceAheadBytes);
    }
}
