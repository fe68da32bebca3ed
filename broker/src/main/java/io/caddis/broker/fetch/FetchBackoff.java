package io.caddis.broker.fetch;

/**
 * How long to leave a partition alone after its fetch failed. Short at first, because most failures are a role change that
 * one of the two nodes has not seen yet and that takes a moment; then longer. Not thread-safe; time is passed in.
 */
final class FetchBackoff {

    private static final long FIRST_MS = 5;

    private final long maxMs;
    private int failuresInARow;

    FetchBackoff(long maxMs) {
        this.maxMs = maxMs;
    }

    /** @return when to try again */
    long onFailure(long nowMs) {
        long pauseMs = Math.min(maxMs, FIRST_MS << Math.min(failuresInARow, 20));
        failuresInARow++;
        return nowMs + pauseMs;
    }

    void onSuccess() {
        failuresInARow = 0;
    }

    int failuresInARow() {
        return failuresInARow;
    }
}
