package io.caddis.coordinator.lag;

import static io.caddis.coordinator.lag.LagStory.INTERVAL_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each verdict, as the story of a consumer. */
class VerdictStoriesTest {

    private final LagStory story = new LagStory();

    @Test
    void shouldBeOkAtOnce_whenItIsAtTheEnd() {
        story.produced(100).commits(100);

        assertEquals(Optional.of(LagVerdict.OK), story.round().verdict());
    }

    @Test
    void shouldStayOk_whenAnIdlePartitionGetsARecordAfterDaysWithoutACommit() {
        story.produced(100).commits(100);
        story.rounds(2 * 8_640);

        Set<Optional<LagVerdict>> seen = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> i == 1 ? story.produced(1).round().verdict() : story.round().verdict())
                .collect(Collectors.toSet());

        assertEquals(Set.of(Optional.of(LagVerdict.OK)), seen);
    }

    @Test
    void shouldSayNothing_untilHalfAWindowWasWatched() {
        story.produced(100).commits(10);

        assertEquals(Optional.empty(), story.rounds(30).verdict());
        assertNotEquals(Optional.empty(), story.rounds(1).verdict());
    }

    @Test
    void shouldBeStopped_whenAMemberCommitsNothingForAWindowAlthoughThereIsMore() {
        story.produced(100).commits(10);

        assertEquals(Optional.of(LagVerdict.STOPPED), story.rounds(60).verdict());
    }

    @Test
    void shouldBeStopped_alsoWhenNothingIsWrittenAnyMore() {
        story.produced(100).commits(100);
        story.rounds(60);
        story.produced(5);
        story.rounds(61);

        assertEquals(Optional.of(LagVerdict.STOPPED), story.round().verdict());
    }

    @Test
    void shouldBeStalled_whenItCommitsTheSameOffsetAgainAndAgain() {
        story.produced(100);

        assertEquals(Optional.of(LagVerdict.STALLED), story.rounds(60, round -> story.produced(10).commits(10)).verdict());
    }

    @Test
    void shouldBeGrowing_whenItReadsMoreSlowlyThanIsWritten() {
        story.produced(1_000);

        assertEquals(Optional.of(LagVerdict.GROWING),
                story.rounds(60, round -> story.produced(100).commits(90 * round)).verdict());
    }

    @Test
    void shouldNotBeGrowing_whenCommitsMakeASawOfASteadyLag() {
        story.produced(1_000);

        // commits every 50 s, always 1,000 behind what was written then
        story.rounds(180, round -> {
            story.produced(100);
            if (round % 5 == 0) {
                story.commits(100 * round);
            }
            if (round > 60) {
                assertEquals(Optional.of(LagVerdict.OK), story.newest.verdict(), "round " + round);
            }
        });
    }

    @Test
    void shouldBeOk_whenALargeLagBecomesSmaller() {
        story.produced(1_000_000);

        PartitionLag last = story.rounds(60, round -> story.produced(100).commits(200 * round));

        assertEquals(Optional.of(LagVerdict.OK), last.verdict());
        assertEquals(20, last.consumedPerSecond().getAsDouble());
        assertEquals(10, last.producedPerSecond().getAsDouble());
        assertEquals((1_006_000 - 12_000) / 10 * 1_000, last.catchUpMs().getAsLong());
    }

    @Test
    void shouldBeRewound_untilItHasReachedAgainWhereItWas() {
        story.produced(1_000);
        story.rounds(10, round -> story.commits(500 + round));

        assertEquals(Optional.of(LagVerdict.REWOUND), story.commits(100).round().verdict());
        assertEquals(Optional.of(LagVerdict.REWOUND), story.commits(509).round().verdict());
        assertNotEquals(Optional.of(LagVerdict.REWOUND), story.commits(510).round().verdict());
    }

    @Test
    void shouldBeRewoundForAWindowAtMost() {
        story.produced(1_000).commits(500).round();

        PartitionLag last = story.rounds(61, round -> story.commits(100 + round));

        assertEquals(Optional.of(LagVerdict.OK), last.verdict());
    }

    @Test
    void shouldNotAlarm_whenItIsRewoundToTheEndOfATruncatedLog() {
        story.produced(1_000).commits(1_000).round();

        story.ends.put(LagStory.key(0), 400L);
        PartitionLag beyond = story.round();
        PartitionLag back = story.commits(400).round();

        assertEquals(-600, beyond.lag().getAsLong());
        assertEquals(0, beyond.timeLagMs(story.nowMs).getAsLong());
        assertEquals(Optional.of(LagVerdict.OK), back.verdict());
    }

    @Test
    void shouldBeEmptyAtOnce_whenTheLastMemberLeaves() {
        story.produced(1_000);
        story.rounds(60, round -> story.commits(10 * round));

        assertEquals(Optional.of(LagVerdict.EMPTY), story.empties().round().verdict());
        assertEquals(Optional.of(LagVerdict.EMPTY), story.commits(5).round().verdict(), "after a reset of its offsets");
    }

    @Test
    void shouldBeJudgedByItsCommits_whenAConsumerWithoutMembershipReads() {
        story.empties().produced(1_000_000);
        assertEquals(Optional.of(LagVerdict.GROWING),
                story.rounds(60, round -> story.produced(100).commits(10 * round)).verdict());

        assertEquals(Optional.of(LagVerdict.EMPTY), story.rounds(61).verdict(), "when it has gone");
    }

    @Test
    void shouldTakeTheWorstPartition_forTheGroup() {
        story.produced(100).commits(0, 100);
        story.ends.put(LagStory.key(1), 50L);
        story.starts.put(LagStory.key(1), 0L);
        story.commits(1, 10);

        story.rounds(60);

        assertEquals(Optional.of(LagVerdict.OK), story.newest.partitions().get(0).verdict());
        assertEquals(Optional.of(LagVerdict.STOPPED), story.newest.verdict());
        assertEquals(40, story.newest.lag().getAsLong());
    }

    @Test
    void shouldSayNothingOfAPartition_whileItsEndIsNotKnown() {
        story.produced(100).commits(10);
        story.rounds(60);

        PartitionLag unknown = story.endUnknown().round();

        assertEquals(Optional.empty(), unknown.verdict());
        assertEquals(true, unknown.lag().isEmpty() && unknown.timeLagMs(story.nowMs).isEmpty() && unknown.catchUpMs().isEmpty());
        assertEquals(true, story.newest.lag().isEmpty());
        story.ends.put(LagStory.key(0), 100L);
        assertEquals(Optional.of(LagVerdict.STOPPED), story.round().verdict(), "the window has not forgotten");
    }

    @Test
    void shouldBeginAnew_whenTheClockIsSetBackByHours() {
        story.produced(100).commits(10);
        story.rounds(60);
        assertEquals(Optional.of(LagVerdict.STOPPED), story.newest.verdict());

        story.nowMs -= 3 * 3_600_000;
        PartitionLag first = story.round();

        assertEquals(Optional.empty(), first.verdict());
        assertEquals(story.nowMs, story.newest.measuredAtMs());
        story.commits(10);
        assertEquals(Optional.of(LagVerdict.STOPPED), story.rounds(60).verdict());
    }

    @Test
    void shouldWaitForItsTime_whenTheClockIsSetBackALittle() {
        story.produced(100).commits(10);
        story.rounds(60);
        GroupLag before = story.newest;

        story.nowMs -= 5 * INTERVAL_MS;
        story.rounds(5);
        assertEquals(before, story.newest);

        assertEquals(Optional.of(LagVerdict.STOPPED), story.round().verdict());
    }
}
