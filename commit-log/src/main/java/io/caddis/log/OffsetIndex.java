package io.caddis.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sparse map from offset to file position of one segment, for finding a batch without reading the segment from its start.
 *
 * <p>In memory two growing arrays; on disk the payload of a checked file {@code <base offset>.index}, type {@code OIDX}:
 * <pre>
 *   entry, repeated:  4  offset of a batch relative to the segment's base offset
 *                     4  position of that batch
 * </pre>
 * Both columns rise strictly. One thread at a time adds (the log's lock); any thread looks up: the count is published
 * after the entry, and an entry never changes.
 */
final class OffsetIndex {

    static final int ENTRY_BYTES = 8;
    private static final int INITIAL_ENTRIES = 8;

    private int[] relativeOffsets;
    private int[] positions;
    private volatile int count;

    OffsetIndex() {
        this.relativeOffsets = new int[INITIAL_ENTRIES];
        this.positions = new int[INITIAL_ENTRIES];
    }

    void add(int relativeOffset, int position) {
        int entries = count;
        assert entries == 0 || relativeOffset > relativeOffsets[entries - 1] : "offsets of an index must rise";
        assert entries == 0 || position > positions[entries - 1] : "positions of an index must rise";
        if (entries == relativeOffsets.length) {
            relativeOffsets = Arrays.copyOf(relativeOffsets, entries * 2);
            positions = Arrays.copyOf(positions, entries * 2);
        }
        relativeOffsets[entries] = relativeOffset;
        positions[entries] = position;
        count = entries + 1;
    }

    /** Position of the last indexed batch that starts at or below the offset, 0 if there is none. */
    int floorPosition(int relativeOffset) {
        int entries = count;
        int found = Arrays.binarySearch(relativeOffsets, 0, entries, relativeOffset);
        int entry = found >= 0 ? found : -found - 2;
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
            payload.putInt(relativeOffsets[i]).putInt(positions[i]);
        }
        return payload.flip();
    }

    /** @throws IllegalArgumentException if the payload is not what {@link #encode} writes */
    static OffsetIndex decode(ByteBuffer payload) {
        if (payload.remaining() % ENTRY_BYTES != 0) {
            throw new IllegalArgumentException("length " + payload.remaining() + " is no multiple of " + ENTRY_BYTES);
        }
        OffsetIndex index = new OffsetIndex();
        int entries = payload.remaining() / ENTRY_BYTES;
        index.relativeOffsets = new int[Math.max(INITIAL_ENTRIES, entries)];
        index.positions = new int[Math.max(INITIAL_ENTRIES, entries)];
        for (int i = 0; i < entries; i++) {
            index.relativeOffsets[i] = payload.getInt();
            index.positions[i] = payload.getInt();
            if (index.relativeOffsets[i] < 0 || index.positions[i] < 0) {
                throw new IllegalArgumentException("entry " + i + " is negative");
            }
            if (i > 0 && (index.relativeOffsets[i] <= index.relativeOffsets[i - 1] || index.positions[i] <= index.positions[i - 1])) {
                throw new IllegalArgumentException("entry " + i + " does not rise");
            }
        }
        index.count = entries;
        return index;
    }
}
