package io.caddis.log;

import java.nio.ByteBuffer;

/**
 * Sparse map from offset to file position of one segment, for finding a batch without reading the segment from its start.
 * On disk the payload of a checked file {@code <base offset>.index}, type {@code OIDX}:
 * <pre>
 *   entry, repeated:  4  offset of a batch relative to the segment's base offset
 *                     4  position of that batch
 * </pre>
 * Both columns rise strictly. Threads as in {@link PositionTable}.
 */
final class OffsetIndex {

    static final int ENTRY_BYTES = 8;
    /** The entry that every segment has without its being stored: its first batch. */
    static final int SEGMENT_START = -1;

    private final PositionTable positions;

    OffsetIndex() {
        this(new PositionTable(Integer.BYTES));
    }

    private OffsetIndex(PositionTable positions) {
        this.positions = positions;
    }

    void add(int relativeOffset, int position) {
        positions.add(relativeOffset, position);
    }

    /** Position of the last indexed batch that starts at or below the offset, 0 if there is none. */
    int floorPosition(int relativeOffset) {
        return positionOf(floorEntry(relativeOffset));
    }

    /** The last entry at or below the offset, {@link #SEGMENT_START} if there is none. */
    int floorEntry(int relativeOffset) {
        return positions.entryAtOrBelow(relativeOffset);
    }

    int positionOf(int entry) {
        return entry == SEGMENT_START ? 0 : positions.positionOf(entry);
    }

    int relativeOffsetOf(int entry) {
        return entry == SEGMENT_START ? 0 : (int) positions.keyOf(entry);
    }

    /** On disk. */
    int sizeInBytes() {
        return positions.encodedBytes();
    }

    int memoryBytes() {
        return positions.memoryBytes();
    }

    /** Position of the last entry, -1 if there is none. */
    int lastPosition() {
        return positions.lastPosition();
    }

    ByteBuffer encode() {
        return positions.encode();
    }

    /** @throws IllegalArgumentException if the payload is not what {@link #encode} writes */
    static OffsetIndex decode(ByteBuffer payload) {
        return new OffsetIndex(PositionTable.decode(payload, Integer.BYTES, 0));
    }
}
