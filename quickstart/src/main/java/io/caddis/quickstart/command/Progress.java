package io.caddis.quickstart.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the user reads while a command works: a line for each thing that happened. Thread safe. */
public final class Progress {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private boolean muted;

    public Progress(PrintStream out) {
        this.out = out;
    }

    public synchronized void say(String line) {
        if (!muted) {
            out.println(line);
            out.flush();
        }
    }

    /** Mutes this one, for what it still reports is about a start that was cancelled, and returns one that speaks. */
    synchronized Progress takeOver() {
        muted = true;
        return new Progress(out);
    }

    /** Time since {@code beginNs} of {@link System#nanoTime()}, for a line. */
    static String since(long beginNs) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - beginNs) / NANOS_PER_SECOND);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / NANOS_PER_SECOND);
    }
}
