package io.caddis.broker.liveness;

import java.util.Arrays;

/**
 * The longest pause of the last {@value #WINDOW_MS} ms, in slices of {@value #SLICE_MS} ms: a pause is forgotten at most one
 * slice late. Pure; one writer.
 */
final class PauseWindow {

    static final long SLICE_MS = 30_000;
    static final long WINDOW_MS = 300_000;

    private static final int SLICES = (int) (WINDOW_MS / SLICE_MS) + 1;

    private final long[] longestMs = new long[SLICES];
    /** Which slice since time 0 an entry belongs to. */
    private final long[] sliceNumbers = new long[SLICES];

    PauseWindow() {
        Arrays.fill(sliceNumbers, Long.MIN_VALUE);
    }

    void add(long pauseMs, long nowMs) {
        long slice = Math.floorDiv(nowMs, SLICE_MS);
        int index = Math.floorMod(slice, SLICES);
        if (sliceNumbers[index] != slice) {
            sliceNumbers[index] = slice;
            longestMs[index] = 0;
        }
        longestMs[index] = Math.max(longestMs[index], pauseMs);
    }

    long longestMs(long nowMs) {
        long slice = Math.floorDiv(nowMs, SLICE_MS);
        long longest = 0;
        for (int i = 0; i < SLICES; i++) {
            if (sliceNumbers[i] > slice - SLICES) {
                longest = Math.max(longest, longestMs[i]);
            }
        }
        return longest;
    }
}
