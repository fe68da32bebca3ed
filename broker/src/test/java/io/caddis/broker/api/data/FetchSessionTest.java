package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of KIP-227 for one session. */
class FetchSessionTest {

    private FetchSession session;

    @BeforeEach
    void open() {
        session = new FetchSession(5, false, List.of(target(0, 100), target(1, 200)), 1_000);
        session.noteSent(target(0, 0).key(), told(50, 10));
        session.noteSent(target(1, 0).key(), told(60, 10));
    }

    @Test
    void shouldExpectTheNextEpoch_andOnlyThat() {
        assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH, update(2));
        assertEquals(Errors.NONE, update(1));
        assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH, update(1), "a request that came twice");
        assertEquals(Errors.NONE, update(2));
    }

    @Test
    void shouldChangeNothing_whenTheEpochIsWrong() {
        session.update(7, false, List.of(target(9, 0)), List.of(target(0, 0).key()), 2_000);

        assertEquals(List.of(target(0, 100), target(1, 200)), session.targets());
        assertEquals(1_000, session.lastUsedMs());
    }

    @Test
    void shouldRefuseAChangeBetweenNamesAndIds() {
        assertEquals(Errors.FETCH_SESSION_TOPIC_ID_ERROR, session.update(1, true, List.of(), List.of(), 2_000));
    }

    @Test
    void shouldTakeChangesAdditionsAndRemovals() {
        session.update(1, false, List.of(target(1, 250), target(2, 0)), List.of(target(0, 0).key()), 2_000);

        assertEquals(List.of(target(1, 250), target(2, 0)), session.targets());
        assertEquals(2_000, session.lastUsedMs());
    }

    @Test
    void shouldName_whatHasRecords() {
        assertTrue(mustSend(0, told(50, 10).setRecords(records())));
    }

    @Test
    void shouldLeaveOut_whatHasNotChanged() {
        assertFalse(mustSend(0, told(50, 10)));
        assertFalse(mustSend(0, told(50, 10)));
    }

    @Test
    void shouldNameOnce_aWatermarkOrALogStartThatMoved() {
        assertTrue(mustSend(0, told(51, 10)));
        assertFalse(mustSend(0, told(51, 10)));
        assertTrue(mustSend(0, told(51, 11)));
        assertFalse(mustSend(0, told(51, 11)));
    }

    @Test
    void shouldNameAnErrorEachTime_andTheFirstGoodAnswerAfterIt() {
        PartitionData failed = FetchResponse.partitionResponse(0, Errors.NOT_LEADER_OR_FOLLOWER);

        assertTrue(mustSend(0, failed));
        assertTrue(mustSend(0, failed));
        assertTrue(mustSend(0, told(50, 10)), "the same watermark as before the error");
        assertFalse(mustSend(0, told(50, 10)));
    }

    @Test
    void shouldName_whereTheLogsPart() {
        assertTrue(mustSend(0, told(50, 10).setDivergingEpoch(new EpochEndOffset().setEpoch(3).setEndOffset(40))));
    }

    @Test
    void shouldNotName_whatTheClientHasForgottenMeanwhile() {
        session.update(1, false, List.of(), List.of(target(0, 0).key()), 2_000);

        assertFalse(mustSend(0, told(99, 10).setRecords(records())));
    }

    @Test
    void shouldName_aPartitionThatIsNewInTheSession() {
        session.update(1, false, List.of(target(2, 0)), List.of(), 2_000);

        assertTrue(mustSend(2, told(0, 0)));
    }

    @Test
    void shouldReadFirst_whatHasGivenNothingFirst() {
        mustSend(0, told(50, 10).setRecords(records()));

        assertEquals(List.of(target(1, 200), target(0, 100)), session.targets(), "no partition starves behind a busy one");
    }

    private Errors update(int epoch) {
        return session.update(epoch, false, List.of(), List.of(), 2_000);
    }

    private boolean mustSend(int partition, PartitionData data) {
        return session.mustSend(target(partition, 0).key(), data.setPartitionIndex(partition));
    }

    private static MemoryRecords records() {
        return BatchBytes.around(CompressionType.NONE, 1, RecordBytes.empty(0)).records();
    }

    private static PartitionData told(long highWatermark, long logStartOffset) {
        return new PartitionData().setHighWatermark(highWatermark).setLogStartOffset(logStartOffset).setRecords(MemoryRecords.EMPTY);
    }

    private static FetchTarget target(int partition, long offset) {
        return new FetchTarget("topic", Uuid.ZERO_UUID, partition, offset, 1_000, -1, -1);
    }
}
