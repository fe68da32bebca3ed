package io.caddis.log;

/**
 * Where a leader epoch ends in this log: the answer to OffsetForLeaderEpoch (KIP-101, KIP-279).
 *
 * <p>"Unknown" is a type of its own: as a magic number it once disabled truncation detection.
 */
public sealed interface EpochEndOffset {

    /** The log has no epoch at or below the one asked for. */
    record Unknown() implements EpochEndOffset {
    }

    /**
     * The largest epoch at or below the one asked for, and the first offset that does not belong to it.
     *
     * @param leaderEpoch the epoch found, not above the one asked for
     * @param endOffset start of the next epoch in this log, or the log's end
     */
    record Known(int leaderEpoch, long endOffset) implements EpochEndOffset {
    }
}
