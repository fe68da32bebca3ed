package io.caddis.broker.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.LogId;
import io.caddis.replication.FetchPosition;
import io.caddis.wire.FollowerFetchRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaderSessionTest {

    private static final UUID TOPIC = new UUID(1, 2);
    private static final LogId FIRST = new LogId(TOPIC, 0);
    private static final LogId SECOND = new LogId(TOPIC, 1);
    private static final long BROKER_EPOCH = 77;
    private static final int SESSION = 1234;

    private final LeaderSession session = new LeaderSession(new FetcherSettings(3, 500, 1, 1_000, 10_000, 1_000));

    @Test
    void shouldBeginASession_whenNothingIsAgreed() {
        FollowerFetchRequest request = session.next(List.of(change(FIRST, 5)), BROKER_EPOCH, 0);

        assertEquals(0, request.sessionId());
        assertEquals(0, request.sessionEpoch());
        assertEquals(BROKER_EPOCH, request.replicaEpoch());
        assertEquals(5, request.asked().get(0).fetchOffset());
    }

    @Test
    void shouldNameOnlyChanges_whenTheSessionIsOpen() {
        session.next(List.of(change(FIRST, 5), change(SECOND, 6)), BROKER_EPOCH, 0);
        session.open(SESSION);

        FollowerFetchRequest request = session.next(List.of(change(SECOND, 8)), BROKER_EPOCH, 500);

        assertEquals(SESSION, request.sessionId());
        assertEquals(1, request.sessionEpoch());
        assertEquals(List.of(1), request.asked().stream().map(FollowerFetchRequest.Asked::partition).toList());
    }

    @Test
    void shouldForgetOnce_whenAPartitionIsNotFetchedAnyMore() {
        session.next(List.of(change(FIRST, 5), change(SECOND, 6)), BROKER_EPOCH, 0);
        session.open(SESSION);
        session.forget(FIRST);
        assertTrue(session.hasSomethingToForget());

        FollowerFetchRequest request = session.next(List.of(), BROKER_EPOCH, 500);

        assertEquals(List.of(new FollowerFetchRequest.Forgotten(TOPIC, 0)), request.forgotten());
        assertEquals(List.of(), session.next(List.of(), BROKER_EPOCH, 500).forgotten());
        assertTrue(session.hasMembers());
    }

    @Test
    void shouldNotForget_whenThePartitionIsNamedInTheSameRequest() {
        session.next(List.of(change(FIRST, 5)), BROKER_EPOCH, 0);
        session.open(SESSION);
        session.forget(FIRST);

        FollowerFetchRequest request = session.next(List.of(change(FIRST, 4)), BROKER_EPOCH, 500);

        assertEquals(List.of(), request.forgotten());
        assertEquals(4, request.asked().get(0).fetchOffset());
    }

    @Test
    void shouldKnowWhatAnAnswerIsAbout() {
        session.next(List.of(change(FIRST, 5)), BROKER_EPOCH, 0);
        session.open(SESSION);
        session.next(List.of(), BROKER_EPOCH, 500);

        assertEquals(position(5), session.askedBy(session.lastRequest(), FIRST), "told by an earlier request, and still so");
    }

    @Test
    void shouldNotKnowWhatAnAnswerIsAbout_whenThePositionWasToldAnewMeanwhile() {
        session.next(List.of(change(FIRST, 5)), BROKER_EPOCH, 0);
        session.open(SESSION);
        session.next(List.of(), BROKER_EPOCH, 500);
        long waiting = session.lastRequest();

        session.next(List.of(change(FIRST, 3)), BROKER_EPOCH, 0);

        assertNull(session.askedBy(waiting, FIRST), "the leader may have read at either");
        assertEquals(position(3), session.askedBy(session.lastRequest(), FIRST));
    }

    @Test
    void shouldBeginAnew_whenTheSessionIsLost() {
        session.next(List.of(change(FIRST, 5)), BROKER_EPOCH, 0);
        session.open(SESSION);
        session.forget(FIRST);

        session.reset();

        assertFalse(session.isOpen());
        assertFalse(session.hasMembers());
        assertFalse(session.hasSomethingToForget());
        assertEquals(0, session.next(List.of(change(SECOND, 1)), BROKER_EPOCH, 0).sessionEpoch());
    }

    private static LeaderSession.Change change(LogId id, long offset) {
        return new LeaderSession.Change(id, position(offset), 0);
    }

    private static FetchPosition position(long offset) {
        return new FetchPosition(9, offset, 8);
    }
}
