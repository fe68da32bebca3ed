package io.caddis.verification.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, for people; off unless a failure is replayed. Ask {@link #isOn} before a text is put together. */
public final class Trace {

    /** The end of a run tells more than its beginning. */
    private static final int MAX_LINES = 4_000;

    private final Scheduler scheduler;
    private final boolean on;
    private final Deque<String> lines = new ArrayDeque<>();
    private int dropped;

    public Trace(Scheduler scheduler, boolean on) {
        this.scheduler = scheduler;
        this.on = on;
    }

    public boolean isOn() {
        return on;
    }

    public void line(String text) {
        if (lines.size() == MAX_LINES) {
            lines.remove();
            dropped++;
        }
        lines.add(String.format("%6d %s", scheduler.nowMs(), text));
    }

    public String text() {
        return (dropped > 0 ? "... " + dropped + " lines before\n" : "") + String.join("\n", lines);
    }
}
