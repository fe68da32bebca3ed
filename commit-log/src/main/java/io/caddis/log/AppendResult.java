package io.caddis.log;

/**
 * What became of one append.
 *
 * @param baseOffset offset of the first record
 * @param lastOffset offset of the last record
 * @param logAppendTimeMs the time stamped into the batches, or -1 where the producer's timestamps stand
 * @param logStartOffset the log's first readable offset at that moment
 * @param duplicate true if an idempotent producer had sent this batch before: nothing was written and the offsets are
 *     those of the first time. They may be above {@link PartitionLog#durableOffset()} still.
 * @param leaderEpoch the leader epoch of the append: the offsets mean these records only while that leadership lasts
 */
public record AppendResult(long baseOffset, long lastOffset, long logAppendTimeMs, long logStartOffset, boolean duplicate, int leaderEpoch) {
}
