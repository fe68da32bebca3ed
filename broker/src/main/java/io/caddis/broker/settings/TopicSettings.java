package io.caddis.broker.settings;

import static io.caddis.broker.settings.TopicSettingDeclarations.CLEANUP_POLICY;
import static io.caddis.broker.settings.TopicSettingDeclarations.FILE_DELETE_DELAY_MS;
import static io.caddis.broker.settings.TopicSettingDeclarations.FLUSH_POLICY;
import static io.caddis.broker.settings.TopicSettingDeclarations.INDEX_INTERVAL_BYTES;
import static io.caddis.broker.settings.TopicSettingDeclarations.MAX_MESSAGE_BYTES;
import static io.caddis.broker.settings.TopicSettingDeclarations.MESSAGE_TIMESTAMP_AFTER_MAX_MS;
import static io.caddis.broker.settings.TopicSettingDeclarations.MESSAGE_TIMESTAMP_BEFORE_MAX_MS;
import static io.caddis.broker.settings.TopicSettingDeclarations.MESSAGE_TIMESTAMP_TYPE;
import static io.caddis.broker.settings.TopicSettingDeclarations.MIN_INSYNC_REPLICAS;
import static io.caddis.broker.settings.TopicSettingDeclarations.RETENTION_BYTES;
import static io.caddis.broker.settings.TopicSettingDeclarations.RETENTION_MS;
import static io.caddis.broker.settings.TopicSettingDeclarations.SEGMENT_BYTES;
import static io.caddis.broker.settings.TopicSettingDeclarations.SEGMENT_INDEX_BYTES;
import static io.caddis.broker.settings.TopicSettingDeclarations.SEGMENT_JITTER_MS;
import static io.caddis.broker.settings.TopicSettingDeclarations.SEGMENT_MS;

import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSettings;
import io.caddis.log.TimestampKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What holds for one topic on this node: its own overrides, else the broker's dynamic defaults, else the defaults the node
 * was started with. Sizes in bytes, times in milliseconds.
 *
 * @param segmentMaxBytes      size at which a segment is rolled
 * @param segmentMaxMs         age at which a segment is rolled
 * @param segmentJitterMs      random part taken off that age
 * @param segmentIndexMaxBytes offset index size at which a segment is rolled
 * @param indexIntervalBytes   bytes between index entries
 * @param deleteByRetention    age and size delete segments; false for an empty cleanup.policy
 * @param retentionMaxMs       age at which a segment is deleted, -1 never
 * @param retentionMaxBytes    partition size above which the oldest segment is deleted, -1 none
 * @param maxBatchBytes        largest batch accepted from a producer
 * @param timestampKind        whose clock dates the records
 * @param timestampBeforeMaxMs how old a producer's timestamp may be
 * @param timestampAfterMaxMs  how far ahead a producer's timestamp may be
 * @param minInsyncReplicas    in-sync replicas needed for acks=all
 * @param fileDeleteDelayMs    time between taking a file out of the log and removing it
 * @param flushPolicy          when an append may be acknowledged
 * @param producerExpirationMs not a topic setting: the node's {@code producer.id.expiration.ms}, which its logs need
 */
