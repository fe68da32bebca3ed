package io.caddis.wire;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {

    private static final long DEADLINE_MS = 15_000;
    private static final long LOOK_EVERY_MS = 2;

    private Eventually() {}

    /** Returns as soon as the condition holds; fails, saying what was expected, if it does not in time. */
    static void holds(String what, BooleanSupplier condition) {
        if (!holdsWithin(DEADLINE_MS, condition)) {
            throw new AssertionError("not within " + DEADLINE_MS + " ms: " + what);
        }
    }

    /** Fails if the condition comes to hold within the time. For what must not happen, so keep it short. */
    static void neverHolds(String what, long withinMs, BooleanSupplier condition) {
        if (holdsWithin(withinMs, condition)) {
            throw new AssertionError("happened: " + what);
        }
    }

    private static boolean holdsWithin(long ms, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS));
        }
        return true;
    }
}
