package io.caddis.broker.liveness;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long this process stands still: garbage collections, safepoints, a starved processor, a stopped process or
 * machine. ZooKeeper's heartbeats stand still with it, and a pause of the session timeout costs the node its leaderships. A
 * thread sleeps {@value #SLEEP_MS} ms again and again; what a sleep takes longer is a pause.
 */
public final class PauseMeter implements AutoCloseable {

    /** Short enough to see a pause that matters, long enough to cost nothing. */
    static final long SLEEP_MS = 50;

    /** A third of the session timeout is the interval of ZooKeeper's heartbeats. */
    private static final int WARNED_SHARE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(PauseMeter.class);
    private static final long THREAD_JOIN_MS = 2_000;

    private final int sessionTimeoutMs;
    private final PauseWindow window = new PauseWindow();
    private final Thread thread;

    public PauseMeter(int sessionTimeoutMs, ThreadFactory threads) {
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.thread = threads.newThread(this::run);
        thread.setName("pause-meter");
        thread.start();
    }

    private void run() {
        try {
            long before = System.nanoTime();
            while (true) {
                Thread.sleep(SLEEP_MS);
                long now = System.nanoTime();
                add(TimeUnit.NANOSECONDS.toMillis(now - before) - SLEEP_MS, TimeUnit.NANOSECONDS.toMillis(now));
                before = now;
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(long pauseMs, long nowMs) {
        synchronized (window) {
            window.add(pauseMs, nowMs);
        }
        if (isWorthAWarning(pauseMs, sessionTimeoutMs)) {
            LOG.warn("this process stood still: pausedMs={} sessionTimeoutMs={}. At the session timeout the node loses its leaderships: "
                    + "look for garbage collections, swapping or a busy machine, or raise zookeeper.session.timeout.ms", pauseMs,
                    sessionTimeoutMs);
        }
    }

    static boolean isWorthAWarning(long pauseMs, int sessionTimeoutMs) {
        return pauseMs * WARNED_SHARE > sessionTimeoutMs;
    }

    /** Any thread, does not block. */
    public Pauses pauses() {
        synchronized (window) {
            return new Pauses(window.longestMs(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())), PauseWindow.WINDOW_MS, sessionTimeoutMs);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(THREAD_JOIN_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
