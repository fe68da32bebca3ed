package io.caddis.replication;

import io.caddis.log.EpochEndOffset;

/**
 * Whether a follower's log continues its leader's, and where they part, by leader epochs alone (KIP-101, KIP-279, KIP-595).
 * Pure. A high watermark says nothing here: truncating by it loses acknowledged records.
 */
public final class LogMatching {

    private LogMatching() {
    }

    /** What a leader finds. */
    public sealed interface Match {

        /** Up to its fetch offset the follower's log is a part of the leader's. */
        record Continues() implements Match {
            private static final Continues YES = new Continues();
        }

        /** The follower has records that the leader has not: it is told the largest common epoch as far as the leader knows. */
        record Parted(EpochEndOffset.Known from) implements Match {
        }

        /** Outside of the leader's log, or of an epoch that the leader cannot judge. */
        record OutOfRange() implements Match {
        }
    }

    /**
     * Judges a fetch, as the leader or as a replica that a consumer reads from.
     *
     * @param lastFetchedEpoch leader epoch of the record before {@code fetchOffset}, {@link FetchPosition#NO_EPOCH} if the
     *     fetcher has none
     */
    public static Match match(ReplicaLog log, long fetchOffset, int lastFetchedEpoch) {
        long endOffset = log.endOffset();
        if (lastFetchedEpoch == FetchPosition.NO_EPOCH) {
            if (fetchOffset > endOffset) {
                // an empty log that begins behind this one's end: it has to begin anew, and learns so like any other
                return new Match.Parted(new EpochEndOffset.Known(log.lastRecordEpoch().orElse(0), endOffset));
            }
            return fetchOffset < log.logStartOffset() ? new Match.OutOfRange() : Match.Continues.YES;
        }
        if (!(log.endOffsetOfEpoch(lastFetchedEpoch) instanceof EpochEndOffset.Known known)) {
            return new Match.OutOfRange();
        }
        if (known.leaderEpoch() < lastFetchedEpoch || known.endOffset() < fetchOffset) {
            return new Match.Parted(known);
        }
        return fetchOffset < log.logStartOffset() ? new Match.OutOfRange() : Match.Continues.YES;
    }

    /**
     * Where a follower that was told to have parted truncates to. Not necessarily the last word: where it lacks the epoch that
     * the leader named, it goes back to the end of an earlier one and asks again, until both agree (KIP-279).
     */
    public static long commonEnd(ReplicaLog log, EpochEndOffset.Known diverging) {
        long end = Math.min(diverging.endOffset(), log.endOffset());
        if (log.endOffsetOfEpoch(diverging.leaderEpoch()) instanceof EpochEndOffset.Known own) {
            end = Math.min(end, own.endOffset());
        }
        return end;
    }
}
