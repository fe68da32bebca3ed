package io.caddis.broker.settings;

import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSettings;
import io.caddis.log.TimestampKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicSettingsTest {

    private static final long WEEK_MS = 604_800_000;
    private static final long DAY_MS = 86_400_000;

    @Test
    void shouldTakeKafkasDefaults_whenNothingIsSet() {
        TopicSettings settings = TopicSettings.of(startedWith(), Map.of(), Map.of());

        assertEquals(
                new TopicSettings(1_073_741_824, WEEK_MS, 0, 10_485_760, 4_096, true, WEEK_MS, -1, 1_048_588,
                        TimestampKind.CREATE_TIME, Long.MAX_VALUE, 3_600_000, 1, 60_000, FlushPolicy.SYNC, DAY_MS),
                settings);
    }

    @Test
    void shouldMapEverySetting_whenTheTopicSetsAll() {
        Map<String, String> overrides = new HashMap<>(Map.of(
                "segment.bytes", "2000000", "segment.ms", "1000", "segment.jitter.ms", "10", "segment.index.bytes", "2000",
                "index.interval.bytes", "100", "cleanup.policy", "", "retention.ms", "-1", "retention.bytes", "5000",
                "max.message.bytes", "900", "message.timestamp.type", "LogAppendTime"));
        overrides.putAll(Map.of(
                "message.timestamp.before.max.ms", "7", "message.timestamp.after.max.ms", "8", "min.insync.replicas", "2",
                "file.delete.delay.ms", "0", "flush.policy", "async", "compression.type", "producer"));

        TopicSettings settings = TopicSettings.of(startedWith("producer.id.expiration.ms", "99"), Map.of(), overrides);

        assertEquals(
                new TopicSettings(2_000_000, 1_000, 10, 2_000, 100, false, -1, 5_000, 900, TimestampKind.LOG_APPEND_TIME, 7, 8,
                        2, 0, FlushPolicy.ASYNC, 99),
                settings);
        assertEquals(
                new LogSettings(2_000_000, 1_000, 10, 5_000, -1, false, 900, 100, 2_000, FlushPolicy.ASYNC,
                        TimestampKind.LOG_APPEND_TIME, 0, 99),
                settings.toLogSettings());
    }

    @Test
    void shouldMapEveryBrokerDefault_whenTheNodeSetsAll() {
        BrokerSettings node = startedWith(
                "log.segment.bytes", "2000000", "log.roll.ms", "1000", "log.roll.jitter.ms", "10",
                "log.index.size.max.bytes", "2000", "log.index.interval.bytes", "100", "log.cleanup.policy", "",
                "log.retention.ms", "-1", "log.retention.bytes", "5000", "message.max.bytes", "900",
                "log.message.timestamp.type", "LogAppendTime", "log.message.timestamp.before.max.ms", "7",
                "log.message.timestamp.after.max.ms", "8", "min.insync.replicas", "2", "log.segment.delete.delay.ms", "0",
                "log.flush.policy", "async", "compression.type", "producer", "producer.id.expiration.ms", "99");

        assertEquals(
                new TopicSettings(2_000_000, 1_000, 10, 2_000, 100, false, -1, 5_000, 900, TimestampKind.LOG_APPEND_TIME, 7, 8,
                        2, 0, FlushPolicy.ASYNC, 99),
                TopicSettings.of(node, Map.of(), Map.of()));
    }

    @Test
    void shouldPreferTopicThenNodeThenClusterThenStartUp_whenAllSetTheSame() {
        BrokerSettings node = startedWith("message.max.bytes", "1000");
        Map<String, String> cluster = Map.of("message.max.bytes", "2000", "log.retention.ms", "5");
        Map<String, String> own = Map.of("message.max.bytes", "3000");

        assertEquals(1_000, TopicSettings.of(node, Map.of(), Map.of()).maxBatchBytes());
        assertEquals(2_000,
                TopicSettings.of(node, DynamicBrokerSettings.inForce(cluster, Map.of()), Map.of()).maxBatchBytes());
        TopicSettings ofNode = TopicSettings.of(node, DynamicBrokerSettings.inForce(cluster, own), Map.of());
        assertEquals(3_000, ofNode.maxBatchBytes());
        assertEquals(5, ofNode.retentionMaxMs());
        assertEquals(4_000,
                TopicSettings.of(node, DynamicBrokerSettings.inForce(cluster, own), Map.of("max.message.bytes", "4000"))
                        .maxBatchBytes());
    }

    @Test
    void shouldPreferTheFinerUnit_whenADefaultIsGivenInSeveral() {
        assertEquals(7_200_000, retentionMs("log.retention.hours", "2"));
        assertEquals(180_000, retentionMs("log.retention.hours", "2", "log.retention.minutes", "3"));
        assertEquals(4, retentionMs("log.retention.hours", "2", "log.retention.minutes", "3", "log.retention.ms", "4"));
        assertEquals(-1, retentionMs("log.retention.hours", "-1"));
        assertEquals(3_600_000,
                TopicSettings.of(startedWith("log.roll.hours", "1"), Map.of(), Map.of()).segmentMaxMs());
        assertEquals(7_200_000,
                TopicSettings.of(startedWith("log.roll.jitter.hours", "2"), Map.of(), Map.of()).segmentJitterMs());
    }

    private static long retentionMs(String... startUp) {
        return TopicSettings.of(startedWith(startUp), Map.of(), Map.of()).retentionMaxMs();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retention.mss | 1 | Unknown topic config name: retention.mss; did you mean 'retention.ms'?
            quota | 1 | Unknown topic config name: quota
            retention.ms | soon | Invalid value soon for configuration retention.ms: Not a number of type LONG
            retention.ms | -2 | Invalid value -2 for configuration retention.ms: Value must be at least -1
            segment.bytes | 1024 | Invalid value 1024 for configuration segment.bytes: Value must be at least 1048576
            segment.ms | 0 | Invalid value 0 for configuration segment.ms: Value must be at least 1
            min.insync.replicas | 0 | Invalid value 0 for configuration min.insync.replicas: Value must be at least 1
            max.message.bytes | -1 | Invalid value -1 for configuration max.message.bytes: Value must be at least 0
            message.timestamp.type | Created | Invalid value Created for configuration message.timestamp.type: String must be one of: CreateTime, LogAppendTime
            flush.policy | never | Invalid value never for configuration flush.policy: String must be one of: sync, async
            cleanup.policy | compact | Invalid value compact for configuration cleanup.policy: log compaction is not available in this version; use delete
            cleanup.policy | delete,compact | Invalid value delete,compact for configuration cleanup.policy: log compaction is not available in this version; use delete
            cleanup.policy | shred | Invalid value shred for configuration cleanup.policy: must be delete, or empty to delete nothing
            compression.type | gzip | Invalid value gzip for configuration compression.type: the broker does not recompress in this version; use producer and set the codec on the producer
            preallocate | true | Invalid value true for configuration preallocate: cannot be changed in this version because segment files grow as they are written; leave it at 'false'
            remote.storage.enable | true | Invalid value true for configuration remote.storage.enable: cannot be changed in this version because tiered storage is not available in this version; leave it at 'false'
            flush.messages | 1 | Invalid value 1 for configuration flush.messages: cannot be changed in this version because flush.policy decides when records are flushed; leave it at '9223372036854775807'
            """)
    void shouldRefuse_whenAnOverrideIsUnknownWrongOrNotAvailable(String name, String value, String problem) {
        assertEquals(List.of(problem), TopicSettings.problemsOf(Map.of(name, value)));
        SettingsException refusal = assertThrows(
                SettingsException.class, () -> TopicSettings.of(startedWith(), Map.of(), Map.of(name, value)));
        assertEquals(List.of(problem), refusal.problems());
    }

    @Test
    void shouldAcceptWhatIsNotAvailable_whenItIsLeftAtItsDefault() {
        assertEquals(List.of(), TopicSettings.problemsOf(Map.of(
                "preallocate", "false", "unclean.leader.election.enable", "false", "delete.retention.ms", "86400000",
                "min.cleanable.dirty.ratio", "0.5", "remote.storage.enable", "false", "local.retention.ms", "-2",
                "leader.replication.throttled.replicas", "", "flush.ms", "9223372036854775807")));
    }

    @Test
    void shouldReportEveryProblem_whenSeveralOverridesAreWrong() {
        List<String> problems = TopicSettings.problemsOf(Map.of("quota", "1", "retention.ms", "x", "preallocate", "true"));

        assertEquals(3, problems.size(), () -> problems.toString());
        assertTrue(problems.stream().anyMatch(problem -> problem.startsWith("Unknown topic config name: quota")));
    }
}
