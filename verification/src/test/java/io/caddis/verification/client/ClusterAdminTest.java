package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.compatibility.Exercises;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@BrokerTest
@Exercises({
    ApiKeys.DESCRIBE_CLUSTER, ApiKeys.DESCRIBE_LOG_DIRS, ApiKeys.DELETE_RECORDS, ApiKeys.LIST_OFFSETS,
    ApiKeys.DESCRIBE_TOPIC_PARTITIONS, ApiKeys.METADATA
})
class ClusterAdminTest {

    @Test
    void shouldNameItselfAndItsNodes_whenClusterIsDescribed(Clients clients) {
        DescribeClusterResult cluster = clients.admin().describeCluster();

        Collection<Node> nodes = Clients.get(cluster.nodes());
        assertTrue(nodes.contains(Clients.get(cluster.controller())));
        assertFalse(Clients.get(cluster.clusterId()).isBlank());
        assertEquals(
                nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.toSet()),
                java.util.Set.of(clients.bootstrapServers().split(",")));
    }

    @Test
    void shouldTellSizes_whenLogDirectoriesAreDescribed(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        clients.produce(partition, "x".repeat(10_000), "y".repeat(10_000));
        List<Integer> nodes = Clients.get(clients.admin().describeCluster().nodes()).stream().map(Node::id).toList();

        Map<Integer, Map<String, LogDirDescription>> directories =
                Clients.get(clients.admin().describeLogDirs(nodes).allDescriptions());

        List<Long> sizes = directories.values().stream().flatMap(ofNode -> ofNode.values().stream())
                .filter(directory -> directory.replicaInfos().containsKey(partition))
                .map(directory -> directory.replicaInfos().get(partition).size()).toList();
        assertEquals(1, sizes.size());
        assertTrue(sizes.get(0) > 20_000 && sizes.get(0) < 30_000, "size " + sizes.get(0));
        directories.values().forEach(ofNode -> ofNode.values().forEach(directory -> {
            assertTrue(directory.totalBytes().orElseThrow() >= directory.usableBytes().orElseThrow());
            assertTrue(directory.usableBytes().orElseThrow() > 0);
        }));
    }

    @Test
    void shouldForgetRecords_whenTheyAreDeleted(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        clients.produce(partition, Clients.numbers(0, 100));

        assertEquals(40, deleteBefore(clients, partition, 40));
        assertEquals("40", clients.read(partition, 60).get(0).value());
        assertEquals(40, deleteBefore(clients, partition, 10), "the low watermark does not fall");
        assertThrows(OffsetOutOfRangeException.class, () -> deleteBefore(clients, partition, 101));
        assertEquals(100, deleteBefore(clients, partition, -1), "-1 means the high watermark");
        clients.produce(partition, "next");
        assertEquals(100, clients.read(partition, 1).get(0).offset());
    }

    @Test
    void shouldFindOffsets_whenAskedForEverySpecialTimestamp(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        Producer<String, String> producer = clients.producer("batch.size", 1);
        List<Long> timestampsMs = List.of(1_000L, 5_000L, 3_000L, 5_000L, 2_000L);
        timestampsMs.forEach(timestampMs -> producer.send(new ProducerRecord<>(partition.topic(), 0, timestampMs, null, "x")));
        producer.flush();

        assertEquals(0, offset(clients, partition, OffsetSpec.earliest()).offset());
        assertEquals(5, offset(clients, partition, OffsetSpec.latest()).offset());
        ListOffsetsResultInfo newest = offset(clients, partition, OffsetSpec.maxTimestamp());
        assertEquals(1, newest.offset());
        assertEquals(5_000, newest.timestamp());
        assertEquals(1, offset(clients, partition, OffsetSpec.forTimestamp(2_500)).offset());
        assertEquals(-1, offset(clients, partition, OffsetSpec.forTimestamp(6_000)).offset());
        TopicPartition empty = new TopicPartition(clients.topic(1), 0);
        assertEquals(-1, offset(clients, empty, OffsetSpec.maxTimestamp()).offset());
    }

    @Test
    void shouldDescribeManyTopics_whenAnswerNeedsSeveralPages(Clients clients) {
        String wide = clients.topic(60);
        String narrow = clients.topic(2);
        org.apache.kafka.clients.admin.DescribeTopicsOptions smallPages =
                new org.apache.kafka.clients.admin.DescribeTopicsOptions().partitionSizeLimitPerResponse(7);

        Map<String, TopicDescription> topics = Clients.get(clients.admin()
                .describeTopics(org.apache.kafka.common.TopicCollection.ofTopicNames(List.of(wide, narrow)), smallPages).allTopicNames());

        assertEquals(60, topics.get(wide).partitions().size());
        assertEquals(2, topics.get(narrow).partitions().size());
    }

    private static long deleteBefore(Clients clients, TopicPartition partition, long offset) {
        return Clients.get(clients.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .lowWatermarks().get(partition)).lowWatermark();
    }

    private static ListOffsetsResultInfo offset(Clients clients, TopicPartition partition, OffsetSpec spec) {
        return Clients.get(clients.admin().listOffsets(Map.of(partition, spec)).partitionResult(partition));
    }
}
