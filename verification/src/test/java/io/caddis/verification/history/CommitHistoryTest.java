package io.caddis.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitHistoryTest {

    private final CommitHistory history = new CommitHistory("g", 2, 0);

    @Test
    void shouldFindNothing_whenOffsetsRise() {
        history.acknowledged(0, 10, 1, 2);
        history.seen(history.acknowledged(), Map.of(0, 10L));
        history.acknowledged(0, 20, 3, 4);
        // a commit may have been stored whose acknowledgement is still under way
        history.seen(history.acknowledged(), Map.of(0, 25L, 1, 3L));

        assertEquals(List.of(), history.violations());
        assertEquals(2, history.looks());
    }

    @Test
    void shouldTell_whenAcknowledgedOffsetIsNotFound() {
        history.acknowledged(0, 10, 1, 2);
        history.acknowledged(1, 4, 1, 2);

        history.seen(history.acknowledged(), Map.of(0, 9L));

        assertEquals(2, history.violations().size(), history.violations().toString());
        assertTrue(history.violations().get(0).contains("10 was acknowledged, and 9 found"), history.violations().toString());
    }

    @Test
    void shouldTell_whenOffsetGoesBackBetweenTwoLooks() {
        history.seen(Map.of(), Map.of(1, 30L));

        history.seen(Map.of(), Map.of(1, 29L));

        assertEquals(List.of("offset of g for partition 1: went back from 30 to 29"), history.violations());
    }

    @Test
    void shouldNotExpectMore_whenAcknowledgedAfterTheLookBegan() {
        history.acknowledged(0, 10, 1, 2);
        Map<Integer, Long> floor = history.acknowledged();
        history.acknowledged(0, 20, 3, 4);

        history.seen(floor, Map.of(0, 10L));

        assertEquals(List.of(), history.violations());
    }

    @Test
    void shouldMeasureLongestTimeWithoutCommit_ofEachPartition() {
        history.acknowledged(0, 1, 0, Duration.ofMillis(5).toNanos());
        history.acknowledged(0, 2, 0, Duration.ofMillis(405).toNanos());

        assertEquals(Duration.ofMillis(400), history.gaps().longest(0, Duration.ofMillis(410).toNanos()));
        assertEquals(Duration.ofMillis(410), history.gaps().longest(1, Duration.ofMillis(410).toNanos()));
    }
}
