package io.caddis.log;

/**
 * A batch found by timestamp. The caller closes the slice; looking inside (decompression) is the caller's.
 *
 * @param batch the whole batch, one
 * @param baseOffset the batch's base offset
 * @param leaderEpoch the leader epoch stamped into the batch
 */
public record TimestampHit(LogSlice batch, long baseOffset, int leaderEpoch) {
}
