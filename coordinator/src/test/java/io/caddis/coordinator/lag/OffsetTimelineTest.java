package io.caddis.coordinator.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OffsetTimelineTest {

    private final OffsetTimeline timeline = new OffsetTimeline();

    @Test
    void shouldDrawALine_betweenTwoPoints() {
        timeline.add(100, 10_000);
        timeline.add(200, 20_000);

        assertEquals(OptionalLong.of(15_050), timeline.passedAtMs(150));
        assertEquals(OptionalLong.of(10_050), timeline.passedAtMs(100));
    }

    @Test
    void shouldSayNothing_beforeTheFirstPointAndFromTheLastOn() {
        timeline.add(100, 10_000);
        timeline.add(200, 20_000);

        assertEquals(OptionalLong.empty(), timeline.passedAtMs(99));
        assertEquals(OptionalLong.empty(), timeline.passedAtMs(200));
        assertEquals(OptionalLong.empty(), new OffsetTimeline().passedAtMs(0));
    }

    @Test
    void shouldLetARecordBeOfTheRoundItCameIn_whenTheLogStoodStillBefore() {
        timeline.add(100, 10_000);
        timeline.add(100, 20_000);
        timeline.add(100, 3_600_000);
        timeline.add(101, 3_610_000);

        assertEquals(OptionalLong.of(3_605_000), timeline.passedAtMs(100));
    }

    @Test
    void shouldForgetWhatWasCutOff_whenTheLogGoesBack() {
        timeline.add(100, 10_000);
        timeline.add(200, 20_000);
        timeline.add(150, 30_000);
        timeline.add(250, 40_000);

        assertEquals(OptionalLong.of(35_050), timeline.passedAtMs(200));
        assertTrue(timeline.passedAtMs(120).getAsLong() < 30_000);
    }

    @Test
    void shouldReachBackForDaysWithFewPoints_andBeExactForTheLastMinutes() {
        long rounds = 3 * 24 * 360;
        for (long round = 0; round <= rounds; round++) {
            timeline.add(round * 1_000, round * 10_000);
        }

        long twoMinutesAgo = (rounds - 12) * 10_000;
        assertEquals(twoMinutesAgo, timeline.passedAtMs((rounds - 12) * 1_000).getAsLong(), 10);
        long halfWayBack = rounds / 2 * 10_000;
        assertEquals(halfWayBack, timeline.passedAtMs(rounds / 2 * 1_000).getAsLong(), 10);
        assertEquals(0, timeline.firstOffset());
    }

    @Test
    void shouldBeOffByNoMoreThanTheGapItsPointsLeave_whenTheRateChanges() {
        long offset = 0;
        long atMs = 0;
        for (int round = 0; round < 8_640; round++) {
            offset += round % 720 < 360 ? 1_000 : 10;
            atMs += 10_000;
            timeline.add(offset, atMs);
        }

        long found = timeline.passedAtMs(offset - 10 * 30).getAsLong();
        assertEquals(atMs - 30 * 10_000, found, 10_000);
    }

    @Test
    void shouldNotGoBackInTime_whenTheClockDoes() {
        timeline.add(100, 10_000);
        timeline.add(200, 8_000);

        assertEquals(OptionalLong.of(10_000), timeline.passedAtMs(150));
    }

    @Test
    void shouldKnowNoRate_untilItHasMovedAFewTimes() {
        timeline.add(0, 0);
        timeline.add(50, 60_000);
        timeline.add(100, 120_000);
        assertEquals(OptionalDouble.empty(), timeline.perSecond());

        timeline.add(180, 180_000);
        assertEquals(OptionalDouble.of(1), timeline.perSecond());
    }
}
