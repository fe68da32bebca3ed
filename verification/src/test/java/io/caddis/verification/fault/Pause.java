package io.caddis.verification.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The length of a fault: not a wait for something to happen, but the time for which it must not matter. */
public final class Pause {

    private Pause() {}

    public static void of(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in the middle of a fault", e);
        }
    }
}
