package io.caddis.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sparse list of the batches that raised a segment's largest timestamp, for finding records by time.
 *
 * <p>In memory two growing arrays; on disk the payload of a checked file {@code <base offset>.timeindex}, type {@code TIDX}:
 * <pre>
 *   entry, repeated:  8  largest timestamp of all batches up to and including this one
 *                     4  position of this batch, the first to carry that timestamp
 * </pre>
 * Both columns rise strictly, so every batch before an entry's has a smaller timestamp than the entry. Threads as in
 * {@link OffsetIndex}.
 */
final class TimeIndex {

    static final int ENTRY_BYTES = 12;
    private static final int INITIAL_ENTRIES = 8;

    private long[] timestamps;
    private int[] positions;
    private volatile int count;

    TimeIndex() {
        this.timestamps = new long[INITIAL_ENTRIES];
        this.positions = new int[INITIAL_ENTRIES];
    }

    /** Adds a batch, unless the largest timestamp has not risen since the last entry. */
    void addIfLarger(long timestamp, int position) {
        int entries = count;
        if (entries > 0 && timestamp <= timestamps[entries - 1]) {
            return;
        }
        if (entries == timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, entries * 2);
            positions = Arrays.copyOf(positions, entries * 2);
        }
        timestamps[entries] = timestamp;
        positions[entries] = position;
        count = entries + 1;
    }

    /** A position from which a walk finds the first batch with a timestamp of at least this one: none before it has. */
    int positionBefore(long timestamp) {
        int entries = count;
        int found = Arrays.binarySearch(timestamps, 0, entries, timestamp);
        int entry = (found >= 0 ? found : -found - 1) - 1;
        return entry < 0 ? 0 : positions[entry];
    }

    /** Position of the last entry below a file position, 0 if there is none: the largest timestamp up to there is on it or after it. */
    int lastPositionBelow(int limit) {
        int entries = count;
        int found = Arrays.binarySearch(positions, 0, entries, limit);
        int entry = (found >= 0 ? found : -found - 1) - 1;
        return entry < 0 ? 0 : positions[entry];
    }

    int sizeInBytes() {
        return count * ENTRY_BYTES;
    }

    /** Position of the last entry, -1 if there is none. */
    int lastPosition() {
        int entries = count;
        return entries == 0 ? -1 : positions[entries - 1];
    }

    ByteBuffer encode() {
        int entries = count;
        ByteBuffer payload = ByteBuffer.allocate(entries * ENTRY_BYTES);
        for (int i = 0; i < entries; i++) {
            payload.putLong(timestamps[i]).putInt(positions[i]);
        }
        return payload.flip();
    }

    /** @throws IllegalArgumentException if the payload is not what {@link #encode} writes */
    static TimeIndex decode(ByteBuffer payload) {
        if (payload.remaining() % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("length " + payload.remaining() + " is no multiple of " + ENTRY_BYTES);
        }
        TimeIndex index = new TimeIndex();
        int entries = payload.remaining() / ENTRY_BYTES;
        index.timestamps = new long[Math.max(INITIAL_ENTRIES, entries)];
        index.positions = new int[Math.max(INITIAL_ENTRIES, entries)];
        for (int i = 0; i < entries; i++) {
            index.timestamps[i] = payload.getLong();
            index.positions[i] = payload.getInt();
            if (index.positions[i] < 0) {
                throw new IllegalArgumentException("entry " + i + " has a negative position");
            }
            if (i > 0 && (index.timestamps[i] <= index.timestamps[i - 1] || index.positions[i] <= index.positions[i - 1])) {
                throw new IllegalArgumentException("entry " + i + " does not rise");
            }
        }
        index.count = entries;
        return index;
    }
}
