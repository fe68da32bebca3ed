package io.caddis.replication;

/** What a leader knows of one follower, in one leadership. Guarded by whoever guards {@link LeaderProgress}. */
final class FollowerReplica {

    static final long NOT_HEARD_OF = -1;

    private final int brokerId;
    private long brokerEpoch = InSyncProposal.UNKNOWN_BROKER_EPOCH;
    private long fetchOffset = NOT_HEARD_OF;
    private long logStartOffset = NOT_HEARD_OF;
    private long lastFetchMs;
    private long logEndAtLastFetch = Long.MAX_VALUE;
    private long lastCaughtUpMs;
    private boolean member;
    private boolean fetchedSinceItLeft;

    /** @param nowMs a new leadership grants everyone the full time */
    FollowerReplica(int brokerId, long nowMs) {
        this.brokerId = brokerId;
        this.lastCaughtUpMs = nowMs;
    }

    int brokerId() {
        return brokerId;
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    /** Everything below is on the follower's disk; {@link #NOT_HEARD_OF} before its first fetch. */
    long fetchOffset() {
        return fetchOffset;
    }

    /** {@link #NOT_HEARD_OF} before its first fetch. */
    long logStartOffset() {
        return logStartOffset;
    }

    void logStartsAt(long offset) {
        logStartOffset = offset;
    }

    /** Of the ISR as committed. */
    boolean isMember() {
        return member;
    }

    void member(boolean isMember) {
        if (member && !isMember) {
            fetchedSinceItLeft = false;
        }
        member = isMember;
    }

    /** Or was never a member in this leadership, as far as that is known, and has fetched. */
    boolean hasFetchedSinceItLeft() {
        return fetchedSinceItLeft;
    }

    void fetched(long ofBrokerEpoch, long offset, long logEndOffset, long nowMs) {
        if (ofBrokerEpoch != brokerEpoch) {
            brokerEpoch = ofBrokerEpoch;
            logEndAtLastFetch = Long.MAX_VALUE; // what an earlier life had is no evidence
        }
        if (offset >= logEndOffset) {
            lastCaughtUpMs = Math.max(lastCaughtUpMs, nowMs);
        } else if (offset >= logEndAtLastFetch) {
            // under constant load nobody is at the end when asking: having taken all that there was last time is keeping up
            lastCaughtUpMs = Math.max(lastCaughtUpMs, lastFetchMs);
        }
        fetchOffset = offset;
        fetchedSinceItLeft = true;
        lastFetchMs = nowMs;
        logEndAtLastFetch = logEndOffset;
    }

    /** The log is about to grow beyond {@code logEndOffset}. */
    void beforeGrowth(long logEndOffset, long nowMs) {
        if (fetchOffset >= logEndOffset) {
            lastCaughtUpMs = Math.max(lastCaughtUpMs, nowMs);
        }
    }

    boolean isLagging(long logEndOffset, long lagTimeMaxMs, long nowMs) {
        return fetchOffset < logEndOffset && nowMs - lastCaughtUpMs > lagTimeMaxMs;
    }
}
