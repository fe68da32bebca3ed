package io.caddis.verification.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for something that another process brings about: looks until it is so, and says what was missing when it is too late. */
public final class Eventually {

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private Eventually() {}

    /**
     * Returns the first value that {@code accepted} takes. An exception of {@code look} counts as "not yet" and becomes the
     * cause of the failure.
     *
     * @throws AssertionError after {@code patience}, with {@code what} and the last value seen
     */
    public static <T> T value(String what, Duration patience, Callable<T> look, Predicate<? super T> accepted) {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            String seen;
            Exception cause = null;
            try {
                T value = look.call();
                if (accepted.test(value)) {
                    return value;
                }
                seen = String.valueOf(value);
            } catch (Exception notYet) {
                seen = notYet.toString();
                cause = notYet;
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("not within " + patience.toMillis() + " ms: " + what + "; last seen: " + seen, cause);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    /** Returns when {@code condition} holds; see {@link #value}. */
    public static void holds(String what, Duration patience, Callable<Boolean> condition) {
        value(what, patience, condition, held -> held);
    }
}
