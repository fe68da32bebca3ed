package io.caddis.log;

import java.nio.ByteBuffer;

/**
 * Sparse list of the batches that raised a segment's largest timestamp, for finding records by time. On disk the payload of a
 * checked file {@code <base offset>.timeindex}, type {@code TIDX}:
 * <pre>
 *   entry, repeated:  8  largest timestamp of all batches up to and including this one
 *                     4  position of this batch, the first to carry that timestamp
 * </pre>
 * Both columns rise strictly, so every batch before an entry's has a smaller timestamp than the entry. Threads as in
 * {@link PositionTable}.
 */
final class TimeIndex {

    static final int ENTRY_BYTES = 12;

    private final PositionTable positions;

    TimeIndex() {
        this(new PositionTable(Long.BYTES));
    }

    private TimeIndex(PositionTable positions) {
        this.positions = positions;
    }

    /** Adds a batch, unless the largest timestamp has not risen since the last entry. */
    void addIfLarger(long timestamp, int position) {
        if (positions.isAbove(timestamp)) {
            positions.add(timestamp, position);
        }
    }

    /** A position from which a walk finds the first batch with a timestamp of at least this one: none before it has. */
    int positionBefore(long timestamp) {
        return positions.below(timestamp);
    }

    /** Position of the last entry below a file position, 0 if there is none: the largest timestamp up to there is on it or after it. */
    int lastPositionBelow(int limit) {
        return positions.positionBelow(limit);
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
    static TimeIndex decode(ByteBuffer payload) {
        return new TimeIndex(PositionTable.decode(payload, Long.BYTES, Long.MIN_VALUE));
    }
}
