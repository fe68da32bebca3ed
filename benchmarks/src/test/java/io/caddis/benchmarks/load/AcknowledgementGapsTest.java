package io.caddis.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcknowledgementGapsTest {

    private final AcknowledgementGaps gaps = new AcknowledgementGaps(2, 0);

    @Test
    void shouldKeepTheLongestOfAnyPartition() {
        gaps.acknowledged(0, 1, 40);
        gaps.acknowledged(1, 1, 30);
        gaps.acknowledged(0, 45, 50);
        gaps.acknowledged(1, 45, 55);

        assertEquals(40, gaps.longestNanos(56));
    }

    @Test
    void shouldCountAnOpenGap_andForgetWhatIsOver() {
        gaps.acknowledged(0, 1, 400);
        gaps.acknowledged(1, 1, 400);
        gaps.restart();
        gaps.acknowledged(0, 500, 505);

        assertEquals(300, gaps.longestNanos(700));
        assertFalse(gaps.allSentSince(450));
        gaps.acknowledged(1, 600, 720);
        assertTrue(gaps.allSentSince(450));
        assertEquals(320, gaps.longestNanos(730));
    }
}
