package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.log.RetentionRule.SegmentAge;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three segments of ten offsets and 100 bytes with the newest record at 1000, 2000 and 3000. */
class RetentionRuleTest {

    private static final List<SegmentAge> SEGMENTS = List.of(new SegmentAge(10, 100, 1000), new SegmentAge(20, 100, 2000), new SegmentAge(30, 100, 3000));
    private static final long DAY_MS = 86_400_000;

    private static int deletable(long maxBytes, long maxMs, boolean deletes, long logStart, long bound, long nowMs) {
        LogSettings settings = new LogSettings(100, 1, 0, maxBytes, maxMs, deletes, 0, 0, 4, FlushPolicy.ASYNC, TimestampKind.CREATE_TIME, 0, 1);
        return RetentionRule.deletable(SEGMENTS, logStart, bound, settings, nowMs);
    }

    @Test
    void shouldDeleteByAge_theActiveSegmentToo() {
        assertEquals(0, deletable(-1, 500, true, 0, 30, 1500));
        assertEquals(1, deletable(-1, 500, true, 0, 30, 1501));
        assertEquals(2, deletable(-1, 500, true, 0, 30, 2501));
        assertEquals(3, deletable(-1, 500, true, 0, 30, 9000));
    }

    @Test
    void shouldDeleteBySize_onlyWhileTheRestIsLargeEnough() {
        assertEquals(0, deletable(201, -1, true, 0, 30, 0));
        assertEquals(1, deletable(200, -1, true, 0, 30, 0));
        assertEquals(2, deletable(100, -1, true, 0, 30, 0));
        assertEquals(2, deletable(0, -1, true, 0, 30, 0));
    }

    @Test
    void shouldDeleteBelowTheLogStart_evenIfRetentionDoesNotDelete() {
        assertEquals(0, deletable(0, 0, false, 0, 30, 9000));
        assertEquals(1, deletable(0, 0, false, 19, 30, 9000));
        assertEquals(2, deletable(0, 0, false, 20, 30, 9000));
    }

    @Test
    void shouldNotDelete_whatMayNotBeAcknowledgedYet() {
        assertEquals(1, deletable(-1, 500, true, 0, 19, 9000));
    }

    @Test
    void shouldFollowACorrectedClockSlowly_andAClockSetBackAtOnce() {
        RetentionClock clock = new RetentionClock();
        assertEquals(1_000_000, clock.advance(1_000_000, 50));
        assertEquals(1_010_000, clock.advance(1_010_000, 10_050));
        assertEquals(1_010_000 + 20_000, clock.advance(1_020_000 + 365 * DAY_MS, 20_050), "a jump by a year");
        assertEquals(1_030_000 + 20_000, clock.advance(1_030_000 + 365 * DAY_MS, 30_050));
        assertEquals(1_040_000, clock.advance(1_040_000, 40_050), "set right again");
        assertEquals(500_000, clock.advance(500_000, 41_050));
    }
}
