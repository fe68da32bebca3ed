package io.caddis.broker.liveness;

import static io.caddis.broker.liveness.PeerSuspicion.Effect.ABANDON;
import static io.caddis.broker.liveness.PeerSuspicion.Effect.CONNECT;
import static io.caddis.broker.liveness.PeerSuspicion.Effect.NONE;
import static io.caddis.broker.liveness.PeerSuspicion.Effect.REPORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PeerSuspicionTest {

    private static final long BEGIN_MS = 100_000;

    private final PeerSuspicion peer = new PeerSuspicion(BEGIN_MS);
    private long nowMs = BEGIN_MS;

    @Test
    void shouldConnectAtOnceAndThenSleep_whenThePeerListens() {
        assertEquals(CONNECT, peer.onTick(nowMs));
        peer.onConnected(nowMs);

        assertEquals(Long.MAX_VALUE, peer.dueAtMs());
        assertEquals(NONE, peer.onTick(nowMs + 3_600_000));
    }

    @Test
    void shouldReportWithinMilliseconds_whenTheConnectionEndsAndTwoAttemptsAreRefused() {
        idleFor(60_000);

        peer.onClosed(nowMs);
        assertEquals(CONNECT, tickWhenDue());
        assertEquals(NONE, peer.onRefused(nowMs), "one refusal may be a listener that is just being opened");
        assertEquals(CONNECT, tickWhenDue());
        assertEquals(REPORT, peer.onRefused(nowMs));

        assertTrue(nowMs - BEGIN_MS - 60_000 <= 10, "took " + (nowMs - BEGIN_MS - 60_000) + " ms");
    }

    @Test
    void shouldReportAgain_whileThePeerRefuses() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        refuseUntilReported();
        long firstMs = nowMs;

        assertEquals(CONNECT, tickWhenDue());
        assertEquals(REPORT, peer.onRefused(nowMs));

        assertEquals(PeerSuspicion.REPORT_INTERVAL_MS, nowMs - firstMs);
    }

    @Test
    void shouldReportLessOften_whenNobodyActsForLong() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        for (int report = 0; report <= PeerSuspicion.FREQUENT_REPORTS; report++) {
            refuseUntilReported();
        }

        assertEquals(nowMs + PeerSuspicion.LATER_REPORT_INTERVAL_MS, peer.dueAtMs());
    }

    @Test
    void shouldReportAtOnce_whenThereIsAnotherController() {
        idleFor(60_000);
        peer.onControllerChanged(nowMs);
        assertEquals(Long.MAX_VALUE, peer.dueAtMs(), "nothing to report");
        peer.onClosed(nowMs);
        refuseUntilReported();

        peer.onControllerChanged(nowMs);

        assertEquals(nowMs, peer.dueAtMs());
    }

    @Test
    void shouldForgetTheRefusals_whenThePeerListensAgain() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        refuseUntilReported();
        tickWhenDue();
        peer.onConnected(nowMs);

        peer.onClosed(nowMs);
        assertEquals(CONNECT, tickWhenDue());
        assertEquals(NONE, peer.onRefused(nowMs));
    }

    @Test
    void shouldNotReport_whenThePeerNeverLetThisNodeIn() {
        for (int attempt = 0; attempt < 10; attempt++) {
            assertEquals(CONNECT, tickWhenDue());
            assertEquals(NONE, peer.onRefused(nowMs));
        }

        assertEquals(nowMs + PeerSuspicion.FAILED_PAUSE_MS, peer.dueAtMs());
    }

    @Test
    void shouldNotReport_whenNothingAnswers() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        for (int attempt = 0; attempt < 10; attempt++) {
            assertEquals(CONNECT, tickWhenDue());
            assertEquals(ABANDON, tickWhenDue());
        }
    }

    @Test
    void shouldNotCountATimeoutAsRefusal_whateverTheKernelCallsIt() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertEquals(CONNECT, tickWhenDue());
            nowMs += PeerSuspicion.REFUSED_WITHIN_MS + 1;
            assertEquals(NONE, peer.onRefused(nowMs));
        }
    }

    @Test
    void shouldStartCountingAnew_whenAnAttemptBetweenTwoRefusalsFailsOtherwise() {
        idleFor(60_000);
        peer.onClosed(nowMs);
        tickWhenDue();
        peer.onRefused(nowMs);
        tickWhenDue();
        peer.onFailed(nowMs);

        tickWhenDue();
        assertEquals(NONE, peer.onRefused(nowMs));
    }

    @Test
    void shouldComeBackAtOnce_whenThePeerClosesAnIdleConnection() {
        idleFor(600_000);

        peer.onClosed(nowMs);

        assertEquals(nowMs, peer.dueAtMs());
    }

    @Test
    void shouldPauseLongerEachTime_whenThePeerHangsUpAtOnce() {
        idleFor(60_000);
        long lastPauseMs = -1;
        for (int attempt = 0; attempt < 12; attempt++) {
            peer.onClosed(nowMs);
            long pauseMs = peer.dueAtMs() - nowMs;
            assertTrue(pauseMs > lastPauseMs || pauseMs == PeerSuspicion.LONGEST_PAUSE_MS, pauseMs + " after " + lastPauseMs);
            lastPauseMs = pauseMs;
            assertEquals(CONNECT, tickWhenDue());
            peer.onConnected(nowMs);
        }
        assertEquals(PeerSuspicion.LONGEST_PAUSE_MS, lastPauseMs);
    }

    @Test
    void shouldReportSoon_whenADyingProcessStillResetsAConnection() {
        idleFor(60_000);
        long diedMs = nowMs;
        peer.onClosed(nowMs);
        tickWhenDue();
        peer.onReset(nowMs);
        refuseUntilReported();

        assertTrue(nowMs - diedMs < 50, "took " + (nowMs - diedMs) + " ms");
    }

    @Test
    void shouldRefuseEventsThatCannotBe() {
        assertThrows(IllegalStateException.class, () -> peer.onClosed(nowMs));
        assertThrows(IllegalStateException.class, () -> peer.onConnected(nowMs));
        assertThrows(IllegalStateException.class, () -> peer.onRefused(nowMs));
    }

    private void idleFor(long ms) {
        assertEquals(CONNECT, peer.onTick(nowMs));
        peer.onConnected(nowMs);
        nowMs += ms;
    }

    private PeerSuspicion.Effect tickWhenDue() {
        nowMs = Math.max(nowMs, peer.dueAtMs());
        return peer.onTick(nowMs);
    }

    private void refuseUntilReported() {
        do {
            assertEquals(CONNECT, tickWhenDue());
        } while (peer.onRefused(nowMs) != REPORT);
    }
}
