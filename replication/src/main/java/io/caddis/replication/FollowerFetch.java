package io.caddis.replication;

/**
 * One partition of a follower's fetch request.
 *
 * @param replicaId          the follower
 * @param replicaEpoch       its broker epoch (KIP-903)
 * @param currentLeaderEpoch the leader epoch it follows; always given between brokers
 * @param fetchOffset        its log's end, everything below durable as the topic's flush policy means it
 * @param lastFetchedEpoch   leader epoch of its last record, {@link FetchPosition#NO_EPOCH} if its log is empty
 * @param logStartOffset     where its log starts
 */
public record FollowerFetch(
        int replicaId, long replicaEpoch, int currentLeaderEpoch, long fetchOffset, int lastFetchedEpoch, long logStartOffset) {

    /** Of a follower whose log starts at 0, as it does until records are deleted. */
    public FollowerFetch(int replicaId, long replicaEpoch, int currentLeaderEpoch, long fetchOffset, int lastFetchedEpoch) {
        this(replicaId, replicaEpoch, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, 0);
    }

    /**
     * Whether the follower asks from before the end of its log, which is bad there: it names no epoch although it has records. Where
     * the very first record is bad this cannot be told from an empty log.
     */
    boolean isBeforeLoss() {
        return lastFetchedEpoch == FetchPosition.NO_EPOCH && fetchOffset > logStartOffset;
    }
}
