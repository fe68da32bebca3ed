package io.caddis.verification.tool;

import static io.caddis.verification.tool.KafkaTool.BROKER_API_VERSIONS;
import static io.caddis.verification.tool.KafkaTool.CLUSTER;
import static io.caddis.verification.tool.KafkaTool.CONSOLE_PRODUCER;
import static io.caddis.verification.tool.KafkaTool.DELETE_RECORDS;
import static io.caddis.verification.tool.KafkaTool.GET_OFFSETS;
import static io.caddis.verification.tool.KafkaTool.LOG_DIRS;
import static io.caddis.verification.tool.KafkaTool.TOPICS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ClusterTest
@Exercises(client = "Kafka tools 4.3.1", value = {
    ApiKeys.LIST_OFFSETS, ApiKeys.DELETE_RECORDS, ApiKeys.DESCRIBE_LOG_DIRS, ApiKeys.DESCRIBE_CLUSTER, ApiKeys.API_VERSIONS
})
class KafkaAdminToolsTest {

    @Test
    void shouldPrintEveryOffset_whenAskedForEachSpecialTime(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String topic = filled(brokers);

        assertEquals(List.of(topic + ":0:3"), offsets(brokers, topic, "-1"));
        assertEquals(List.of(topic + ":0:0"), offsets(brokers, topic, "-2"));
        assertEquals(1, offsets(brokers, topic, "-3").size());
        assertEquals(List.of(topic + ":0:0"), offsets(brokers, topic, "1"));
    }

    @Test
    void shouldMoveLogStart_whenRecordsAreDeleted(LocalCluster cluster, @TempDir Path directory) throws IOException {
        String brokers = cluster.bootstrapServers();
        String topic = filled(brokers);
        Path offsets = directory.resolve("offsets.json");
        Files.writeString(
                offsets, "{\"partitions\": [{\"topic\": \"" + topic + "\", \"partition\": 0, \"offset\": 2}], \"version\": 1}");

        String output = DELETE_RECORDS.run(brokers, "--offset-json-file", offsets.toString()).expectSuccess().output();

        assertTrue(output.contains("low_watermark: 2"), output);
        assertEquals(List.of(topic + ":0:2"), offsets(brokers, topic, "-2"));
    }

    @Test
    void shouldListEveryNode_whenLogDirectoriesAreDescribed(LocalCluster cluster) throws IOException {
        String brokers = cluster.bootstrapServers();
        String topic = filled(brokers);

        String json = LOG_DIRS.run(brokers, "--describe", "--topic-list", topic).expectSuccess().lines().stream()
                .filter(line -> line.startsWith("{")).findFirst().orElseThrow();

        JsonNode described = new ObjectMapper().readTree(json);
        Set<Integer> nodes = new TreeSet<>();
        long size = 0;
        for (JsonNode broker : described.get("brokers")) {
            nodes.add(broker.get("broker").asInt());
            for (JsonNode logDirectory : broker.get("logDirs")) {
                assertTrue(logDirectory.get("error").isNull(), json);
                for (JsonNode partition : logDirectory.get("partitions")) {
                    assertEquals(topic + "-0", partition.get("partition").asText());
                    size += partition.get("size").asLong();
                }
            }
        }
        assertEquals(Set.of(1, 2, 3), nodes);
        assertTrue(size > 0, json);
    }

    @Test
    void shouldPrintClusterId_whenAskedForIt(LocalCluster cluster) {
        String output = CLUSTER.runPlain("cluster-id", "--bootstrap-server", cluster.bootstrapServers()).expectSuccess().output();

        assertTrue(output.contains("Cluster ID: " + cluster.status().clusterId()), output);
    }

    @Test
    void shouldListVersionsOfEveryNode_whenAskedForThem(LocalCluster cluster) {
        String output = BROKER_API_VERSIONS.run(cluster.bootstrapServers()).expectSuccess().output();

        for (int node = 1; node <= 3; node++) {
            assertTrue(output.contains("127.0.0.1:" + cluster.kafkaPort(node) + " (id: " + node + " rack: null"), output);
        }
        assertFalse(output.contains("ERROR"), output);
        assertTrue(output.contains("AddPartitionsToTxn(24): UNSUPPORTED"), output);
    }

    private static List<String> offsets(String brokers, String topic, String time) {
        return GET_OFFSETS.run(brokers, "--topic", topic, "--time", time).expectSuccess().lines();
    }

    private static String filled(String brokers) {
        String topic = Clients.uniqueName();
        TOPICS.run(brokers, "--create", "--topic", topic, "--partitions", "1").expectSuccess();
        CONSOLE_PRODUCER.runWithInput("one\ntwo\nthree\n", brokers, "--topic", topic).expectSuccess();
        return topic;
    }
}
