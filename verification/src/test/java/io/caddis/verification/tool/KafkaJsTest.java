package io.caddis.verification.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JavaScript client, written independently of Kafka's own code; its versions of the APIs are old. */
@ClusterTest
@Exercises(client = "kafkajs 2.2.4", value = {
    ApiKeys.PRODUCE, ApiKeys.INIT_PRODUCER_ID, ApiKeys.LIST_OFFSETS, ApiKeys.METADATA, ApiKeys.API_VERSIONS, ApiKeys.CREATE_TOPICS,
    ApiKeys.DELETE_TOPICS, ApiKeys.CREATE_PARTITIONS, ApiKeys.DESCRIBE_CONFIGS, ApiKeys.ALTER_CONFIGS, ApiKeys.DELETE_RECORDS
})
class KafkaJsTest {

    @BeforeAll
    static void installed() {
        KafkaJsPrograms.install();
    }

    @Test
    void shouldStoreWhatItSends_whenProducerIsPlainOrIdempotent(LocalCluster cluster) throws IOException {
        try (Clients clients = new Clients(cluster)) {
            String topic = clients.topic(1);

            JsonNode sent = KafkaJsPrograms.run("producer.js", cluster.bootstrapServers(), topic);

            assertEquals(List.of("0", "3", "6"), StreamSupport.stream(sent.get("baseOffsets").spliterator(), false)
                    .map(JsonNode::asText).toList());
            List<ConsumerRecord<String, String>> read = clients.read(new TopicPartition(topic, 0), 9);
            assertEquals(
                    List.of("plain-0", "plain-1", "plain-2", "gzip-0", "gzip-1", "gzip-2", "idempotent-0", "idempotent-1", "idempotent-2"),
                    Clients.values(read));
            assertEquals("js", new String(read.get(0).headers().lastHeader("from").value(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldAdministerTopics_whenEveryCallOfItsAdminIsMade(LocalCluster cluster) throws IOException {
        JsonNode seen = KafkaJsPrograms.run("admin.js", cluster.bootstrapServers(), Clients.uniqueName());

        assertTrue(seen.get("created").asBoolean());
        assertFalse(seen.get("createdAgain").asBoolean(), "kafkajs answers false when the topic exists");
        assertEquals(2, seen.get("partitions").asInt());
        assertEquals(4, seen.get("partitionsAfterGrowth").asInt());
        assertEquals("1000", seen.get("retentionMs").asText());
        assertEquals("60000", seen.get("retentionMsAfterAlter").asText());
        assertEquals("5", seen.get("high").asText());
        assertEquals("3", seen.get("lowAfterDelete").asText());
        assertEquals(3, seen.get("brokers").asInt());
        assertEquals(cluster.status().clusterId(), seen.get("clusterId").asText());
        assertTrue(seen.get("listed").asBoolean());
        assertTrue(seen.get("deleted").asBoolean());
    }
}
