package io.caddis.benchmarks.load;

import java.util.Arrays;

/**
 * How long each partition went without an acknowledgement. A gap that is still open counts. Thread-safe; times are those of
 * {@link System#nanoTime}.
 */
final class AcknowledgementGaps {

    private final long[] lastNanos;
    private final long[] lastSentNanos;
    private final long[] longestNanos;

    AcknowledgementGaps(int partitions, long nowNanos) {
        lastNanos = new long[partitions];
        lastSentNanos = new long[partitions];
        longestNanos = new long[partitions];
        Arrays.fill(lastNanos, nowNanos);
        Arrays.fill(lastSentNanos, nowNanos);
    }

    /** Notes that a record sent at {@code sentNanos} is acknowledged. */
    synchronized void acknowledged(int partition, long sentNanos, long nowNanos) {
        longestNanos[partition] = Math.max(longestNanos[partition], nowNanos - lastNanos[partition]);
        lastNanos[partition] = nowNanos;
        lastSentNanos[partition] = Math.max(lastSentNanos[partition], sentNanos);
    }

    /** Forgets the gaps that are over. */
    synchronized void restart() {
        Arrays.fill(longestNanos, 0);
    }

    /** Whether every partition has an acknowledged record that was sent after {@code nanos}. */
    synchronized boolean allSentSince(long nanos) {
        return Arrays.stream(lastSentNanos).allMatch(sent -> sent - nanos > 0);
    }

    /** The longest gap of any partition. */
    synchronized long longestNanos(long nowNanos) {
        long longest = 0;
        for (int partition = 0; partition < lastNanos.length; partition++) {
            longest = Math.max(longest, Math.max(longestNanos[partition], nowNanos - lastNanos[partition]));
        }
        return longest;
    }
}
