package io.caddis.replication;

/**
 * Where a follower stands when it asks its leader. The answer is applied only if the follower still stands there.
 *
 * @param leaderEpoch      the leadership it follows, the request's current leader epoch
 * @param fetchOffset      the offset to fetch from
 * @param lastFetchedEpoch leader epoch of the record before it, {@link #NO_EPOCH} if there is none
 */
public record FetchPosition(int leaderEpoch, long fetchOffset, int lastFetchedEpoch) {

    /** Kafka's number for "no epoch". */
    public static final int NO_EPOCH = -1;
}
