package io.caddis.broker.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LeaderPatienceTest {

    private final LeaderPatience patience = new LeaderPatience();

    @Test
    void shouldGrow_withEveryFetchThatIsLost_upToABound() {
        for (int expected : new int[] {1_500, 3_000, 6_000, 10_000, 10_000}) {
            assertEquals(expected, patience.silenceMs());
            patience.onLost();
        }
    }

    @Test
    void shouldBeginAnew_whenTheLeaderAnswers() {
        patience.onLost();
        patience.onLost();

        patience.onAnswer();

        assertEquals(LeaderPatience.FIRST_MS, patience.silenceMs());
    }
}
