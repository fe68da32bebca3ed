package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.tool.KafkaJsPrograms;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The consumer of the JavaScript client, written independently of Kafka's own code; its versions of the APIs are old. */
@GroupTest
@Exercises(client = "kafkajs 2.2.4", value = {
    ApiKeys.FIND_COORDINATOR, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.HEARTBEAT, ApiKeys.LEAVE_GROUP, ApiKeys.OFFSET_COMMIT,
    ApiKeys.OFFSET_FETCH, ApiKeys.LIST_GROUPS, ApiKeys.DESCRIBE_GROUPS, ApiKeys.DELETE_GROUPS
})
class KafkaJsGroupTest {

    private static final int PARTITIONS = 4;

    @BeforeAll
    static void installed() {
        KafkaJsPrograms.install();
    }

    @Test
    void shouldShareCommitAndAdminister_whenTwoConsumersAreOfOneGroup(Groups groups) throws IOException {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        groups.produce(topic, PARTITIONS, 0, 40);

        JsonNode seen = KafkaJsPrograms.run("group.js", groups.clients().bootstrapServers(), topic, group, "40");

        assertEquals(40, seen.get("values").size(), "each record once: " + seen);
        assertEquals(2, seen.get("members").asInt());
        assertEquals("Stable", seen.get("state").asText());
        assertEquals("RoundRobinAssigner", seen.get("protocol").asText());
        assertTrue(seen.get("listed").asBoolean());
        assertEquals(2, seen.get("fewestPartitions").asInt(), "shared: " + seen);
        assertEquals("10", seen.get("committed").asText());
        assertEquals("4", seen.get("committedAfterSet").asText());
        assertFalse(seen.get("listedAfterDelete").asBoolean());
        assertFalse(groups.committed(group).containsKey(new TopicPartition(topic, 0)));
    }
}
