package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.FlushPolicy;
import io.caddis.replication.PartitionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceHandlerTest {

    private static final short VERSION = 12;
    private static final short ACKS_ALL = -1;
    private static final short ACKS_NONE = 0;
    private static final int TIMEOUT_MS = 1_000;

    @TempDir
    Path directory;

    private DataNode node;
    private ProduceHandler handler;

    @BeforeEach
    void start() throws IOException {
        node = new DataNode(directory, FlushPolicy.SYNC);
        handler = new ProduceHandler(node.partitions);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldAnswer_whenTheRecordsAreOnDisk() {
        RecordingReply reply = produce(ACKS_ALL, good());
        assertTrue(reply.isRequestBufferReleased(), "before the answer");
        assertTrue(reply.isNextRequestAllowed() || reply.isAnswered(), "what comes behind shares the flush");

        PartitionProduceResponse result = resultOf(reply);

        assertEquals(Errors.NONE.code(), result.errorCode());
        assertEquals(0, result.baseOffset());
        assertEquals(1, node.partition.log().durableOffset());
        assertEquals(0, node.loop.scheduledTasks(), "the timeout is cancelled");
    }

    @Test
    void shouldAnswerADuplicateWithItsFirstOffset() {
        MemoryRecords first = MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 0, 0, record());
        MemoryRecords second = MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 0, 1, record());
        resultOf(produce(ACKS_ALL, BatchBytes.of(first).records()));
        resultOf(produce(ACKS_ALL, BatchBytes.of(second).records()));

        PartitionProduceResponse again = resultOf(produce(ACKS_ALL, BatchBytes.of(first).records()));

        assertEquals(Errors.NONE.code(), again.errorCode());
        assertEquals(0, again.baseOffset());
        assertEquals(2, node.partition.log().endOffset());
    }

    @Test
    void shouldRefuseASequenceThatSkips() {
        resultOf(produce(ACKS_ALL, MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 0, 0, record())));

        PartitionProduceResponse skipping =
                resultOf(produce(ACKS_ALL, MemoryRecords.withIdempotentRecords(Compression.NONE, 9L, (short) 0, 5, record())));

        assertEquals(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER.code(), skipping.errorCode());
        assertEquals(-1, skipping.baseOffset());
    }

    @Test
    void shouldSayNothing_whenNoAcknowledgementIsWanted() {
        RecordingReply reply = produce(ACKS_NONE, good());

        assertTrue(reply.isAnsweredWithNothing());
        assertEquals(1, node.partition.log().endOffset());
    }

    @Test
    void shouldCloseTheConnection_whenNoAcknowledgementIsWantedAndTheAppendFails() {
        assertTrue(produce(ACKS_NONE, BatchBytes.of(good()).putInt(17, 0).records()).isConnectionClosed());
    }

    @Test
    void shouldRefuseAcksThatAreNone() {
        PartitionProduceResponse result = resultOf(produce((short) 2, good()));

        assertEquals(Errors.INVALID_REQUIRED_ACKS.code(), result.errorCode());
        assertEquals(0, node.partition.log().endOffset());
    }

    @Test
    void shouldRefuseAPartitionWithoutRecords() {
        assertEquals(Errors.INVALID_RECORD.code(), resultOf(produce(ACKS_ALL, null)).errorCode());
    }

    @Test
    void shouldPointToTheLeader_whenItIsAnother() {
        node.loseTheLead();

        PartitionProduceResponse result = resultOf(produce(ACKS_ALL, good()));

        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER.code(), result.errorCode());
        assertEquals(DataNode.OTHER_NODE, result.currentLeader().leaderId());
        assertEquals(DataNode.LEADER_EPOCH + 1, result.currentLeader().leaderEpoch());
    }

    @Test
    void shouldBlameTheBatch_whoseRecordIsTooOld() {
        node.partition.reconfigure(new PartitionSettings(
                DataNode.settings(FlushPolicy.SYNC).log(), 1, 1_000, 1_000, 30_000));

        PartitionProduceResponse result = resultOf(produce(
                ACKS_ALL, BatchBytes.of(Compression.NONE, record(), new SimpleRecord(5, null, new byte[1])).records()));

        assertEquals(Errors.INVALID_TIMESTAMP.code(), result.errorCode());
        assertEquals(1, result.recordErrors().get(0).batchIndex());
    }

    private RecordingReply produce(short acks, BaseRecords records) {
        ProduceRequestData.TopicProduceData topic = new ProduceRequestData.TopicProduceData().setName(DataNode.TOPIC);
        topic.partitionData().add(new ProduceRequestData.PartitionProduceData().setIndex(DataNode.LED_HERE).setRecords(records));
        ProduceRequestData data = new ProduceRequestData().setAcks(acks).setTimeoutMs(TIMEOUT_MS);
        data.topicData().add(topic);
        return node.ask(handler, new ProduceRequest(data, VERSION));
    }

    /** Turns the loop until the flusher has done its part. */
    private PartitionProduceResponse resultOf(RecordingReply reply) {
        for (int i = 0; i < 10_000 && !reply.isAnswered(); i++) {
            node.loop.turn();
            LockSupport.parkNanos(1_000_000);
        }
        assertFalse(reply.isConnectionClosed());
        Iterator<PartitionProduceResponse> results =
                reply.answer(ProduceResponse.class).data().responses().iterator().next().partitionResponses().iterator();
        return results.next();
    }

    private static MemoryRecords good() {
        return BatchBytes.of(Compression.NONE, record()).records();
    }

    private static SimpleRecord record() {
        return new SimpleRecord(DataNode.NOW_MS, null, "value".getBytes());
    }
}
