package io.caddis.broker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PauseWindowTest {

    private final PauseWindow window = new PauseWindow();

    @Test
    void shouldTellTheLongest_whenThereWereSeveral() {
        window.add(3, 1_000);
        window.add(700, 2_000);
        window.add(5, 40_000);

        assertEquals(700, window.longestMs(41_000));
    }

    @Test
    void shouldForget_whenThePauseIsOlderThanTheWindow() {
        window.add(700, 10_000);
        window.add(20, 200_000);

        assertEquals(700, window.longestMs(10_000 + PauseWindow.WINDOW_MS));
        assertEquals(20, window.longestMs(10_000 + PauseWindow.WINDOW_MS + PauseWindow.SLICE_MS));
        assertEquals(0, window.longestMs(200_000 + 2 * PauseWindow.WINDOW_MS));
    }

    @Test
    void shouldNotKeepAnOldPause_whenItsSliceIsUsedAgain() {
        window.add(700, 0);

        window.add(1, PauseWindow.WINDOW_MS + PauseWindow.SLICE_MS);

        assertEquals(1, window.longestMs(PauseWindow.WINDOW_MS + PauseWindow.SLICE_MS));
    }

    @Test
    void shouldBeEmpty_whenTheClockBeginsBelowZero() {
        assertEquals(0, window.longestMs(-5));
        window.add(9, -5);
        assertEquals(9, window.longestMs(100));
    }

    @Test
    void shouldWarn_whenAPauseIsMoreThanAThirdOfTheSession() {
        assertFalse(PauseMeter.isWorthAWarning(1_333, 4_000));
        assertTrue(PauseMeter.isWorthAWarning(1_334, 4_000));
    }
}
