package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import io.caddis.log.LogSlice;
import java.util.Optional;

/**
 * What a follower gets of one partition.
 *
 * @param slice          batches up to the log's end, to be closed by the caller; empty with {@code diverging}
 * @param diverging      where the follower's log and this one part (KIP-595): it has to truncate
 * @param highWatermark  of the leader
 * @param logStartOffset of the leader
 */
public record FollowerRead(LogSlice slice, Optional<EpochEndOffset.Known> diverging, long highWatermark, long logStartOffset) {}
