package io.caddis.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AcknowledgementGapsTest {

    private static final long MS = 1_000_000;

    private final AcknowledgementGaps gaps = new AcknowledgementGaps(2, 0);

    @Test
    void shouldKeepTheLongest_whenAShorterFollows() {
        gaps.acknowledged(0, 35 * MS, 40 * MS);
        gaps.acknowledged(0, 45 * MS, 50 * MS);
        gaps.acknowledged(1, 25 * MS, 30 * MS);
        gaps.acknowledged(1, 55 * MS, 60 * MS);

        assertEquals(Duration.ofMillis(40), gaps.longest(0, 60 * MS));
        assertEquals(Duration.ofMillis(40), gaps.longest(60 * MS));
        assertEquals("0: 40 ms, 1: 30 ms", gaps.describe(60 * MS));
    }

    @Test
    void shouldCountAnOpenGap_whenAPartitionNeverComesBack() {
        gaps.acknowledged(0, 5 * MS, 10 * MS);
        gaps.acknowledged(1, 5 * MS, 10 * MS);
        gaps.acknowledged(0, 495 * MS, 500 * MS);

        assertEquals(Duration.ofMillis(590), gaps.longest(1, 600 * MS));
        assertFalse(gaps.allSentSince(100 * MS));
    }

    @Test
    void shouldForgetWhatIsOver_whenItBeginsAgain() {
        gaps.acknowledged(0, 395 * MS, 400 * MS);
        gaps.acknowledged(1, 395 * MS, 400 * MS);
        gaps.restart();
        gaps.acknowledged(0, 405 * MS, 410 * MS);
        gaps.acknowledged(1, 425 * MS, 430 * MS);

        assertEquals(Duration.ofMillis(30), gaps.longest(430 * MS));
        assertTrue(gaps.allSentSince(400 * MS));
    }
}
