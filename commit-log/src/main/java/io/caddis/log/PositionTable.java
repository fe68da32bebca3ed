package io.caddis.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * File positions by a key, both rising strictly from entry to entry: what the indexes of a segment are made of. In memory two
 * growing arrays, encoded as key and position (4 bytes) in turn.
 *
 * <p>One thread at a time adds (the log's lock); any thread looks up: the count is published after the entry, and an entry
 * never changes.
 */
final class PositionTable {

    private static final int ENTRY_MEMORY_BYTES = Long.BYTES + Integer.BYTES;
    private static final int INITIAL_ENTRIES = 8;

    private final int keyBytes;
    private long[] keys;
    private int[] positions;
    private volatile int count;

    /** @param keyBytes what a key takes when encoded, 4 or 8 */
    PositionTable(int keyBytes) {
        this(keyBytes, INITIAL_ENTRIES);
    }

    private PositionTable(int keyBytes, int capacity) {
        this.keyBytes = keyBytes;
        this.keys = new long[capacity];
        this.positions = new int[capacity];
    }

    void add(long key, int position) {
        int entries = count;
        assert entries == 0 || key > keys[entries - 1] : "keys of an index must rise";
        assert entries == 0 || position > positions[entries - 1] : "positions of an index must rise";
        if (entries == keys.length) {
            keys = Arrays.copyOf(keys, entries * 2);
            positions = Arrays.copyOf(positions, entries * 2);
        }
        keys[entries] = key;
        positions[entries] = position;
        count = entries + 1;
    }

    /** True if a key may be added, because it is larger than all there are. */
    boolean isAbove(long key) {
        int entries = count;
        return entries == 0 || key > keys[entries - 1];
    }

    /** Position of the last entry whose key is not above this one, 0 if there is none. */
    int atOrBelow(long key) {
        return positionOrZero(entryAtOrBelow(key));
    }

    /** The last entry whose key is not above this one, -1 if there is none. */
    int entryAtOrBelow(long key) {
        int found = Arrays.binarySearch(keys, 0, count, key);
        return found >= 0 ? found : -found - 2;
    }

    long keyOf(int entry) {
        return keys[entry];
    }

    int positionOf(int entry) {
        return positions[entry];
    }

    /** Position of the last entry whose key is below this one, 0 if there is none. */
    int below(long key) {
        int found = Arrays.binarySearch(keys, 0, count, key);
        return positionOrZero((found >= 0 ? found : -found - 1) - 1);
    }

    /** Position of the last entry whose position is below this one, 0 if there is none. */
    int positionBelow(int limit) {
        int found = Arrays.binarySearch(positions, 0, count, limit);
        return positionOrZero((found >= 0 ? found : -found - 1) - 1);
    }

    private int positionOrZero(int entry) {
        return entry < 0 ? 0 : positions[entry];
    }

    /** Position of the last entry, -1 if there is none. */
    int lastPosition() {
        int entries = count;
        return entries == 0 ? -1 : positions[entries - 1];
    }

    /** What {@link #encode} makes. */
    int encodedBytes() {
        return count * (keyBytes + Integer.BYTES);
    }

    /** What its entries take in memory, whatever they take when encoded. */
    int memoryBytes() {
        return count * ENTRY_MEMORY_BYTES;
    }

    ByteBuffer encode() {
        int entries = count;
        ByteBuffer payload = ByteBuffer.allocate(entries * (keyBytes + Integer.BYTES));
        for (int i = 0; i < entries; i++) {
            if (keyBytes == Long.BYTES) {
                payload.putLong(keys[i]);
            } else {
                payload.putInt((int) keys[i]);
            }
            payload.putInt(positions[i]);
        }
        return payload.flip();
    }

    /**
     * @param smallestKey no key may be below it
     * @throws IllegalArgumentException if the payload is not what {@link #encode} writes
     */
    static PositionTable decode(ByteBuffer payload, int keyBytes, long smallestKey) {
        int entryBytes = keyBytes + Integer.BYTES;
        if (payload.remaining() % entryBytes != 0) {
            throw new IllegalArgumentException("length " + payload.remaining() + " is no multiple of " + entryBytes);
        }
        int entries = payload.remaining() / entryBytes;
        PositionTable table = new PositionTable(keyBytes, Math.max(INITIAL_ENTRIES, entries));
        for (int i = 0; i < entries; i++) {
            long key = keyBytes == Long.BYTES ? payload.getLong() : payload.getInt();
            int position = payload.getInt();
            if (key < smallestKey || position < 0) {
                throw new IllegalArgumentException("entry " + i + " is below what is possible: key " + key + ", position " + position);
            }
            if (i > 0 && (key <= table.keys[i - 1] || position <= table.positions[i - 1])) {
                throw new IllegalArgumentException("entry " + i + " does not rise");
            }
            table.keys[i] = key;
            table.positions[i] = position;
        }
        table.count = entries;
        return table;
    }
}
