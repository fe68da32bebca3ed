package io.caddis.verification.tool;

import static io.caddis.verification.tool.KafkaTool.LEADER_ELECTION;
import static io.caddis.verification.tool.KafkaTool.REASSIGN_PARTITIONS;
import static io.caddis.verification.tool.KafkaTool.TOPICS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools that show and move replicas: on nodes in this JVM, since they are stopped and slowed down here. */
@Exercises(client = "Kafka tools 4.3.1", value = {
    ApiKeys.ALTER_PARTITION_REASSIGNMENTS, ApiKeys.LIST_PARTITION_REASSIGNMENTS, ApiKeys.ELECT_LEADERS,
    ApiKeys.INCREMENTAL_ALTER_CONFIGS, ApiKeys.DESCRIBE_TOPIC_PARTITIONS, ApiKeys.DESCRIBE_CONFIGS
})
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KafkaReassignPartitionsTest {

    private static final Map<String, String> SETTINGS = Map.of("auto.replica.rebalance.enable", "false");
    private static InProcessCluster cluster;

    @TempDir
    private Path directory;

    private Clients clients;
    private String topic;

    @BeforeAll
    static void startCluster() {
        cluster = InProcessCluster.started(3, id -> SETTINGS);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void openClients() {
        clients = new Clients(cluster);
    }

    @AfterEach
    void closeClients() {
        clients.admin().deleteTopics(List.of(topic));
        clients.close();
    }

    private TopicPartition created(List<Integer> replicas, Map<String, String> settings) {
        topic = Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(topic, Map.of(0, replicas)).configs(settings))).all());
        return new TopicPartition(topic, 0);
    }

    private String planFile(String replicas) throws IOException {
        return Files.writeString(directory.resolve("plan.json"),
                "{\"version\":1,\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"replicas\":" + replicas + "}]}").toString();
    }

    private String describe(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "--describe";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return TOPICS.run(cluster.bootstrapServers(), arguments).expectSuccess().output();
    }

    @Test
    void shouldMoveVerifyAndClearThrottles_whenExecutedWithAThrottle() throws IOException {
        TopicPartition partition = created(List.of(1, 2), Map.of());
        clients.produce(partition, Clients.numbers(0, 100));
        String plan = planFile("[3,2]");

        String started = REASSIGN_PARTITIONS.run(cluster.bootstrapServers(),
                "--execute", "--reassignment-json-file", plan, "--throttle", "10000000").expectSuccess().output();
        assertTrue(started.contains("Successfully started partition reassignment"), started);
        Eventually.holds("reassignment complete", Clients.PATIENCE, () -> REASSIGN_PARTITIONS.run(cluster.bootstrapServers(),
                "--verify", "--reassignment-json-file", plan).expectSuccess().output().contains("is completed"));

        assertTrue(describe("--topic", topic).contains("Replicas: 3,2"), () -> describe("--topic", topic));
        ConfigResource ofTopic = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        assertEquals("", Clients.get(clients.admin().describeConfigs(List.of(ofTopic)).all()).get(ofTopic)
                .get("follower.replication.throttled.replicas").value());
        assertEquals(100, clients.read(partition, 100).size());
    }

    @Test
    void shouldListAndCancel_whenAMoveIsUnderWay() throws IOException {
        TopicPartition partition = created(List.of(1, 2), Map.of());
        for (int i = 0; i < 3; i++) {
            clients.produce(partition, "x".repeat(500_000));
        }
        String plan = planFile("[3,2]");
        REASSIGN_PARTITIONS.run(cluster.bootstrapServers(),
                "--execute", "--reassignment-json-file", plan, "--throttle", "1000").expectSuccess();

        String listed = REASSIGN_PARTITIONS.run(cluster.bootstrapServers(), "--list").expectSuccess().output();
        assertTrue(listed.contains(topic + "-0: replicas: 3,2,1. adding: 3. removing: 1."), listed);
        String described = describe("--topic", topic);
        assertTrue(described.contains("Adding Replicas: 3"), described);

        String cancelled = REASSIGN_PARTITIONS.run(cluster.bootstrapServers(),
                "--cancel", "--reassignment-json-file", plan).expectSuccess().output();
        assertTrue(cancelled.contains("Successfully cancelled partition reassignment"), cancelled);
        String nothing = REASSIGN_PARTITIONS.run(cluster.bootstrapServers(), "--list").expectSuccess().output();
        assertTrue(nothing.contains("No partition reassignments found"), nothing);
    }

    @Test
    void shouldElectThePreferredLeader_whenAskedTo() throws IOException {
        created(List.of(1, 2), Map.of());
        REASSIGN_PARTITIONS.run(cluster.bootstrapServers(),
                "--execute", "--reassignment-json-file", planFile("[2,1]")).expectSuccess();

        String elected = LEADER_ELECTION.run(cluster.bootstrapServers(),
                "--election-type", "preferred", "--topic", topic, "--partition", "0").expectSuccess().output();
        assertTrue(elected.contains("Successfully completed leader election (PREFERRED) for partitions " + topic + "-0"), elected);
        Eventually.holds("led by 2", Clients.PATIENCE, () -> describe("--topic", topic).contains("Leader: 2"));

        String again = LEADER_ELECTION.run(cluster.bootstrapServers(),
                "--election-type", "preferred", "--topic", topic, "--partition", "0").expectSuccess().output();
        assertTrue(again.contains("Valid replica already elected for partitions " + topic + "-0"), again);
    }

    @Test
    void shouldFilterByHealth_whenABrokerIsAway() {
        created(List.of(1, 3), Map.of("min.insync.replicas", "2"));
        assertTrue(describe("--topic", topic, "--at-min-isr-partitions").contains(topic));
        assertFalse(describe("--topic", topic, "--under-replicated-partitions").contains(topic));

        cluster.stop(3);
        Eventually.holds("under-replicated", Clients.PATIENCE,
                () -> describe("--topic", topic, "--under-replicated-partitions").contains(topic));
        String under = describe("--topic", topic, "--under-min-isr-partitions");
        assertTrue(under.contains("Isr: 1") && under.contains("Elr: 3"), under);
        assertFalse(describe("--topic", topic, "--unavailable-partitions").contains(topic));
        assertFalse(describe("--topic", topic, "--at-min-isr-partitions").contains(topic));

        cluster.start(3, SETTINGS);
        Eventually.holds("all in sync again", Clients.PATIENCE,
                () -> !describe("--topic", topic, "--under-replicated-partitions").contains(topic));
    }
}
