package io.caddis.broker.replica;

/**
 * Bytes that may be spent at a rate, a second's worth at once at most. Spending is noted afterwards, because the size of an
 * answer is known only then, so the budget can be overdrawn by one answer; that is paid back before the next. Pure: time is
 * passed in. Not thread-safe.
 */
final class ByteBudget {

    private static final double SECOND_MS = 1_000;

    /** The rate may have changed meanwhile: nobody waits longer without asking again. */
    private static final long MAX_WAIT_MS = 1_000;

    private double available = Double.NaN;
    private long countedAtMs;

    /** @return {@code nowMs} if something may be spent now, else when to ask again */
    long readyAtMs(long bytesPerSecond, long nowMs) {
        refill(bytesPerSecond, nowMs);
        if (available > 0) {
            return nowMs;
        }
        double waitMs = bytesPerSecond == 0 ? MAX_WAIT_MS : Math.ceil((1 - available) * SECOND_MS / bytesPerSecond);
        return nowMs + (long) Math.max(1, Math.min(MAX_WAIT_MS, waitMs));
    }

    void spend(long bytes, long bytesPerSecond, long nowMs) {
        refill(bytesPerSecond, nowMs);
        available -= bytes;
    }

    private void refill(long bytesPerSecond, long nowMs) {
        boolean first = Double.isNaN(available);
        double passedMs = first ? SECOND_MS : Math.max(0, nowMs - countedAtMs);
        available = Math.min(bytesPerSecond, (first ? 0 : available) + bytesPerSecond * passedMs / SECOND_MS);
        countedAtMs = first ? nowMs : Math.max(countedAtMs, nowMs);
    }
}
