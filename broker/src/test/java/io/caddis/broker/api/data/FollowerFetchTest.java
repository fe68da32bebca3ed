package io.caddis.broker.api.data;

import static io.caddis.broker.api.data.LeaderNode.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.replication.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader's side of a follower's fetches. */
class FollowerFetchTest {

    private static final int PARTITIONS = 3;

    @TempDir
    Path directory;

    private LeaderNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LeaderNode(directory, PARTITIONS);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldNameEveryPartitionAtOnce_whenASessionBegins() {
        node.append(1, 2);

        FetchResponseData first = answer(node.fetch(0, 0, at(0, 0), at(1, 0), at(2, 0)));

        assertTrue(first.sessionId() > 0);
        assertEquals(List.of(0, 1, 2), named(first));
        assertTrue(FetchResponse.recordsSize(byIndex(first).get(1)) > 0);
    }

    @Test
    void shouldReadAboveTheHighWatermark_whenAFollowerFetches() {
        node.append(0, 5);

        PartitionData data = byIndex(answer(node.fetch(0, 0, at(0, 0)))).get(0);

        assertEquals(0, data.highWatermark());
        assertTrue(FetchResponse.recordsSize(data) > 0);
    }

    @Test
    void shouldMoveTheHighWatermark_whenTheFollowerComesBackForMore() {
        int session = begun();
        node.append(0, 5);
        answer(node.fetch(session, 1));

        node.fetch(session, 2, at(0, 5));

        assertEquals(5, node.partition(0).highWatermark());
    }

    @Test
    void shouldWait_whenNothingIsNew() {
        int session = begun();

        RecordingReply reply = node.fetch(session, 1);

        assertFalse(reply.isAnswered());
        node.loop.pass(500);
        assertEquals(List.of(), named(answer(reply)));
    }

    @Test
    void shouldAnswerWithThePartitionThatGrew_whenAFetchWaits() {
        int session = begun();
        RecordingReply reply = node.fetch(session, 1);

        node.append(2, 1);
        node.loop.turn();

        assertEquals(List.of(2), named(answer(reply)));
    }

    @Test
    void shouldTellTheHighWatermarkWithTheNextAnswer_andNotEarlier() {
        int session = begun();
        node.append(0, 5);
        answer(node.fetch(session, 1));
        RecordingReply waiting = node.fetch(session, 2, at(0, 5));
        node.loop.turn();
        assertFalse(waiting.isAnswered());

        node.append(1, 1);
        node.loop.turn();

        FetchResponseData answer = answer(waiting);
        assertEquals(List.of(0, 1), named(answer));
        assertEquals(5, byIndex(answer).get(0).highWatermark());
    }

    @Test
    void shouldTellHighWatermarkAndLogStartAgain_whenThePartitionIsNamedAnew() {
        int session = begun();
        node.append(0, 5);
        answer(node.fetch(session, 1));
        node.fetch(session, 2, at(0, 5));
        node.partition(0).deleteRecordsBefore(2);
        node.loop.pass(500);

        // The answer before crossed another request and was dropped: the follower stands where it stood.
        RecordingReply reply = node.fetch(session, 3, at(0, 5));
        node.loop.pass(500);

        PartitionData data = byIndex(answer(reply)).get(0);
        assertEquals(5, data.highWatermark());
        assertEquals(2, data.logStartOffset());
    }

    @Test
    void shouldNotSendTheSameRecordsAgain_whenThePartitionIsNotNamed() {
        int session = begun();
        node.append(0, 5);
        answer(node.fetch(session, 1));

        RecordingReply next = node.fetch(session, 2);

        assertFalse(next.isAnswered(), "they are on their way to the follower, who will name the partition when it has them");
    }

    @Test
    void shouldServeAPartitionLater_whenTheAnswerHadNoRoomForIt() {
        int session = begun();
        IntStream.range(0, PARTITIONS).forEach(index -> node.append(index, 10));

        FetchResponseData first = answer(node.ask(LeaderNode.request(session, 1).setMaxBytes(1)));
        FetchResponseData second = answer(node.ask(LeaderNode.request(session, 2).setMaxBytes(1)));
        FetchResponseData third = answer(node.ask(LeaderNode.request(session, 3).setMaxBytes(1)));

        assertEquals(List.of(0, 1, 2), List.of(withRecords(first), withRecords(second), withRecords(third)).stream()
                .flatMap(List::stream).sorted().toList());
    }

    @Test
    void shouldWaitForMoreBytes_whenTheFollowerAsksForAMinimum() {
        int session = begun();
        RecordingReply reply = node.ask(LeaderNode.request(session, 1).setMinBytes(150));

        node.append(0, 1);
        node.loop.turn();
        assertFalse(reply.isAnswered());
        node.append(1, 1);
        node.append(2, 1);
        node.loop.turn();

        assertEquals(List.of(0, 1, 2), withRecords(answer(reply)));
    }

