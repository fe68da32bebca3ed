package io.caddis.verification.simulation.node;

import io.caddis.log.EpochEndOffset;
import io.caddis.replication.FetchPosition;
import io.caddis.replication.LeaderAnswer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One partition of a fetch response.
 *
 * @param error what the client side does: {@link Error#NONE} and {@link Error#OUT_OF_RANGE} are looked at, others waited out
 */
record FetchReply(
        FetchPosition asked,
        Error error,
        long firstOffset,
        long[] values,
        int[] epochs,
        Optional<EpochEndOffset.Known> diverging,
        long highWatermark,
        long logStartOffset) {

    enum Error { NONE, OUT_OF_RANGE, REFUSED }

    private static final long[] NO_VALUES = {};
    private static final int[] NO_EPOCHS = {};

    static FetchReply refused(FetchPosition asked) {
        return new FetchReply(asked, Error.REFUSED, 0, NO_VALUES, NO_EPOCHS, Optional.empty(), -1, -1);
    }

    static FetchReply withoutRecords(
            FetchPosition asked, Error error, Optional<EpochEndOffset.Known> diverging, long highWatermark, long logStartOffset) {
        return new FetchReply(asked, error, 0, NO_VALUES, NO_EPOCHS, diverging, highWatermark, logStartOffset);
    }

    LeaderAnswer answer() {
        int newest = FetchPosition.NO_EPOCH;
        for (int epoch : epochs) {
            newest = Math.max(newest, epoch);
        }
        return new LeaderAnswer(
                values.length == 0 ? OptionalLong.empty() : OptionalLong.of(firstOffset), newest, diverging, highWatermark, logStartOffset);
    }
}
