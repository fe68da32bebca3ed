package io.caddis.broker.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FetchBackoffTest {

    private final FetchBackoff backoff = new FetchBackoff(1_000);

    @Test
    void shouldGrowFromShortToTheLimit_whenItFailsAgainAndAgain() {
        assertEquals(105, backoff.onFailure(100));
        assertEquals(110, backoff.onFailure(100));
        assertEquals(120, backoff.onFailure(100));
        for (int i = 0; i < 100; i++) {
            backoff.onFailure(100);
        }
        assertEquals(1_100, backoff.onFailure(100));
    }

    @Test
    void shouldBeShortAgain_whenItHasSucceeded() {
        backoff.onFailure(0);
        backoff.onFailure(0);

        backoff.onSuccess();

        assertEquals(0, backoff.failuresInARow());
        assertEquals(5, backoff.onFailure(0));
    }
}
