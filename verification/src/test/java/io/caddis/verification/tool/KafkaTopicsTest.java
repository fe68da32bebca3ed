package io.caddis.verification.tool;

import static io.caddis.verification.tool.KafkaTool.TOPICS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import io.caddis.verification.process.Program.Outcome;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@ClusterTest
@Exercises(client = "Kafka tools 4.3.1", value = {
    ApiKeys.CREATE_TOPICS, ApiKeys.DELETE_TOPICS, ApiKeys.CREATE_PARTITIONS, ApiKeys.METADATA, ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
    ApiKeys.DESCRIBE_CONFIGS
})
class KafkaTopicsTest {

    @Test
    void shouldCreateDescribeGrowListAndDelete_whenToolIsUsed(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String topic = Clients.uniqueName();

        Outcome created = TOPICS.run(
                brokers, "--create", "--topic", topic, "--partitions", "3", "--config", "retention.ms=60000").expectSuccess();
        assertTrue(created.output().contains("Created topic " + topic), created.output());

        String described = TOPICS.run(brokers, "--describe", "--topic", topic).expectSuccess().output();
        assertTrue(described.contains("PartitionCount: 3"), described);
        assertTrue(described.contains("ReplicationFactor: 1"), described);
        assertTrue(described.contains("retention.ms=60000"), described);
        assertEquals(3, described.lines().filter(line -> line.contains("Leader: ") && !line.contains("none")).count(), described);

        TOPICS.run(brokers, "--alter", "--topic", topic, "--partitions", "5").expectSuccess();
        Eventually.holds("5 partitions described", Clients.PATIENCE, () -> TOPICS.run(brokers, "--describe", "--topic", topic)
                .expectSuccess().output().contains("PartitionCount: 5"));

        assertTrue(TOPICS.run(brokers, "--list").expectSuccess().lines().contains(topic));

        TOPICS.run(brokers, "--delete", "--topic", topic).expectSuccess();
        Eventually.holds(
                topic + " no longer listed", Clients.PATIENCE, () -> !TOPICS.run(brokers, "--list").expectSuccess().lines().contains(topic));
    }

    @Test
    void shouldTellReason_whenToolAsksForTheImpossible(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();

        Outcome factor = TOPICS.run(brokers, "--create", "--topic", Clients.uniqueName(), "--replication-factor", "9").expectFailure();
        assertTrue(factor.allOutput().contains("InvalidReplicationFactorException"), factor.allOutput());
        Outcome unknown = TOPICS.run(brokers, "--describe", "--topic", Clients.uniqueName()).expectFailure();
        assertTrue(unknown.allOutput().contains("does not exist as expected"), unknown.allOutput());
        Outcome listed = TOPICS.run(brokers, "--describe", "--unavailable-partitions").expectSuccess();
        assertFalse(listed.output().contains("Leader: none"), listed.output());
    }
}
