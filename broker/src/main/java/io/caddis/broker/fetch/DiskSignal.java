package io.caddis.broker.fetch;

import java.util.function.BooleanSupplier;

/** Where a fetcher waits for the threads that force its logs. {@link #signal} comes from any thread and does not block. */
final class DiskSignal {

    /** Blocks until the condition holds; it is looked at after every signal, and every {@code pollMs}. */
    synchronized void await(long pollMs, BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait(pollMs);
            } catch (InterruptedException e) {
                // The fetcher is ended by being told so; records that are on their way to the disk are waited for all the same.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void signal() {
        notifyAll();
    }
}
