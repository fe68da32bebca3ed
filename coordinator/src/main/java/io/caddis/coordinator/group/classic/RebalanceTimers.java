package io.caddis.coordinator.group.classic;

/** How long the phases of a rebalance may last: when the join phase ends, and when members must have synced. */
final class RebalanceTimers {

    static final long NEVER = Long.MAX_VALUE;

    private long joinEndsAtMs = NEVER;
    private long syncEndsAtMs = NEVER;

    /** Of the initial delay: length of the present one, and what is left of the rebalance timeout after it. */
    private long delayMs;
    private long remainingMs;
    private boolean memberCame;

    long joinEndsAtMs() {
        return joinEndsAtMs;
    }

    long syncEndsAtMs() {
        return syncEndsAtMs;
    }

    long nextMs() {
        return Math.min(joinEndsAtMs, syncEndsAtMs);
    }

    /** The first members of an empty group wait for others, as long as others come, up to the rebalance timeout. */
    void startInitialDelay(int initialDelayMs, int rebalanceTimeoutMs, long nowMs) {
        delayMs = initialDelayMs;
        remainingMs = Math.max(rebalanceTimeoutMs - initialDelayMs, 0);
        memberCame = false;
        joinEndsAtMs = nowMs + delayMs;
    }

    void memberCame() {
        memberCame = true;
    }

    /** @return false if nobody came during the delay, or no time is left: the join phase ends */
    boolean extendInitialDelay(int initialDelayMs, long nowMs) {
        if (!memberCame || remainingMs == 0) {
            return false;
        }
        memberCame = false;
        long next = Math.min(initialDelayMs, remainingMs);
        remainingMs = Math.max(remainingMs - delayMs, 0);
        delayMs = next;
        joinEndsAtMs = nowMs + next;
        return true;
    }

    void endJoinAt(long deadlineMs) {
        remainingMs = 0;
        joinEndsAtMs = deadlineMs;
    }

    void joinEnded() {
        remainingMs = 0;
        joinEndsAtMs = NEVER;
    }

    void endSyncAt(long deadlineMs) {
        syncEndsAtMs = deadlineMs;
    }

    void syncEnded() {
        syncEndsAtMs = NEVER;
    }
}