    @Test
    void shouldTellAtOnce_whenTheLeadIsLostWhileAFetchWaits() {
        int session = begun();
        RecordingReply reply = node.fetch(session, 1);

        node.losesTheLead(1);
        node.loop.turn();

        FetchResponseData answer = answer(reply);
        assertEquals(List.of(1), named(answer));
        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), byIndex(answer).get(1).errorCode());
    }

    @Test
    void shouldServeAnUpdateAtOnce_whileAFetchOfTheSameSessionWaits() {
        int session = begun(at(0, 0));
        RecordingReply waiting = node.fetch(session, 1);
        node.append(1, 3);

        FetchResponseData update = answer(node.ask(LeaderNode.request(session, 2, at(1, 0)).setMaxWaitMs(0)));

        assertEquals(List.of(1), withRecords(update));
        assertFalse(waiting.isAnswered());
        node.append(0, 1);
        node.loop.turn();
        assertEquals(List.of(0), withRecords(answer(waiting)));
    }

    @Test
    void shouldListenToAPartitionNoMore_whenItIsForgotten() {
        int session = begun();
        RecordingReply reply = node.ask(LeaderNode.forgetting(LeaderNode.request(session, 1), 2));

        node.append(2, 1);
        node.loop.turn();

        assertFalse(reply.isAnswered());
    }

    @Test
    void shouldTellWhereTheLogsPart_whenTheFollowerHasRecordsOfAnotherEpoch() {
        int session = begun();
        node.append(0, 5);
        FetchPartition parted = at(0, 3).setLastFetchedEpoch(LeaderNode.LEADER_EPOCH - 1);

        PartitionData data = byIndex(answer(node.fetch(session, 1, parted))).get(0);

        assertTrue(FetchResponse.isDivergingEpoch(data));
        assertEquals(0, FetchResponse.recordsSize(data));
        assertEquals(0, node.partition(0).highWatermark(), "a log that has parted is no progress");
    }

    @Test
    void shouldTellTheLogsStart_whenTheOffsetIsOutOfRange() {
        int session = begun(at(1, 0));
        node.append(0, 3);
        node.append(0, 3);
        node.partition(0).log().deleteRecordsBefore(3);

        PartitionData data = byIndex(answer(node.fetch(session, 1, at(0, 0)))).get(0);

        assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), data.errorCode());
        assertEquals(3, data.logStartOffset());
    }

    @Test
    void shouldRefuse_whenTheLeaderEpochIsNotTheLeaders() {
        int session = begun();

        Map<Integer, PartitionData> answer = byIndex(answer(node.fetch(session, 1,
                at(0, 0).setCurrentLeaderEpoch(LeaderNode.LEADER_EPOCH - 1), at(1, 0).setCurrentLeaderEpoch(LeaderNode.LEADER_EPOCH + 1))));

        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), answer.get(0).errorCode());
        assertEquals(Errors.UNKNOWN_LEADER_EPOCH.code(), answer.get(1).errorCode());
    }

    @Test
    void shouldOpenNoSession_whenTheBrokerIsNotRegisteredWithThisEpoch() {
        for (ReplicaState unknown : List.of(
                new ReplicaState().setReplicaId(LeaderNode.STRANGER).setReplicaEpoch(1),
                new ReplicaState().setReplicaId(LeaderNode.FOLLOWER).setReplicaEpoch(LeaderNode.FOLLOWER_EPOCH - 1))) {
            FetchResponseData answer = answer(node.ask(LeaderNode.request(0, 0, at(0, 0)).setReplicaState(unknown)));

            assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), answer.errorCode(), unknown.toString());
        }
    }

    @Test
    void shouldEndTheSession_whenTheFollowerBeginsAnother() {
        int first = begun();
        begun();

        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), answer(node.fetch(first, 1)).errorCode());
    }

    @Test
    void shouldRefuseARequestOutOfTurn() {
        int session = begun();

        assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH.code(), answer(node.fetch(session, 2)).errorCode());
    }

    @Test
    void shouldEndTheSession_whenItsBrokerIsGone() {
        int session = begun();

        node.followerIsGone();

        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND.code(), answer(node.fetch(session, 1)).errorCode());
    }

    @Test
    void shouldTakeTheLeadUpAgain_whenThePartitionIsNamedAnew() {
        int session = begun();
        RecordingReply reply = node.fetch(session, 1);
        node.losesTheLead(0);
        node.loop.turn();
        answer(reply);

        node.partition(0).become(
                new Role.Leader(LeaderNode.LEADER, 100, LeaderNode.LEADER_EPOCH + 2, 3, List.of(1, 2), List.of(1, 2)), 0);
        node.append(0, 1);
        FetchResponseData answer =
                answer(node.fetch(session, 2, at(0, 0).setCurrentLeaderEpoch(LeaderNode.LEADER_EPOCH + 2)));

        assertEquals(List.of(0), withRecords(answer));
    }

    /** A session over all partitions, which are empty: its first answer has been given. */
    private int begun() {
        return begun(at(0, 0), at(1, 0), at(2, 0));
    }

    private int begun(FetchPartition... partitions) {
        return answer(node.fetch(0, 0, partitions)).sessionId();
    }

    private static FetchResponseData answer(RecordingReply reply) {
        return reply.answer(FetchResponse.class).data();
    }

    private static Map<Integer, PartitionData> byIndex(FetchResponseData answer) {
        return answer.responses().stream().flatMap(topic -> topic.partitions().stream())
                .collect(Collectors.toMap(PartitionData::partitionIndex, data -> data));
    }

    private static List<Integer> named(FetchResponseData answer) {
        return byIndex(answer).keySet().stream().sorted().toList();
    }

    private static List<Integer> withRecords(FetchResponseData answer) {
        return byIndex(answer).values().stream().filter(data -> FetchResponse.recordsSize(data) > 0).map(PartitionData::partitionIndex)
                .sorted().toList();
    }
}
