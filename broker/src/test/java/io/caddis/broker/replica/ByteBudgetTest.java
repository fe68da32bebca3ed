package io.caddis.broker.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final long RATE = 1_000;

    private final ByteBudget budget = new ByteBudget();

    @Test
    void shouldLetASecondsWorthGo_whenNothingWasSpent() {
        assertEquals(50, budget.readyAtMs(RATE, 50));
        budget.spend(900, RATE, 50);
        assertEquals(50, budget.readyAtMs(RATE, 50));
        budget.spend(100, RATE, 50);
        assertTrue(budget.readyAtMs(RATE, 50) > 50);
    }

    @Test
    void shouldPayBack_whenItWasOverdrawn() {
        budget.spend(1_400, RATE, 0);

        assertEquals(401, budget.readyAtMs(RATE, 0));
        assertEquals(402, budget.readyAtMs(RATE, 402));
    }

    @Test
    void shouldAskAgainSoon_whenTheRateIsNothingOrTiny() {
        assertEquals(1_000, budget.readyAtMs(0, 0));
        budget.spend(1_000_000, 1, 0);
        assertEquals(1_000, budget.readyAtMs(1, 0));
        assertEquals(0, new ByteBudget().readyAtMs(Long.MAX_VALUE, 0));
    }

    @Test
    void shouldNotRefill_whenTheClockGoesBack() {
        budget.spend(2_000, RATE, 10_000);

        budget.readyAtMs(RATE, 0);
        assertEquals(11_000, budget.readyAtMs(RATE, 10_000));
    }

    @Test
    void shouldKeepTheRate_whateverTheSizes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ByteBudget spent = new ByteBudget();
            long rate = 1 + random.nextInt(100_000);
            int largest = 1 + random.nextInt(200_000);
            long bytes = 0;
            long nowMs = 0;
            while (nowMs < 60_000) {
                long readyAtMs = spent.readyAtMs(rate, nowMs);
                if (readyAtMs > nowMs) {
                    nowMs = readyAtMs;
                    continue;
                }
                int size = 1 + random.nextInt(largest);
                spent.spend(size, rate, nowMs);
                bytes += size;
                nowMs += random.nextInt(3);
            }
            double allowed = rate * (nowMs / 1_000.0 + 1) + largest;
            assertTrue(bytes <= allowed, "seed " + seed + ": " + bytes + " bytes, allowed " + allowed);
            assertTrue(bytes >= Math.min(rate * 55, bytes), "seed " + seed);
        }
    }
}
