package io.caddis.broker.settings;

import static io.caddis.broker.settings.SettingsFixture.given;
import static io.caddis.broker.settings.SettingsFixture.problemsWith;
import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.RebalancePolicy;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.log.LogStoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSettingsTest {

    @Test
    void shouldTakeKafkasDefaults_whenOnlyRequiredSettingsAreGiven() {
        BrokerSettings settings = startedWith();

        assertEquals(new NodeSettings(1, Optional.empty(), List.of(Path.of("/data/one"))), settings.node());
        assertEquals(new ZooKeeperSettings("zookeeper:2181", 4_000, 4_000), settings.zookeeper());
        assertEquals(
                new NetworkSettings(3, 104_857_600, 102_400, 102_400, 50, 134_217_728, 600_000, Integer.MAX_VALUE,
                        Integer.MAX_VALUE, Map.of()),
                settings.network());
        assertEquals(new TopicCreationSettings(true, true, 1, 1, 20_000), settings.topicCreation());
        assertEquals(new FetchSettings(57_671_680, 1_000), settings.fetch());
        assertEquals(
                new ReplicationSettings(
                        30_000, new ReplicaFetchSettings(500, 1, 1_048_576, 10_485_760, 1_000), false, 5_000, true, 300_000),
                settings.replication());
        assertEquals(new RebalanceSettings(new RebalancePolicy(true, 60_000, 10), 50L << 20), settings.rebalance());
        assertEquals(new StorageSettings(2, 300_000, 60_000, 86_400_000, 1_048_576, 1_024, 0), settings.storage());
        assertEquals(
                new GroupSettings(
                        new GroupSettings.Classic(3_000, 6_000, 1_800_000, Integer.MAX_VALUE),
                        new GroupSettings.Consumer(45_000, 45_000, 60_000, 5_000, 5_000, 15_000, Integer.MAX_VALUE,
                                List.of("uniform", "range"), "bidirectional", 600_000, 1_000, 0, 15_000),
                        new GroupSettings.Offsets(4_096, 604_800_000, 600_000), new GroupSettings.Lag(10_000)),
                settings.groups());
    }

    @Test
    void shouldMapEverySetting_whenAllAreGiven() {
        BrokerSettings settings = startedWith(
                "node.id", "7", "broker.rack", "room-2", "log.dirs", "/data/one,/data/two",
                "zookeeper.connect", "a:1,b:2/caddis", "zookeeper.session.timeout.ms", "6000",
                "zookeeper.connection.timeout.ms", "900",
                "num.network.threads", "2", "socket.request.max.bytes", "1000", "socket.receive.buffer.bytes", "-1",
                "socket.send.buffer.bytes", "77", "socket.listen.backlog.size", "9", "queued.max.request.bytes", "5000",
                "connections.max.idle.ms", "-1", "max.connections", "11", "max.connections.per.ip", "3",
                "max.connections.per.ip.overrides", "10.0.0.1:5,host:6",
                "auto.create.topics.enable", "false", "delete.topic.enable", "false", "num.partitions", "4",
                "default.replication.factor", "3", "max.partitions.per.cluster", "100",
                "fetch.max.bytes", "2048", "max.incremental.fetch.session.cache.slots", "0",
                "replica.lag.time.max.ms", "10000", "replica.fetch.wait.max.ms", "100", "replica.fetch.min.bytes", "2",
                "replica.fetch.max.bytes", "3000", "replica.fetch.response.max.bytes", "4000", "replica.fetch.backoff.ms", "50",
                "replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector",
                "replica.high.watermark.checkpoint.interval.ms", "600", "auto.leader.rebalance.enable", "false",
                "leader.imbalance.check.interval.seconds", "7",
                "auto.replica.rebalance.enable", "false", "replica.rebalance.delay.ms", "5000",
                "replica.rebalance.max.concurrent.moves", "3", "replica.rebalance.throttle.bytes.per.second", "1000",
                "num.recovery.threads.per.data.dir", "3", "log.retention.check.interval.ms", "1000",
                "log.flush.offset.checkpoint.interval.ms", "2000", "producer.id.expiration.ms", "3000",
                "log.scrub.bytes.per.second", "0", "log.open.segments.max", "64", "log.space.ahead.bytes", "4096",
                "group.initial.rebalance.delay.ms", "0", "group.min.session.timeout.ms", "10", "group.max.session.timeout.ms", "20",
                "group.max.size", "30", "group.consumer.session.timeout.ms", "300", "group.consumer.min.session.timeout.ms", "200",
                "group.consumer.max.session.timeout.ms", "400", "group.consumer.heartbeat.interval.ms", "30",
                "group.consumer.min.heartbeat.interval.ms", "20", "group.consumer.max.heartbeat.interval.ms", "40",
                "group.consumer.max.size", "50", "group.consumer.assignors", "range", "group.consumer.migration.policy", "Upgrade",
                "group.consumer.regex.refresh.interval.ms", "10000", "group.consumer.assignment.interval.ms", "90",
                "group.consumer.min.assignment.interval.ms", "80", "group.consumer.max.assignment.interval.ms", "100", "offset.metadata.max.bytes", "60",
                "offsets.retention.minutes", "70", "offsets.retention.check.interval.ms", "80",
                "group.lag.sample.interval.ms", "5000");

        assertEquals(new NodeSettings(7, Optional.of("room-2"), List.of(Path.of("/data/one"), Path.of("/data/two"))),
                settings.node());
        assertEquals(new ZooKeeperSettings("a:1,b:2/caddis", 6_000, 900), settings.zookeeper());
        assertEquals(new NetworkSettings(2, 1_000, -1, 77, 9, 5_000, -1, 11, 3, Map.of("10.0.0.1", 5, "host", 6)),
                settings.network());
        assertEquals(new TopicCreationSettings(false, false, 4, 3, 100), settings.topicCreation());
        assertEquals(new FetchSettings(2_048, 0), settings.fetch());
        assertEquals(
                new ReplicationSettings(10_000, new ReplicaFetchSettings(100, 2, 3_000, 4_000, 50), true, 600, false, 7_000),
                settings.replication());
        assertEquals(new RebalanceSettings(new RebalancePolicy(false, 5_000, 3), 1_000), settings.rebalance());
        assertEquals(new StorageSettings(3, 1_000, 2_000, 3_000, 0, 64, 4_096), settings.storage());
        assertEquals(
                new GroupSettings(
                        new GroupSettings.Classic(0, 10, 20, 30),
                        new GroupSettings.Consumer(300, 200, 400, 30, 20, 40, 50, List.of("range"), "upgrade", 10_000, 90, 80, 100),
                        new GroupSettings.Offsets(60, 4_200_000, 80), new GroupSettings.Lag(5_000)),
                settings.groups());
        assertEquals(new LogStoreSettings(6, 64, 2_000, 0, 4_096), settings.storage().toLogStoreSettings(2));
    }

    @Test
    void shouldRefuse_whenMembersWouldBeTakenForDeadBetweenHeartbeats() {
        assertEquals(
                List.of("group.consumer.heartbeat.interval.ms: 300 is not below group.consumer.session.timeout.ms (300), so every"
                        + " member would be taken for dead; lower it or raise the other"),
                problemsWith("group.consumer.min.session.timeout.ms", "300", "group.consumer.session.timeout.ms", "300",
                        "group.consumer.min.heartbeat.interval.ms", "300", "group.consumer.heartbeat.interval.ms", "300"));
    }

    @Test
    void shouldTakeOlderNames_whenTheNewOnesAreMissing() {
        BrokerSettings settings = startedWith("node.id", null, "broker.id", "5", "log.dirs", null, "log.dir", "/data/single");

        assertEquals(5, settings.node().nodeId());
        assertEquals(List.of(Path.of("/data/single")), settings.node().logDirectories());
    }

    @Test
    void shouldRefuse_whenBothNamesOfTheNodeIdDiffer() {
        assertEquals(
                List.of("broker.id: '5' is not node.id ('1'); it is the older name of the same setting, remove it"),
                problemsWith("broker.id", "5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.id | -1 | Invalid value -1 for configuration node.id: Value must be at least 0
            node.id | one | Invalid value one for configuration node.id: Not a number of type INT
            num.network.threads | 0 | Invalid value 0 for configuration num.network.threads: Value must be at least 1
            socket.request.max.bytes | 0 | Invalid value 0 for configuration socket.request.max.bytes: Value must be at least 1
            auto.create.topics.enable | perhaps | Invalid value perhaps for configuration auto.create.topics.enable: Expected value to be either true or false
            default.replication.factor | 0 | Invalid value 0 for configuration default.replication.factor: Value must be at least 1
            log.segment.bytes | 1024 | Invalid value 1024 for configuration log.segment.bytes: Value must be at least 1048576
            log.roll.hours | 0 | Invalid value 0 for configuration log.roll.hours: Value must be at least 1
            log.retention.ms | -2 | Invalid value -2 for configuration log.retention.ms: Value must be at least -1
            log.cleanup.policy | compact | Invalid value compact for configuration log.cleanup.policy: log compaction is not available in this version; use delete
            compression.type | zstd | Invalid value zstd for configuration compression.type: the broker does not recompress in this version; use producer and set the codec on the producer
            log.flush.policy | sometimes | Invalid value sometimes for configuration log.flush.policy: String must be one of: sync, async
            zookeeper.connection.timeout.ms | 0 | Invalid value 0 for configuration zookeeper.connection.timeout.ms: Value must be at least 1
            ssl.client.auth | maybe | Invalid value maybe for configuration ssl.client.auth: String must be one of: required, requested, none
            queued.max.request.bytes | 5 | queued.max.request.bytes: 5 is below socket.request.max.bytes (104857600), so the largest request could never be read; raise it or lower the other
            max.connections.per.ip.overrides | host | max.connections.per.ip.overrides: 'host' is not host:number with a number of 0 or more
            max.connections.per.ip.overrides | host:-1 | max.connections.per.ip.overrides: 'host:-1' is not host:number with a number of 0 or more
            log.dirs | /data/a,/data/b/../a | log.dirs: '/data/b/../a' appears twice; name each directory once
            zookeeper.session.timeout.ms | 20000 | zookeeper.session.timeout.ms: 20000 is not below replica.lag.time.max.ms / 1.5 (30000 / 1.5); lower it or raise replica.lag.time.max.ms
            log.segment.bites | 1 | log.segment.bites: unknown setting; did you mean 'log.segment.bytes'?
            lisenters | PLAINTEXT://:1 | lisenters: unknown setting; did you mean 'listeners'?
            process.roles | broker | process.roles: unknown setting
            group.lag.sample.interval.ms | 999 | Invalid value 999 for configuration group.lag.sample.interval.ms: Value must be at least 1000
            replica.rebalance.max.concurrent.moves | 0 | Invalid value 0 for configuration replica.rebalance.max.concurrent.moves: Value must be at least 1
            group.min.session.timeout.ms | 1800001 | group.min.session.timeout.ms: 1800001 is above group.max.session.timeout.ms (1800000); lower it or raise the other
            group.consumer.session.timeout.ms | 44999 | group.consumer.min.session.timeout.ms: 45000 is above group.consumer.session.timeout.ms (44999); lower it or raise the other
            group.consumer.session.timeout.ms | 60001 | group.consumer.session.timeout.ms: 60001 is above group.consumer.max.session.timeout.ms (60000); lower it or raise the other
            group.consumer.heartbeat.interval.ms | 4999 | group.consumer.min.heartbeat.interval.ms: 5000 is above group.consumer.heartbeat.interval.ms (4999); lower it or raise the other
            group.consumer.heartbeat.interval.ms | 15001 | group.consumer.heartbeat.interval.ms: 15001 is above group.consumer.max.heartbeat.interval.ms (15000); lower it or raise the other
            group.consumer.assignors | uniform,sticky | Invalid value uniform,sticky for configuration group.consumer.assignors: name one or more of uniform, range, each once
            group.consumer.assignors | range,range | Invalid value range,range for configuration group.consumer.assignors: name one or more of uniform, range, each once
            group.consumer.regex.refresh.interval.ms | 9999 | Invalid value 9999 for configuration group.consumer.regex.refresh.interval.ms: Value must be at least 10000
            offsets.retention.minutes | 0 | Invalid value 0 for configuration offsets.retention.minutes: Value must be at least 1
            replicas.evacuate | true | replicas.evacuate: cannot be a start-up setting; set it while the cluster runs, with kafka-configs --alter --entity-type brokers --entity-name <id> --add-config replicas.evacuate=<value>
            """)
    void shouldNameSettingValueAndWayOut_whenAValueIsWrong(String name, String value, String problem) {
        assertEquals(List.of(problem), problemsWith(name, value));
    }

    @Test
    void shouldRefuse_whenARequiredSettingIsMissing() {
        assertEquals(List.of("zookeeper.connect: is required and not set; give it a value"), problemsWith("zookeeper.connect", null));
        assertEquals(List.of("node.id: is required and not set; give it a value"), problemsWith("node.id", null));
        assertEquals(
                List.of("log.dirs: is not set; name at least one directory for records"), problemsWith("log.dirs", null));
    }

    @Test
    void shouldReportEveryProblem_whenSeveralSettingsAreWrong() {
        List<String> problems = problemsWith("num.partitions", "0", "log.retention.hours", "x", "lisenters", "y");

        assertEquals(3, problems.size(), () -> problems.toString());
    }

    @Test
    void shouldAcceptTheLongestSession_whenItIsJustBelowTheBound() {
        assertEquals(19_999, startedWith("zookeeper.session.timeout.ms", "19999").zookeeper().sessionTimeoutMs());
    }

    @Test
    void shouldPassSecuritySettingsThroughAndHideThem_whenListenersAreSecured() {
        BrokerSettings settings = startedWith(
                "listeners", "SASL_SSL://node1:9093", "ssl.keystore.location", "store",
                "ssl.keystore.password", "hunter2",
                "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config", "module required password=\"hunter2\";",
                "listener.name.sasl_ssl.ssl.client.auth", "required");

        assertEquals("hunter2", settings.originals().get("ssl.keystore.password"));
        assertEquals("required", settings.originals().get("listener.name.sasl_ssl.ssl.client.auth"));
        assertFalse(settings.toString().contains("hunter2"), "a password was printed");
        assertTrue(settings.toString().contains("ssl.keystore.password"), "names of sensitive settings may be shown");
    }

    @Test
    void shouldRefuseListenerSettings_whenListenerOrSettingIsUnknown() {
        assertEquals(
                List.of("listener.name.external.ssl.client.auth: names no listener of listeners [plaintext] (in lower case);"
                        + " correct the name or add the listener"),
                problemsWith("listener.name.external.ssl.client.auth", "none"));
        assertEquals(
                List.of("listener.name.plaintext.plain.sasl.jaas.confg: 'plain.sasl.jaas.confg' cannot be set for one listener;"
                        + " did you mean 'sasl.jaas.config'?"),
                problemsWith("listener.name.plaintext.plain.sasl.jaas.confg", "x"));
    }

    @Test
    void shouldNotShareTheGivenMap_whenItIsChangedLater() {
        Map<String, String> given = given();
        BrokerSettings settings = BrokerSettings.of(given);
        given.put("broker.rack", "moved");

        assertFalse(settings.originals().containsKey("broker.rack"));
    }
}
