package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which partitions a fetch covers, by its session id and epoch (KIP-227), and how many sessions there may be. */
class FetchScopeTest {

    private static final short BY_NAME = 12;
    private static final short BY_ID = 13;
    private static final Uuid TOPIC_ID = new Uuid(1, 2);

    private final FetchSessions sessions = new FetchSessions(3);
    private long nowMs = 1_000;

    @Test
    void shouldOpenASession_whenTheClientBegins() {
        FetchScope scope = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0, 1));

        assertEquals(List.of(0, 1), partitions(scope));
        assertTrue(scope.sessionId() > 0);
        assertFalse(scope.incremental());
    }

    @Test
    void shouldOpenNoSession_whenTheClientWantsNone() {
        FetchScope scope = scope(fetch(0, FetchMetadata.FINAL_EPOCH, 0));

        assertEquals(List.of(0), partitions(scope));
        assertEquals(FetchMetadata.INVALID_SESSION_ID, scope.sessionId());
        assertEquals(0, sessions.size());
    }

    @Test
    void shouldGoOnWithTheWholeSession_whenTheClientNamesOnlyWhatChanged() {
        int id = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0, 1)).sessionId();

        FetchScope next = scope(fetch(id, 1, 2));

        assertEquals(List.of(0, 1, 2), partitions(next));
        assertTrue(next.incremental());
        assertEquals(id, next.sessionId());
    }

    @Test
    void shouldEndTheSession_whenTheClientForgetsItsLastPartition() {
        int id = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0)).sessionId();

        FetchScope last = scope(fetch(id, 1).setForgottenTopicsData(List.of(new ForgottenTopic().setTopic("topic").setPartitions(List.of(0)))));

        assertEquals(Errors.NONE, last.error());
        assertEquals(List.of(), last.targets());
        assertEquals(FetchMetadata.INVALID_SESSION_ID, last.sessionId());
        assertEquals(0, sessions.size());
    }

    @Test
    void shouldReplaceTheSession_whenTheClientBeginsAnew() {
        int old = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0)).sessionId();

        int fresh = scope(fetch(old, FetchMetadata.INITIAL_EPOCH, 1)).sessionId();

        assertNotEquals(old, fresh);
        assertEquals(1, sessions.size());
        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND, scope(fetch(old, 1)).error());
    }

    @Test
    void shouldCloseTheSession_whenTheClientSaysSo() {
        int id = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0)).sessionId();

        scope(fetch(id, FetchMetadata.FINAL_EPOCH, 0));

        assertEquals(0, sessions.size());
    }

    @Test
    void shouldAnswerTheSessionsError() {
        int id = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0)).sessionId();

        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND, scope(fetch(id == 1 ? 2 : 1, 1)).error());
        assertEquals(Errors.INVALID_FETCH_SESSION_EPOCH, scope(fetch(id, 2)).error());
        assertEquals(Errors.FETCH_SESSION_TOPIC_ID_ERROR, FetchScope.of(fetch(id, 1), BY_ID, sessions, nowMs).error());
    }

    @Test
    void shouldKeepTopicsApartById() {
        FetchRequestData request = fetch(0, FetchMetadata.INITIAL_EPOCH, 0);
        request.topics().get(0).setTopic("").setTopicId(TOPIC_ID);
        int id = FetchScope.of(request, BY_ID, sessions, nowMs).sessionId();

        FetchScope next = FetchScope.of(
                fetch(id, 1).setForgottenTopicsData(List.of(new ForgottenTopic().setTopicId(new Uuid(3, 4)).setPartitions(List.of(0)))), BY_ID,
                sessions, nowMs);

        assertEquals(List.of(0), partitions(next), "another topic's partition was forgotten");
        assertEquals(TOPIC_ID, next.targets().get(0).topicId());
    }

    @Test
    void shouldServeWithoutASession_whenEveryPlaceIsInUse() {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(scope(fetch(0, FetchMetadata.INITIAL_EPOCH, i)).sessionId());
        }
        FetchScope fourth = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 9));

        assertEquals(FetchMetadata.INVALID_SESSION_ID, fourth.sessionId());
        assertEquals(List.of(9), partitions(fourth));
        assertEquals(3, ids.stream().distinct().count());
        assertEquals(Errors.NONE, scope(fetch(ids.get(0), 1)).error(), "the others keep theirs");
    }

    @Test
    void shouldGiveThePlaceOfTheOneLeastRecentlyUsed_whenItIsIdle() {
        int first = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 0)).sessionId();
        int second = scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 1)).sessionId();
        scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 2));
        nowMs += FetchSessions.EVICTION_IDLE_MS - 1;
        scope(fetch(first, 1));
        assertEquals(0, scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 3)).sessionId(), "nobody has been idle for so long");

        nowMs += 1;
        assertTrue(scope(fetch(0, FetchMetadata.INITIAL_EPOCH, 3)).sessionId() > 0);

        assertEquals(Errors.FETCH_SESSION_ID_NOT_FOUND, scope(fetch(second, 1)).error());
        assertEquals(Errors.NONE, scope(fetch(first, 2)).error());
        assertEquals(3, sessions.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldHoldToItsSlots(int slots) {
        FetchSessions few = new FetchSessions(slots);
        for (int i = 0; i < 5; i++) {
            FetchScope.of(fetch(0, FetchMetadata.INITIAL_EPOCH, 0), BY_NAME, few, nowMs);
        }
        assertEquals(slots, few.size());
    }

    private FetchScope scope(FetchRequestData request) {
        return FetchScope.of(request, BY_NAME, sessions, nowMs);
    }

    private static List<Integer> partitions(FetchScope scope) {
        return scope.targets().stream().map(FetchTarget::partition).toList();
    }

    private static FetchRequestData fetch(int sessionId, int sessionEpoch, int... partitions) {
        FetchTopic topic = new FetchTopic().setTopic("topic");
        for (int partition : partitions) {
            topic.partitions().add(new FetchPartition().setPartition(partition).setPartitionMaxBytes(1_000));
        }
        return new FetchRequestData().setSessionId(sessionId).setSessionEpoch(sessionEpoch)
                .setTopics(partitions.length == 0 ? List.of() : List.of(topic));
    }
}
