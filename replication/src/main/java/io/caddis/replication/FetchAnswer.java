package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A leader's answer for one partition, without error or with OFFSET_OUT_OF_RANGE, which carries the leader's log start too.
 *
 * @param records              whole batches whose CRC the fetcher has verified, from position to limit; empty if there are none
 * @param diverging            where the logs part (KIP-595)
 * @param highWatermark        of the leader
 * @param leaderLogStartOffset first offset that the leader has
 */
public record FetchAnswer(ByteBuffer records, Optional<EpochEndOffset.Known> diverging, long highWatermark, long leaderLogStartOffset) {}
