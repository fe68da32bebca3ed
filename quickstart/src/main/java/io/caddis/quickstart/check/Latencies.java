package io.caddis.quickstart.check;

import java.util.Arrays;

/** Durations in nanoseconds, one for each record, added from one thread. */
final class Latencies {

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] nanos;
    private int count;

    Latencies(int capacity) {
        this.nanos = new long[capacity];
    }

    void add(long durationNs) {
        nanos[count++] = durationNs;
    }

    int count() {
        return count;
    }

    /** The smallest duration that {@code fraction} of all do not exceed, in milliseconds; 0 if there is none. */
    double percentileMs(double fraction) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(fraction * count);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }
}
