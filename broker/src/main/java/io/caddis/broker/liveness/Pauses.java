package io.caddis.broker.liveness;

/**
 * How long the process stood still lately.
 *
 * @param longestMs        the longest single pause within the window, milliseconds
 * @param windowMs         how far back is looked, milliseconds
 * @param sessionTimeoutMs what a pause must stay well below
 */
public record Pauses(long longestMs, long windowMs, int sessionTimeoutMs) {

    /** Before anything was measured. */
    public static Pauses none(int sessionTimeoutMs) {
        return new Pauses(0, 0, sessionTimeoutMs);
    }
}
