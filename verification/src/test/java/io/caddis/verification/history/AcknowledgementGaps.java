package io.caddis.verification.history;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long each partition of a topic went without an acknowledgement. A gap that is still open counts: a partition that never
 * comes back has the longest of all. Safe from any thread; time is a parameter, in nanoseconds of {@link System#nanoTime}.
 */
public final class AcknowledgementGaps {

    private final long[] lastNanos;
    private final long[] lastSentNanos;
    private final long[] longestNanos;

    /** Counts from {@code nowNanos}. */
    public AcknowledgementGaps(int partitions, long nowNanos) {
        this.lastNanos = new long[partitions];
        this.lastSentNanos = new long[partitions];
        this.longestNanos = new long[partitions];
        Arrays.fill(lastNanos, nowNanos);
        Arrays.fill(lastSentNanos, nowNanos);
    }

    /** Notes that a record of {@code partition}, sent at {@code sentNanos}, is acknowledged. */
    public synchronized void acknowledged(int partition, long sentNanos, long nowNanos) {
        longestNanos[partition] = Math.max(longestNanos[partition], nowNanos - lastNanos[partition]);
        lastNanos[partition] = nowNanos;
        lastSentNanos[partition] = Math.max(lastSentNanos[partition], sentNanos);
    }

    /** Forgets the gaps so far; those that are open go on. */
    public synchronized void restart() {
        Arrays.fill(longestNanos, 0);
    }

    /** Whether every partition has an acknowledged record that was sent after {@code nanos}. */
    public synchronized boolean allSentSince(long nanos) {
        return Arrays.stream(lastSentNanos).allMatch(sent -> sent - nanos > 0);
    }

    /** The longest gap of {@code partition}. */
    public synchronized Duration longest(int partition, long nowNanos) {
        return Duration.ofNanos(Math.max(longestNanos[partition], nowNanos - lastNanos[partition]));
    }

    /** The longest gap of any partition. */
    public Duration longest(long nowNanos) {
        return IntStream.range(0, lastNanos.length).mapToObj(partition -> longest(partition, nowNanos))
                .max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** {@code "0: 12 ms, 1: 480 ms"}. */
    public String describe(long nowNanos) {
        return IntStream.range(0, lastNanos.length)
                .mapToObj(partition -> partition + ": " + longest(partition, nowNanos).toMillis() + " ms")
                .collect(Collectors.joining(", "));
    }
}
