package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.log.FlushPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchHandlerTest {

    private static final short VERSION = 12;
    private static final int MAX_WAIT_MS = 500;

    @TempDir
    Path directory;

    private DataNode node;
    private FetchHandler handler;

    @BeforeEach
    void start() throws IOException {
        node = new DataNode(directory, FlushPolicy.ASYNC);
        handler = new FetchHandler(node.partitions, new FollowerFetches(node.partitions, () -> 0), 1 << 20, 10, false);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldAnswerAtOnce_whenThereIsEnough() {
        node.append(1, 2, 3);

        PartitionData data = partition(fetch(from(0)));

        assertEquals(3, data.highWatermark());
        assertEquals(List.of(0L), baseOffsets(data));
    }

    @Test
    void shouldGiveTheBatchThatHoldsTheOffset() {
        node.append(1, 2, 3);
        node.append(4);

        assertEquals(List.of(0L, 3L), baseOffsets(partition(fetch(from(2)))));
    }

    @Test
    void shouldWaitForAnAppend_whenTheClientIsAtTheEnd() {
        node.append(1);
        RecordingReply reply = fetch(from(1));
        assertFalse(reply.isAnswered());

        node.append(2);
        node.loop.turn();

        assertEquals(List.of(1L), baseOffsets(partition(reply)));
        assertEquals(0, node.loop.scheduledTasks(), "the timeout is cancelled");
    }

    @Test
    void shouldAnswerWithNothing_whenTheTimeIsUp() {
        RecordingReply reply = fetch(from(0));

        node.loop.pass(MAX_WAIT_MS - 1);
        assertFalse(reply.isAnswered());
        node.loop.pass(1);

        assertEquals(0, FetchResponse.recordsSize(partition(reply)));
        node.append(1);
        node.loop.turn();
    }

    @Test
    void shouldWaitOn_whenAnAppendIsNotEnough() {
        RecordingReply reply = fetch(request(from(0)).setMinBytes(150));

        node.append(1);
        node.loop.turn();
        assertFalse(reply.isAnswered());
        node.append(2);
        node.loop.turn();

        assertEquals(List.of(0L, 1L), baseOffsets(partition(reply)));
    }

    @Test
    void shouldNotWaitForDays_whateverTheClientAsks() {
        RecordingReply reply = fetch(request(from(0)).setMaxWaitMs(Integer.MAX_VALUE));

        node.loop.pass(300_000);

        assertTrue(reply.isAnswered());
    }

    @Test
    void shouldTellAtOnce_whenTheLeadIsLostWhileItWaits() {
        RecordingReply reply = fetch(from(0).setCurrentLeaderEpoch(DataNode.LEADER_EPOCH));

        node.loseTheLead();
        node.loop.turn();

        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), partition(reply).errorCode());
    }

    @Test
    void shouldForgetTheFetch_whenItsClientIsGone() {
        RecordingReply reply = fetch(from(0));
        reply.abandon();

        node.append(1);
        node.loop.turn();

        assertFalse(reply.isAnswered());
        assertEquals(0, node.loop.scheduledTasks());
    }

    @Test
    void shouldGiveOneBatchWhole_whenItIsLargerThanAnyBound() {
        node.append(1, 2, 3, 4, 5, 6, 7, 8);
        node.append(9);

        assertEquals(List.of(0L), baseOffsets(partition(fetch(request(from(0).setPartitionMaxBytes(10)).setMaxBytes(20)))));
    }

    @Test
    void shouldRefuseOffsetsOutsideTheLog_andSayWhatThereIs() {
        node.append(1, 2, 3);
        node.partition.log().deleteRecordsBefore(1);

        PartitionData below = partition(fetch(from(0)));
        PartitionData above = partition(fetch(from(4)));

        assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), below.errorCode());
        assertEquals(1, below.logStartOffset());
        assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), above.errorCode());
        assertEquals(3, above.highWatermark());
    }

    @Test
    void shouldTellOldAndUnknownLeaderEpochsApart() {
        node.append(1);

        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), partition(fetch(from(0).setCurrentLeaderEpoch(DataNode.LEADER_EPOCH - 1))).errorCode());
        assertEquals(Errors.UNKNOWN_LEADER_EPOCH.code(), partition(fetch(from(0).setCurrentLeaderEpoch(DataNode.LEADER_EPOCH + 1))).errorCode());
        assertEquals(Errors.NONE.code(), partition(fetch(from(0).setCurrentLeaderEpoch(DataNode.LEADER_EPOCH))).errorCode());
    }

    @Test
    void shouldSayWhereTheLogsPart_whenTheClientHasMoreOfAnEpochThanThereIs() {
        node.append(1, 2, 3);
        node.lead(DataNode.LEADER_EPOCH + 2);
        node.append(4);

        PartitionData data = partition(fetch(from(5).setLastFetchedEpoch(DataNode.LEADER_EPOCH)));

        assertEquals(DataNode.LEADER_EPOCH, data.divergingEpoch().epoch());
        assertEquals(3, data.divergingEpoch().endOffset());
        assertEquals(0, FetchResponse.recordsSize(data));
        assertEquals(List.of(3L), baseOffsets(partition(fetch(from(3).setLastFetchedEpoch(DataNode.LEADER_EPOCH)))), "no divergence");
    }

    @Test
    void shouldNameOnlyWhatChanged_inASession() {
        node.append(1);
        FetchResponse full = fetch(request(from(0)).setSessionEpoch(0)).answer(FetchResponse.class);
        int session = full.data().sessionId();
        assertTrue(session > 0);

        FetchRequestData next = request(from(1)).setSessionId(session).setSessionEpoch(1);
        RecordingReply quiet = fetch(next);
        node.loop.pass(MAX_WAIT_MS);
        assertEquals(List.of(), quiet.answer(FetchResponse.class).data().responses(), "nothing has changed");

        RecordingReply waiting = fetch(new FetchRequestData().setMaxWaitMs(MAX_WAIT_MS).setMinBytes(1).setSessionId(session).setSessionEpoch(2));
        node.append(2);
        node.loop.turn();
        assertEquals(List.of(1L), baseOffsets(partition(waiting)));
    }

    @Test
    void shouldRefuseAnUnknownSession() {
        FetchResponse answer = fetch(request(from(0)).setSessionId(12).setSessionEpoch(3)).answer(FetchResponse.class);

        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), answer.data().errorCode());
        assertEquals(0, answer.data().sessionId());
    }

    private static FetchPartition from(long offset) {
        return new FetchPartition().setPartition(DataNode.LED_HERE).setFetchOffset(offset).setPartitionMaxBytes(1 << 20);
    }

    private static FetchRequestData request(FetchPartition partition) {
        return new FetchRequestData().setMaxWaitMs(MAX_WAIT_MS).setMinBytes(1)
                .setTopics(List.of(new FetchRequestData.FetchTopic().setTopic(DataNode.TOPIC).setPartitions(List.of(partition))));
    }

    private RecordingReply fetch(FetchPartition partition) {
        return fetch(request(partition));
    }

    private RecordingReply fetch(FetchRequestData data) {
        return node.ask(handler, new FetchRequest(data, VERSION));
    }

    private static PartitionData partition(RecordingReply reply) {
        return reply.answer(FetchResponse.class).data().responses().get(0).partitions().get(0);
    }

    private static List<Long> baseOffsets(PartitionData data) {
        List<Long> offsets = new ArrayList<>();
        for (RecordBatch batch : ((MemoryRecords) data.records()).batches()) {
            offsets.add(batch.baseOffset());
        }
        return offsets;
    }
}
