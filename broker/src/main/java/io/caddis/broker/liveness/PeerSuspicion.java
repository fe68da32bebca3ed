package io.caddis.broker.liveness;

/**
 * What one peer's port tells about its process. Pure; one writer, the thread {@code peer-watch}.
 *
 * <pre>
 *            CONNECT                 connected
 *  Waiting -----------> Connecting ------------> Connected
 *     ^                     |                        |
 *     |   refused, failed   |         closed         |
 *     +---------------------+------------------------+
 * </pre>
 *
 * A killed process loses its sockets: the connection closes, and the next attempt is refused. Two refusals in a row, after a
 * connection that once stood under this registration, are reported, again and again while they last. A host that is frozen or
 * cut off answers nothing and is never reported: it may still be working, and its ZooKeeper session is the judge of that. A
 * peer that never let this node in is not reported either: this node's own view of the address may be wrong.
 */
final class PeerSuspicion {

    /** In a row. One may be a listener that is just being opened. */
    static final int REFUSALS_OF_THE_DEAD = 2;

    static final long SECOND_LOOK_MS = 5;

    /** A refusal is an answer of the peer's host. An attempt that fails later than this ran into a timeout of some kind. */
    static final long REFUSED_WITHIN_MS = 500;

    static final long CONNECT_TIMEOUT_MS = 1_000;

    static final long FAILED_PAUSE_MS = 1_000;

    /** A connection that lasted so long was an idle one that the peer closed, or the peer has just died. */
    static final long SETTLED_MS = 1_000;

    /**
     * A dying process may still take connections for a moment, from the backlog of a port that closes after its connections:
     * so the first pauses are short. A peer that hangs up on everybody, its connection limit reached, gets the long one.
     */
    static final long FIRST_PAUSE_MS = 5;

    static final long LONGEST_PAUSE_MS = 1_000;

    static final long REPORT_INTERVAL_MS = 150;

    /** After so many reports nobody seems to be able to act on them, ZooKeeper being away perhaps: less often from then on. */
    static final int FREQUENT_REPORTS = 40;

    static final long LATER_REPORT_INTERVAL_MS = 1_000;

    /** What the caller does now. */
    enum Effect {
        NONE,
        /** Begin to connect, and say how it went. */
        CONNECT,
        /** Give the attempt up; nothing more is said of it. */
        ABANDON,
        /** Nothing listens: tell the controller. */
        REPORT
    }

    private sealed interface Phase {
        record Waiting(long untilMs) implements Phase {}

        record Connecting(long sinceMs) implements Phase {}

        record Connected(long sinceMs) implements Phase {}
    }

    private Phase phase;
    private boolean onceConnected;
    private int refusals;
    private int reports;
    private long pauseMs;

    /** Of a peer just seen: the first attempt is due now. */
    PeerSuspicion(long nowMs) {
        phase = new Phase.Waiting(nowMs);
    }

    /** When {@link #onTick} is due; {@link Long#MAX_VALUE}: not before something else happens. */
    long dueAtMs() {
        if (phase instanceof Phase.Waiting waiting) {
            return waiting.untilMs();
        }
        return phase instanceof Phase.Connecting connecting ? connecting.sinceMs() + CONNECT_TIMEOUT_MS : Long.MAX_VALUE;
    }

    Effect onTick(long nowMs) {
        if (nowMs < dueAtMs()) {
            return Effect.NONE;
        }
        if (phase instanceof Phase.Waiting) {
            phase = new Phase.Connecting(nowMs);
            return Effect.CONNECT;
        }
        failed(nowMs);
        return Effect.ABANDON;
    }

    void onConnected(long nowMs) {
        connectingSince();
        phase = new Phase.Connected(nowMs);
        onceConnected = true;
        refusals = 0;
        reports = 0;
    }

    /** The connection that stood is gone, in whatever way. */
    void onClosed(long nowMs) {
        if (!(phase instanceof Phase.Connected connected)) {
            throw new IllegalStateException("closed while " + phase);
        }
        boolean settled = nowMs - connected.sinceMs() >= SETTLED_MS;
        pauseMs = settled ? 0 : Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pauseMs * 2));
        phase = new Phase.Waiting(nowMs + pauseMs);
    }

    /** The peer's host took the connection and reset it before this node could see it stand. */
    void onReset(long nowMs) {
        onConnected(nowMs);
        onClosed(nowMs);
    }

    /** The attempt was refused by the peer's host. */
    Effect onRefused(long nowMs) {
        if (nowMs - connectingSince() > REFUSED_WITHIN_MS) {
            failed(nowMs);
            return Effect.NONE;
        }
        if (!onceConnected) {
            phase = new Phase.Waiting(nowMs + FAILED_PAUSE_MS);
            return Effect.NONE;
        }
        refusals++;
        if (refusals < REFUSALS_OF_THE_DEAD) {
            phase = new Phase.Waiting(nowMs + SECOND_LOOK_MS);
            return Effect.NONE;
        }
        reports++;
        phase = new Phase.Waiting(nowMs + (reports <= FREQUENT_REPORTS ? REPORT_INTERVAL_MS : LATER_REPORT_INTERVAL_MS));
        return Effect.REPORT;
    }

    /** There is another controller, which has not heard of a dead peer yet: look again now. */
    void onControllerChanged(long nowMs) {
        if (reports > 0 && phase instanceof Phase.Waiting) {
            phase = new Phase.Waiting(nowMs);
        }
    }

    /** The attempt failed in another way: no route, no name, no descriptor left. Says nothing about the peer. */
    void onFailed(long nowMs) {
        connectingSince();
        failed(nowMs);
    }

    private void failed(long nowMs) {
        refusals = 0;
        phase = new Phase.Waiting(nowMs + FAILED_PAUSE_MS);
    }

    private long connectingSince() {
        if (phase instanceof Phase.Connecting connecting) {
            return connecting.sinceMs();
        }
        throw new IllegalStateException("an attempt ended while " + phase);
    }
}
