package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the rules need to know of a fetch answer.
 *
 * @param firstOffset          base offset of the first batch; empty if there are no records
 * @param newestEpoch          largest leader epoch of the batches, {@link FetchPosition#NO_EPOCH} if there are none
 * @param diverging            where the logs part
 * @param highWatermark        of the leader
 * @param leaderLogStartOffset first offset that the leader has
 */
public record LeaderAnswer(
        OptionalLong firstOffset, int newestEpoch, Optional<EpochEndOffset.Known> diverging, long highWatermark, long leaderLogStartOffset) {}
