package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.broker.producer.ProducerIds;
import io.caddis.coordinator.catalog.ProducerIdBlocks;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.log.FlushPolicy;
import io.caddis.wire.ApiHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every API of the data path in every version it advertises, with a good partition and with every kind of bad one: the
 * answer can be written in that version, and says the same in all of them.
 */
class AnswersOfEveryVersionTest {

    private static final int[] PARTITIONS = {DataNode.LED_HERE, DataNode.LED_ELSEWHERE, DataNode.UNKNOWN_PARTITION};
    private static final List<Errors> THEIR_ERRORS = List.of(Errors.NONE, Errors.NOT_LEADER_OR_FOLLOWER, Errors.UNKNOWN_TOPIC_OR_PARTITION);

    @TempDir
    Path directory;

    private DataNode node;

    @BeforeEach
    void start() throws IOException {
        node = new DataNode(directory, FlushPolicy.ASYNC);
        node.append(1_000, 2_000, 3_000);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static Stream<Short> produce() {
        return versions(ApiKeys.PRODUCE, new ProduceHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void produce(short version) {
        ProduceRequestData.TopicProduceData topic = new ProduceRequestData.TopicProduceData();
        if (version >= 13) {
            topic.setTopicId(DataNode.TOPIC_ID);
        } else {
            topic.setName(DataNode.TOPIC);
        }
        for (int partition : PARTITIONS) {
            topic.partitionData().add(new ProduceRequestData.PartitionProduceData().setIndex(partition)
                    .setRecords(BatchBytes.of(Compression.NONE, new SimpleRecord(5, null, new byte[10])).records()));
        }
        ProduceRequestData data = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        data.topicData().add(topic);

        RecordingReply reply = node.ask(new ProduceHandler(node.partitions), new ProduceRequest(data, version));
        node.loop.turn();

        var answer = reply.answer(ProduceResponse.class).data();
        var results = answer.responses().iterator().next().partitionResponses();
        assertEquals(THEIR_ERRORS, results.stream().map(result -> Errors.forCode(result.errorCode())).toList());
        assertEquals(3, results.get(0).baseOffset());
        assertEquals(-1, results.get(1).baseOffset());
        if (version >= 10) {
            assertEquals(DataNode.OTHER_NODE, results.get(1).currentLeader().leaderId());
            assertEquals("node2", answer.nodeEndpoints().find(DataNode.OTHER_NODE).host());
        }
    }

    static Stream<Short> fetch() {
        return versions(ApiKeys.FETCH, new FetchHandler(null, null, 1, 1, false));
    }

    @ParameterizedTest
    @MethodSource
    void fetch(short version) {
        FetchRequestData.FetchTopic topic = new FetchRequestData.FetchTopic();
        if (version >= 13) {
            topic.setTopicId(DataNode.TOPIC_ID);
        } else {
            topic.setTopic(DataNode.TOPIC);
        }
        for (int partition : PARTITIONS) {
            topic.partitions().add(new FetchRequestData.FetchPartition().setPartition(partition).setPartitionMaxBytes(1_000_000));
        }
        for (byte isolation = 0; isolation <= 1; isolation++) {
            FetchRequestData data = new FetchRequestData().setMaxWaitMs(0).setMinBytes(1).setIsolationLevel(isolation).setTopics(List.of(topic));

            FetchResponse answer = node.ask(new FetchHandler(node.partitions, new FollowerFetches(node.partitions, () -> 0), 1 << 20, 10, false), new FetchRequest(data, version)).answer(FetchResponse.class);

            var results = answer.data().responses().get(0).partitions();
            assertEquals(THEIR_ERRORS, results.stream().map(result -> Errors.forCode(result.errorCode())).toList());
            assertEquals(3, results.get(0).highWatermark());
            assertTrue(FetchResponse.recordsSize(results.get(0)) > 0);
            if (version >= 16) {
                assertEquals(DataNode.OTHER_NODE, results.get(1).currentLeader().leaderId());
                assertEquals("node2", answer.data().nodeEndpoints().find(DataNode.OTHER_NODE).host());
            }
        }
    }

    static Stream<Short> listOffsets() {
        return versions(ApiKeys.LIST_OFFSETS, new ListOffsetsHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void listOffsets(short version) {
        for (long timestamp : new long[] {ListOffsetsRequest.EARLIEST_TIMESTAMP, ListOffsetsRequest.LATEST_TIMESTAMP, 1_500, 9_000}) {
            ListOffsetsRequestData.ListOffsetsTopic topic = new ListOffsetsRequestData.ListOffsetsTopic().setName(DataNode.TOPIC);
            for (int partition : PARTITIONS) {
                topic.partitions().add(new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(partition).setTimestamp(timestamp));
            }
            ListOffsetsRequestData data = new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(topic));

            ListOffsetsResponse answer =
                    node.ask(new ListOffsetsHandler(node.partitions), new ListOffsetsRequestOfVersion(data, version).request()).answer(ListOffsetsResponse.class);

            List<ListOffsetsResponseData.ListOffsetsPartitionResponse> results = answer.data().topics().get(0).partitions();
            assertEquals(THEIR_ERRORS, results.stream().map(result -> Errors.forCode(result.errorCode())).toList());
            long expected = timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP ? 0
                    : timestamp == ListOffsetsRequest.LATEST_TIMESTAMP ? 3 : timestamp == 1_500 ? 1 : -1;
            assertEquals(expected, results.get(0).offset(), "offset at " + timestamp);
            if (version >= 4 && expected >= 0) {
                assertEquals(DataNode.LEADER_EPOCH, results.get(0).leaderEpoch());
            }
        }
    }

    /** Takes the request over the wire: its constructor is not public. */
    private record ListOffsetsRequestOfVersion(ListOffsetsRequestData data, short version) {
        ListOffsetsRequest request() {
            var bytes = MessageUtil.toByteBufferAccessor(data, version);
            return ListOffsetsRequest.parse(bytes, version);
        }
    }

    static Stream<Short> offsetForLeaderEpoch() {
        return versions(ApiKeys.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void offsetForLeaderEpoch(short version) {
        OffsetForLeaderEpochRequestData.OffsetForLeaderTopic topic = new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic().setTopic(DataNode.TOPIC);
        for (int partition : PARTITIONS) {
            topic.partitions().add(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition()
                    .setPartition(partition).setLeaderEpoch(DataNode.LEADER_EPOCH).setCurrentLeaderEpoch(-1));
        }
        OffsetForLeaderEpochRequestData data = new OffsetForLeaderEpochRequestData();
        data.topics().add(topic);
        var bytes = MessageUtil.toByteBufferAccessor(data, version);

        var answer = node.ask(new OffsetForLeaderEpochHandler(node.partitions), OffsetsForLeaderEpochRequest.parse(bytes, version))
                .answer(OffsetsForLeaderEpochResponse.class);

        var results = answer.data().topics().iterator().next().partitions();
        assertEquals(THEIR_ERRORS, results.stream().map(result -> Errors.forCode(result.errorCode())).toList());
        assertEquals(3, results.get(0).endOffset());
        assertEquals(DataNode.LEADER_EPOCH, results.get(0).leaderEpoch());
    }

    static Stream<Short> metadata() {
        return versions(ApiKeys.METADATA, metadataHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void metadata(short version) {
        MetadataRequestData data = new MetadataRequestData()
                .setAllowAutoTopicCreation(true)
                .setTopics(new ArrayList<>(List.of(named(DataNode.TOPIC), named("unknown"), named("not/legal"))));
        if (version >= 12) {
            data.topics().add(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(DataNode.TOPIC_ID));
            data.topics().add(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(Uuid.randomUuid()));
        }
        RecordingReply reply = node.ask(metadataHandler(node), new MetadataRequest(data, version));
        node.loop.turn();

        var topics = List.copyOf(reply.answer(MetadataResponse.class).data().topics());
        List<Errors> expected = new ArrayList<>(List.of(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.INVALID_TOPIC_EXCEPTION));
        if (version >= 12) {
            expected.addAll(List.of(Errors.NONE, Errors.UNKNOWN_TOPIC_ID));
            assertEquals(DataNode.TOPIC, topics.get(3).name());
        }
        assertEquals(expected, topics.stream().map(topic -> Errors.forCode(topic.errorCode())).toList());
        assertEquals(List.of(1, 2), topics.get(0).partitions().stream().map(partition -> partition.leaderId()).toList());
    }

    @Test
    void shouldRefuseAMetadataRequest_thatNamesATopicByIdInAVersionThatCannotSayItsName() {
        for (short version : new short[] {10, 11}) {
            MetadataRequestData data = new MetadataRequestData().setTopics(
                    List.of(new MetadataRequestData.MetadataRequestTopic().setName(null).setTopicId(DataNode.TOPIC_ID)));

            RecordingReply reply = node.ask(metadataHandler(node), new MetadataRequest(data, version));

            assertEquals(Errors.INVALID_REQUEST.code(), reply.answer(MetadataResponse.class).data().topics().iterator().next().errorCode());
        }
    }

    static Stream<Short> initProducerId() {
        return versions(ApiKeys.INIT_PRODUCER_ID, new InitProducerIdHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void initProducerId(short version) {
        ProducerIds ids = new ProducerIds((brokerId, brokerEpoch) -> new ProducerIdBlocks.Block(4_000, 10), 1, () -> 1, Runnable::run);

        InitProducerIdResponse answer = node.ask(new InitProducerIdHandler(ids), initProducerIdRequest(null, version)).answer(InitProducerIdResponse.class);
        assertEquals(Errors.NONE, answer.error());
        assertEquals(4_000, answer.data().producerId());
        assertEquals(0, answer.data().producerEpoch());

        answer = node.ask(new InitProducerIdHandler(ids), initProducerIdRequest("transactions", version)).answer(InitProducerIdResponse.class);
        assertEquals(Errors.UNSUPPORTED_VERSION, answer.error());
        answer = node.ask(new InitProducerIdHandler(ids), initProducerIdRequest("", version)).answer(InitProducerIdResponse.class);
        assertEquals(Errors.INVALID_REQUEST, answer.error());
    }

    private static InitProducerIdRequest initProducerIdRequest(String transactionalId, short version) {
        return InitProducerIdRequest.parse(
                MessageUtil.toByteBufferAccessor(
                        new InitProducerIdRequestData().setTransactionalId(transactionalId).setTransactionTimeoutMs(1_000), version),
                version);
    }

    private static MetadataHandler metadataHandler(DataNode node) {
        return new MetadataHandler(() -> node.image, new NothingMore(), Optional.empty());
    }

    /** ZooKeeper knows no topic that the image does not know. */
    private static final class NothingMore implements TopicLookup {
        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(String name) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private static MetadataRequestData.MetadataRequestTopic named(String name) {
        return new MetadataRequestData.MetadataRequestTopic().setName(name);
    }

    private static Stream<Short> versions(ApiKeys key, ApiHandler<?> handler) {
        assertEquals(key, handler.apiKey());
        return IntStream.rangeClosed(handler.oldestVersion(), handler.latestVersion()).mapToObj(version -> (short) version);
    }
}
