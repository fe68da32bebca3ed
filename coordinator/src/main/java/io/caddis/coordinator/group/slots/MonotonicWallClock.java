package io.caddis.coordinator.group.slots;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Wall time when it was made, plus what has passed since: epoch milliseconds that never go back, so that an administrator
 * who sets the clock ends no member's session. Any thread.
 */
public final class MonotonicWallClock implements LongSupplier {

    private final long wallAtStartMs = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    @Override
    public long getAsLong() {
        return wallAtStartMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
