package io.caddis.coordinator.lag;

import static io.caddis.coordinator.lag.LagStory.INTERVAL_MS;
import static io.caddis.coordinator.lag.LagStory.MINUTE_MS;
import static io.caddis.coordinator.lag.LagStory.START_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.lag.LogOffsets.RecordKey;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Lag in time, and what it says of retention. */
class TimeLagTest {

    private static final long DAY_MS = 24 * 60 * MINUTE_MS;

    private final LagStory story = new LagStory(OptionalLong.of(7 * DAY_MS));

    @Test
    void shouldBeZero_whenThereIsNothingToRead() {
        story.produced(100).commits(100);

        assertEquals(OptionalLong.of(0), story.round().timeLagMs(story.nowMs));
        assertEquals(OptionalLong.empty(), story.round().reachesRetentionInMs(story.nowMs));
        assertEquals(List.of(), story.lookedUp);
    }

    @Test
    void shouldBeTheAgeOfTheRecordToBeReadNext_whenTheLogWasWatchedMeanwhile() {
        story.commits(0).round();
        PartitionLag last = story.rounds(30, round -> story.produced(100));

        // record 2,000 was written in round 21, nine rounds and a half ago
        PartitionLag after = story.commits(2_000).round();
        assertEquals(10 * INTERVAL_MS, after.timeLagMs(story.nowMs).getAsLong(), INTERVAL_MS);
        assertFalse(after.estimated());
        assertFalse(last.estimated());
        assertEquals(List.of(), story.lookedUp);
    }

    @Test
    void shouldGrowWithTheClockAndChangeNoRow_whenNothingMoves() {
        story.commits(0).round();
        story.produced(10).round();
        story.rounds(61);
        int before = rowsWritten();
        long lag = story.newest.timeLagMs().getAsLong();

        story.rounds(100);

        assertEquals(lag + 100 * INTERVAL_MS, story.newest.timeLagMs().getAsLong());
        assertEquals(before, rowsWritten());
    }

    private int rowsWritten() {
        return story.stored.stream().mapToInt(write -> write.rows().size()).sum();
    }

    @Test
    void shouldAskTheRecord_whenItIsOlderThanWhatWasWatched() {
        story.produced(1_000).commits(10).written(10, START_MS - DAY_MS);

        PartitionLag first = story.round();
        story.rounds(5);

        assertEquals(OptionalLong.of(DAY_MS + INTERVAL_MS), first.timeLagMs(START_MS + INTERVAL_MS));
        assertTrue(first.estimated());
        assertEquals(List.of(new RecordKey(LagStory.key(0), 10)), story.lookedUp, "once");
    }

    @Test
    void shouldSayNothing_whenTheRecordCannotBeAsked() {
        story.produced(1_000).commits(10);

        PartitionLag last = story.rounds(3);

        assertEquals(OptionalLong.empty(), last.timeLagMs(story.nowMs));
        assertEquals(990, last.lag().getAsLong());
        assertEquals(3, story.lookedUp.size(), "and ask again");
    }

    @Test
    void shouldDrawALineFromTheLastRecordThatWasAsked_whenAConsumerFarBehindMoves() {
        story.produced(1_000).commits(0).written(0, START_MS - DAY_MS).round();

        PartitionLag half = story.commits(500).round();

        assertTrue(half.estimated());
        assertEquals(DAY_MS / 2, half.timeLagMs(story.nowMs).getAsLong(), MINUTE_MS);
    }

    @Test
    void shouldAskTheFirstRecordThatIsLeft_whenRetentionWasFaster() {
        story.produced(1_000).commits(10).written(300, START_MS - MINUTE_MS);
        story.starts.put(LagStory.key(0), 300L);

        PartitionLag overtaken = story.round();

        assertEquals(OptionalLong.of(0), overtaken.reachesRetentionInMs(story.nowMs));
        assertEquals(OptionalLong.of(MINUTE_MS + INTERVAL_MS), overtaken.timeLagMs(story.nowMs));
    }

    @Test
    void shouldNotBelieveATimestampOfTheFuture() {
        story.produced(1_000).commits(10).written(10, START_MS + 365 * DAY_MS);

        assertEquals(OptionalLong.of(0), story.round().timeLagMs(story.nowMs));
    }

    @Test
    void shouldAskForABoundedNumberOfRecordsInARound_andForTheOthersLater() {
        for (int partition = 0; partition < 50; partition++) {
            story.commits(partition, 5);
            story.ends.put(LagStory.key(partition), 100L);
        }

        story.round();
        assertEquals(LagBook.LOOKUPS_PER_ROUND_MAX, story.lookedUp.size());
        story.rounds(2);

        assertEquals(50, story.lookedUp.stream().distinct().count());
    }

    @Test
    void shouldReachRetentionWhenTheRecordIsOldEnough_whenNobodyReads() {
        story.commits(0).round();
        story.produced(10).round();
        long writtenAtMs = story.nowMs - INTERVAL_MS / 2;

        PartitionLag last = story.rounds(30);

        assertEquals(7 * DAY_MS - (story.nowMs - writtenAtMs), last.reachesRetentionInMs(story.nowMs).getAsLong(), INTERVAL_MS);
    }

    @Test
    void shouldReachRetentionLater_whenItReadsAtHalfTheSpeed() {
        story.produced(1).commits(0).round();

        PartitionLag last = story.rounds(60, round -> story.produced(100).commits(50 * round));

        // it loses half a second in each second: seven days are lost in fourteen
        long left = 7 * DAY_MS - last.timeLagMs(story.nowMs).getAsLong();
        assertEquals(2.0 * left, last.reachesRetentionInMs(story.nowMs).getAsLong(), left / 50.0);
    }

    @Test
    void shouldNotReachRetention_whenItCatchesUp() {
        story.produced(100_000).commits(0).written(0, START_MS - 6 * DAY_MS);

        PartitionLag last = story.rounds(60, round -> story.produced(100).commits(1_000 * round));

        assertEquals(OptionalLong.empty(), last.reachesRetentionInMs(story.nowMs));
        assertTrue(last.catchUpMs().isPresent());
    }

    @Test
    void shouldReachRetentionByTheMovementOfTheLogsStart_whenSizeDeletes() {
        LagStory bySize = new LagStory();
        bySize.produced(10_000).commits(5_000);

        // every minute the start comes nearer by 60
        PartitionLag last = bySize.rounds(60, round -> {
            bySize.produced(10);
            bySize.starts.put(LagStory.key(0), 60 * (round / 6));
        });

        assertEquals((5_000 - 600) * 1_000.0, last.reachesRetentionInMs(bySize.nowMs).getAsLong(), 500_000);
    }

    @Test
    void shouldGoBackInTime_whenItIsRewound() {
        story.commits(0).round();
        story.rounds(30, round -> story.produced(100).commits(100 * round));
        assertEquals(OptionalLong.of(0), story.newest.timeLagMs());

        PartitionLag rewound = story.commits(1_000).round();

        assertEquals(20 * INTERVAL_MS, rewound.timeLagMs(story.nowMs).getAsLong(), INTERVAL_MS);
        assertFalse(rewound.estimated());
        assertEquals(OptionalLong.empty(), rewound.catchUpMs());
    }
}
