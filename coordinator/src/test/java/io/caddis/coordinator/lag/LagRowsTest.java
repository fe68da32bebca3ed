package io.caddis.coordinator.lag;

import static io.caddis.coordinator.lag.LagStory.GROUP;
import static io.caddis.coordinator.lag.LagStory.INTERVAL_MS;
import static io.caddis.coordinator.lag.LagStory.START_MS;
import static io.caddis.coordinator.lag.LagStory.TOPIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is stored, and what a slot's next owner makes of it. */
class LagRowsTest {

    private static final LagBlock BLOCK = new LagBlock(GROUP, TOPIC, 0);

    private final LagStory story = new LagStory();

    @Test
    void shouldStoreARowOnlyWhenSomethingMoved_andWhenItWasMeasuredEveryTime() {
        story.produced(100).commits(100).round();
        story.rounds(59);
        int before = story.stored.stream().mapToInt(write -> write.rows().size()).sum();

        story.rounds(10);

        assertEquals(before, story.stored.stream().mapToInt(write -> write.rows().size()).sum());
        LagWrite last = story.stored.get(story.stored.size() - 1);
        assertEquals(List.of(LagStory.SLOT), last.measured());
        assertEquals(story.nowMs, last.measuredAtMs());
        assertEquals(Map.of(LagStory.SLOT, 1), last.epochs());
    }

    @Test
    void shouldRemoveTheRow_whenTheGroupHasNoOffsetsAnyMore() {
        story.produced(100).commits(100).commits(70, 3).round();
        assertEquals(Set.of(BLOCK, new LagBlock(GROUP, TOPIC, 64)), story.rows().keySet());

        story.gone(70).round();
        assertEquals(Set.of(BLOCK), story.rows().keySet());
        story.gone(0).round();
        assertEquals(Set.of(), story.rows().keySet());
    }

    @Test
    void shouldStoreTwelveSamplesAtATime_withNothingWhereThereWasNone() {
        // round 0 was before the story, and round 11 is missed
        story.rounds(10, round -> story.produced(10).commits(5 * round));
        story.nowMs += INTERVAL_MS;
        assertEquals(List.of(), story.history());
        story.rounds(12, round -> story.produced(10).commits(100 + round));

        List<LagHistoryRow> history = story.history();
        assertEquals(List.of(START_MS, START_MS + 120_000), history.stream().map(LagHistoryRow::startedAtMs).toList());
        LagHistoryRow first = history.get(0);
        long unknown = LagHistoryRow.UNKNOWN;
        assertArrayEquals(new long[] {unknown, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, unknown}, first.committed());
        assertArrayEquals(new long[] {unknown, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, unknown}, first.lags());
        assertEquals(101, history.get(1).committed()[0]);
        assertEquals(112, history.get(1).committed()[11]);
    }

    @Test
    void shouldStoreSamplesLater_whenTheyCouldNotBeStoredAtOnce() {
        story.storingFails(true);
        story.rounds(30, round -> story.produced(10).commits(5 * round));
        story.storingFails(false);

        story.rounds(1);

        assertEquals(List.of(START_MS, START_MS + 120_000), story.history().stream().map(LagHistoryRow::startedAtMs).toList());
        assertEquals(150, story.rows().get(BLOCK).partitions().get(0).committedOffset());
    }

    @Test
    void shouldCutWhatIsToBeStored_intoTransactionsOfBoundedSize() {
        for (int partition = 0; partition < 200; partition += 64) {
            story.commits(partition, 1);
        }
        LagWrites writes = new LagWrites(Map.of(1, 1, 2, 5));
        for (int i = 0; i < 7; i++) {
            writes.row(new LagRow(new LagBlock("g" + i, TOPIC, 0), i % 2 + 1, List.of()));
        }
        writes.gone(new LagBlock("gone", TOPIC, 0), 3);

        List<LagWrite> cut = writes.inWritesOf(3, 99);

        assertEquals(List.of(3, 3, 1), cut.stream().map(write -> write.rows().size()).toList());
        assertEquals(List.of(List.of(), List.of(1), List.of(2)), cut.stream().map(LagWrite::measured).toList(),
                "a slot shows the round when all of it is stored");
        assertEquals(List.of(Map.of(1, 1), Map.of(1, 1, 2, 5), Map.of(2, 5)), cut.stream().map(LagWrite::epochs).toList());
    }

    @Test
    void shouldKeepItsVerdictAndTimes_whenAnotherNodeTakesTheSlot() {
        story.commits(0).round();
        story.produced(10).round();
        story.rounds(70);
        PartitionLag before = story.newest.partitions().get(0);
        assertEquals(Optional.of(LagVerdict.STOPPED), before.verdict());

        LagStory next = story.movesOn();
        PartitionLag after = next.round();

        assertEquals(before.verdict(), after.verdict());
        assertEquals(before.nextRecordAtMs(), after.nextRecordAtMs());
        assertEquals(List.of(), next.lookedUp);
        assertEquals(0, next.stored.stream().mapToInt(write -> write.rows().size()).sum(), "nothing moved, nothing is written");
    }

    @Test
    void shouldInterpolateInWhatTheFormerOwnerWatched() {
        story.commits(0).round();
        story.rounds(60, round -> story.produced(100).commits(100 * round - 1_000));

        LagStory next = story.movesOn();
        next.commits(5_500);
        PartitionLag after = next.round();

        assertEquals(6 * INTERVAL_MS, after.timeLagMs(next.nowMs).getAsLong(), 2 * INTERVAL_MS);
        assertEquals(List.of(), next.lookedUp);
    }

    @Test
    void shouldStoreNoStretchTwice_whenAnotherNodeTakesTheSlot() {
        story.rounds(30, round -> story.produced(10).commits(5 * round));
        LagStory next = story.movesOn();

        next.rounds(6, round -> next.produced(10).commits(150 + 5 * round));

        assertEquals(List.of(START_MS + 240_000), next.history().stream().map(LagHistoryRow::startedAtMs).toList());
        // samples 24 to 30 were lost with the former owner: the row says so
        assertEquals(LagHistoryRow.UNKNOWN, next.history().get(0).committed()[3]);
        assertEquals(155, next.history().get(0).committed()[7]);
    }

    @Test
    void shouldRemoveWhatTheFormerOwnerLeft_whenTheGroupIsGone() {
        story.produced(100).commits(100).round();
        LagStory next = story.movesOn();

        next.gone(0).empties().round();

        assertEquals(Set.of(BLOCK), next.stored.get(0).gone().keySet());
    }

    @Test
    void shouldWriteForNoSlotThatItLost() {
        story.produced(100).commits(100).round();
        story.book.follow(Map.of());
        story.stored.clear();

        story.produced(1).round();

        assertEquals(List.of(), story.stored);
    }

    @Test
    void shouldKnowNothing_whenItTakesTheSlotAgainUnderANewEpoch() {
        story.produced(100).commits(10);
        story.rounds(60);
        assertEquals(Optional.of(LagVerdict.STOPPED), story.newest.verdict());

        assertEquals(Set.of(LagStory.SLOT), story.book.follow(Map.of(LagStory.SLOT, 2)));

        assertEquals(Optional.empty(), story.round().verdict());
    }
}
