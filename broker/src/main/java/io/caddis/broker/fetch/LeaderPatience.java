package io.caddis.broker.fetch;

/**
 * How long a leader that was asked may stay silent before its connection is given up for a new one. Short, so that a follower is
 * back a moment after a cut network has healed; twice as long after each fetch that was lost, so that a leader which is merely
 * slow is not asked for the same again and again. Not thread-safe.
 */
final class LeaderPatience {

    static final int FIRST_MS = 1_500;
    /** No answer takes longer in any case. */
    static final int MAX_MS = 10_000;

    private int silenceMs = FIRST_MS;

    /** @return beyond the time that the leader was asked to wait for records */
    int silenceMs() {
        return silenceMs;
    }

    void onLost() {
        silenceMs = Math.min(MAX_MS, 2 * silenceMs);
    }

    void onAnswer() {
        silenceMs = FIRST_MS;
    }
}
