package io.caddis.admin;

/**
 * How long the node's process stood still lately: garbage collections, a starved processor, a stopped machine. A pause of
 * the session timeout costs the node its leaderships.
 *
 * @param longestMs             the longest single pause within the window, milliseconds
 * @param windowMs              how far back is looked, milliseconds
 * @param sessionTimeoutMs      zookeeper.session.timeout.ms
 * @param sessionTimeoutPercent {@code longestMs} in percent of it, rounded up; the log warns above 33
 */
public record PauseStatus(long longestMs, long windowMs, int sessionTimeoutMs, long sessionTimeoutPercent) {

    /** With the percentage worked out. */
    public static PauseStatus of(long longestMs, long windowMs, int sessionTimeoutMs) {
        return new PauseStatus(longestMs, windowMs, sessionTimeoutMs, (longestMs * 100 + sessionTimeoutMs - 1) / sessionTimeoutMs);
    }
}
