package io.caddis.coordinator.lag;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * When a log's end (or start) was where: points of offset and time, both never falling. Bounded; when it is full, every second
 * of the older points goes, so that it reaches back far, and the less exactly the longer ago. While the offset stands still
 * only the last point's time moves: two points then say from when to when it stood.
 *
 * <p>A straight line is drawn between two points and never beyond the first or the last: an extrapolated time explodes as
 * soon as nothing is written.
 */
final class OffsetTimeline {

    static final int POINTS_MAX = 128;
    private static final int NEWEST_KEPT = 32;
    private static final int FIRST_CAPACITY = 8;
    /** Fewer changes say nothing of a rate: a log's start moves by whole segments. */
    private static final int CHANGES_FOR_RATE_MIN = 3;

    private long[] offsets = new long[FIRST_CAPACITY];
    private long[] timesMs = new long[FIRST_CAPACITY];
    private int size;

    /** A time before the last point's, of a clock that was set, counts as that. */
    void add(long offset, long atMs) {
        long timeMs = size == 0 ? atMs : Math.max(atMs, timesMs[size - 1]);
        // the log was cut back, after an unclean election: what lay above says nothing of what comes there now
        while (size > 0 && offsets[size - 1] > offset) {
            size--;
        }
        if (size >= 2 && offsets[size - 1] == offset && offsets[size - 2] == offset) {
            timesMs[size - 1] = timeMs;
            return;
        }
        if (size == POINTS_MAX) {
            thin();
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.min(POINTS_MAX, 2 * size));
            timesMs = Arrays.copyOf(timesMs, offsets.length);
        }
        offsets[size] = offset;
        timesMs[size] = timeMs;
        size++;
    }

    private void thin() {
        int kept = 0;
        int older = size - NEWEST_KEPT;
        for (int i = 0; i < size; i++) {
            if (i >= older || i % 2 == 0) {
                offsets[kept] = offsets[i];
                timesMs[kept] = timesMs[i];
                kept++;
            }
        }
        size = kept;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Of the first point; not if empty. */
    long firstOffset() {
        return offsets[0];
    }

    /** Of the first point; not if empty. */
    long firstTimeMs() {
        return timesMs[0];
    }

    /**
     * When the end passed {@code offset}, which is when the record with that offset was written. Absent before the first point
     * and from the last on.
     */
    OptionalLong passedAtMs(long offset) {
        int before = lastAtOrBelow(offset);
        if (before < 0 || before == size - 1) {
            return OptionalLong.empty();
        }
        double recordsBetween = offsets[before + 1] - offsets[before];
        double share = (offset - offsets[before] + 0.5) / recordsBetween; // the middle of its record's stretch of time
        return OptionalLong.of(timesMs[before] + Math.round(share * (timesMs[before + 1] - timesMs[before])));
    }

    private int lastAtOrBelow(long offset) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (offsets[middle] <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Offsets per second from the first point to the last; absent until it has changed a few times. */
    OptionalDouble perSecond() {
        int changes = 0;
        for (int i = 1; i < size; i++) {
            changes += offsets[i] > offsets[i - 1] ? 1 : 0;
        }
        if (changes < CHANGES_FOR_RATE_MIN || timesMs[size - 1] <= timesMs[0]) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((offsets[size - 1] - offsets[0]) * 1_000.0 / (timesMs[size - 1] - timesMs[0]));
    }
}
