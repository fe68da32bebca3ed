package io.caddis.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that retention believes in: the wall clock, but never faster than twice the monotonic clock.
 *
 * <p>A wall clock that jumps ahead by a year would expire every record at once. Here it is caught up at double speed: a
 * correction of an hour is made good in an hour, a jump of a year takes a year, and the log says so at once. A clock set
 * back is followed immediately: it only delays deletion. One thread.
 */
final class RetentionClock {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionClock.class);
    /** Differences below this are ordinary drift and pauses, followed at once. */
    private static final long TOLERANCE_MS = 60_000;

    private boolean started;
    private long believedMs;
    private long lastMonotonicMs;
    private boolean behind;

    /**
     * The time to use now.
     *
     * @param wallClockMs milliseconds since 1970
     * @param monotonicMs a clock that never jumps, from any origin
     */
    long advance(long wallClockMs, long monotonicMs) {
        long elapsedMs = Math.max(0, monotonicMs - lastMonotonicMs);
        lastMonotonicMs = monotonicMs;
        if (!started || wallClockMs <= believedMs + elapsedMs + TOLERANCE_MS) {
            started = true;
            believedMs = wallClockMs;
            behind = false;
            return believedMs;
        }
        if (!behind) {
            LOG.warn("The system clock jumped ahead by {} ms: time-based retention follows slowly. Set the clock right, or restart the node "
                    + "if the new time is right", wallClockMs - believedMs - elapsedMs);
            behind = true;
        }
        believedMs += 2 * elapsedMs;
        return believedMs;
    }
}
