package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.log.LeaderEpochHistory.Entry;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Epoch 2 begins at offset 0, epoch 5 at 10, epoch 6 at 25; the log ends at 30. */
class LeaderEpochHistoryTest {

    private final LeaderEpochHistory history = new LeaderEpochHistory(List.of(new Entry(2, 0), new Entry(5, 10), new Entry(6, 25)));

    private EpochEndOffset end(int leaderEpoch) {
        return history.endOffset(leaderEpoch, 30);
    }

    @Test
    void shouldAnswerWithTheLargestEpochAtOrBelow() {
        assertEquals(new EpochEndOffset.Known(6, 30), end(6));
        assertEquals(new EpochEndOffset.Known(5, 25), end(5));
        assertEquals(new EpochEndOffset.Known(2, 10), end(4));
        assertEquals(new EpochEndOffset.Known(2, 10), end(2));
    }

    @Test
    void shouldSayThatAnEarlierEpochEnded_whereTheFirstKnownOneBegan() {
        assertEquals(new EpochEndOffset.Known(1, 0), end(1));
    }

    @Test
    void shouldAdmitWhatItCannotKnow() {
        assertEquals(new EpochEndOffset.Unknown(), end(7));
        assertEquals(new EpochEndOffset.Unknown(), end(-1));
        assertEquals(new EpochEndOffset.Unknown(), new LeaderEpochHistory(List.of()).endOffset(0, 30));
    }

    @Test
    void shouldForgetAnEpochWithoutRecords_whenTheNextBeginsAtTheSameOffset() {
        history.note(7, 30);
        history.note(8, 30);

        assertEquals(List.of(new Entry(2, 0), new Entry(5, 10), new Entry(6, 25), new Entry(8, 30)), history.entries());
    }

    @Test
    void shouldFollowTheEnds() {
        history.truncateFromEnd(25);
        assertEquals(OptionalInt.of(5), history.latest());
        history.truncateFromStart(12);
        assertEquals(List.of(new Entry(5, 12)), history.entries());
        assertEquals(OptionalInt.empty(), history.epochAt(11));
        assertEquals(OptionalInt.of(5), history.epochAt(12));
    }
}