public record TopicSettings(
        int segmentMaxBytes,
        long segmentMaxMs,
        long segmentJitterMs,
        int segmentIndexMaxBytes,
        int indexIntervalBytes,
        boolean deleteByRetention,
        long retentionMaxMs,
        long retentionMaxBytes,
        int maxBatchBytes,
        TimestampKind timestampKind,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        int minInsyncReplicas,
        long fileDeleteDelayMs,
        FlushPolicy flushPolicy,
        long producerExpirationMs) {

    /**
     * Joins the three layers.
     *
     * @param defaults         what the node was started with
     * @param dynamicOverrides broker settings changed at run time: {@link DynamicBrokerSettings#inForce} of the image's
     *                         cluster-wide settings and this node's own
     * @param topicOverrides   the topic's own settings
     * @throws SettingsException when an override is unknown, not available or malformed
     */
    public static TopicSettings of(
            BrokerSettings defaults, Map<String, String> dynamicOverrides, Map<String, String> topicOverrides) {
        List<String> problems = problemsOf(topicOverrides);
        Map<String, String> brokerTexts = new TreeMap<>(defaults.originals());
        brokerTexts.putAll(dynamicOverrides);
        SettingValues broker = SettingValues.parse(TopicSettingDeclarations.BROKER_DEFINITIONS, brokerTexts, problems);
        SettingValues topic = SettingValues.parse(TopicSettingDeclarations.TOPIC_DEFINITIONS, topicOverrides, new ArrayList<>());
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        TopicSettingDeclarations.BY_NAME.values().stream()
                .filter(declaration -> !topicOverrides.containsKey(declaration.name()))
                .forEach(declaration -> declaration.defaultFrom(broker)
                        .ifPresent(value -> topic.asMap().put(declaration.name(), value)));
        return from(topic, defaults.storage().producerExpirationMs());
    }

    private static TopicSettings from(SettingValues values, long producerExpirationMs) {
        return new TopicSettings(
                values.integer(SEGMENT_BYTES),
                values.number(SEGMENT_MS),
                values.number(SEGMENT_JITTER_MS),
                values.integer(SEGMENT_INDEX_BYTES),
                values.integer(INDEX_INTERVAL_BYTES),
                values.list(CLEANUP_POLICY).contains(Checks.DELETE),
                values.number(RETENTION_MS),
                values.number(RETENTION_BYTES),
                values.integer(MAX_MESSAGE_BYTES),
                Checks.LOG_APPEND_TIME.equals(values.text(MESSAGE_TIMESTAMP_TYPE))
                        ? TimestampKind.LOG_APPEND_TIME : TimestampKind.CREATE_TIME,
                values.number(MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
                values.number(MESSAGE_TIMESTAMP_AFTER_MAX_MS),
                values.integer(MIN_INSYNC_REPLICAS),
                values.number(FILE_DELETE_DELAY_MS),
                Checks.ASYNC.equals(values.text(FLUSH_POLICY)) ? FlushPolicy.ASYNC : FlushPolicy.SYNC,
                producerExpirationMs);
    }

    /**
     * What is wrong with a topic's overrides, each on its own: unknown names, values that do not parse, values out of range
     * or not available in this version. Empty: they can be stored.
     */
    public static List<String> problemsOf(Map<String, String> topicOverrides) {
        List<String> problems = new ArrayList<>();
        for (String name : topicOverrides.keySet()) {
            if (!TopicSettingDeclarations.BY_NAME.containsKey(name)) {
                problems.add("Unknown topic config name: " + name
                        + Spelling.suggestion(name, TopicSettingDeclarations.BY_NAME.keySet()));
            }
        }
        SettingValues.parseGiven(TopicSettingDeclarations.TOPIC_DEFINITIONS, topicOverrides, problems)
                .asMap()
                .forEach((name, value) -> problems.addAll(problemOfFixed(TopicSettingDeclarations.BY_NAME.get(name), value)));
        return problems;
    }

    private static List<String> problemOfFixed(TopicSettingDeclaration declaration, Object value) {
        if (!declaration.isFixed() || value.equals(declaration.defaultValue())) {
            return List.of();
        }
        return List.of("Invalid value " + ConfigDef.convertToString(value, declaration.type()) + " for configuration "
                + declaration.name() + ": cannot be changed in this version because " + declaration.fixedBecause().orElseThrow()
                + "; leave it at '" + ConfigDef.convertToString(declaration.defaultValue(), declaration.type()) + "'");
    }

    /** What the commit log needs of these. */
    public LogSettings toLogSettings() {
        return new LogSettings(segmentMaxBytes, segmentMaxMs, segmentJitterMs, retentionMaxBytes, retentionMaxMs,
                deleteByRetention, maxBatchBytes, indexIntervalBytes, segmentIndexMaxBytes, flushPolicy, timestampKind,
                fileDeleteDelayMs, producerExpirationMs);
    }
}
