package io.caddis.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void shouldTakeTheMiddleRound_whenTheirNumberIsOdd() {
        assertEquals(new Distribution(1, 3, 100), Distribution.of(List.of(100.0, 1.0, 3.0)));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwo_whenTheirNumberIsEven() {
        assertEquals(new Distribution(1, 2.5, 9), Distribution.of(List.of(9.0, 2.0, 3.0, 1.0)));
    }

    @Test
    void shouldMeasureSpreadAgainstTheMedian() {
        assertEquals(0.5, new Distribution(80, 100, 130).spread());
    }

    @Test
    void shouldRefuse_whenThereIsNoRound() {
        assertThrows(IllegalArgumentException.class, () -> Distribution.of(List.of()));
    }
}
