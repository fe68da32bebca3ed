package io.caddis.log;

import java.util.Optional;

/**
 * Bad bytes inside a segment and the offsets lost with them. Immutable.
 *
 * @param segmentBaseOffset the segment
 * @param startPosition position of the first bad byte
 * @param endPosition position of the next good batch, or the end of the file
 * @param startOffset first offset lost
 * @param endOffset the offset after the last one lost; equal to {@code startOffset} where foreign bytes lie between two good batches
 * @param cause what was seen, for a person
 */
record SegmentDamage(long segmentBaseOffset, int startPosition, int endPosition, long startOffset, long endOffset, String cause) {

    Optional<DamagedRange> range() {
        return startOffset < endOffset ? Optional.of(new DamagedRange(startOffset, endOffset, cause)) : Optional.empty();
    }
}
