package io.caddis.benchmarks.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals that are sent to a broker to see what its cluster makes of it. */
public enum NodeSignal {
    /** Ends the process at once. */
    KILL,
    /** Freezes it. */
    STOP,
    /** Wakes it. */
    CONT,
    /** Asks it to end. */
    TERM;

    private static final long END_TIMEOUT_SECONDS = 120;

    /** Sends it; returns when it is sent. */
    public void send(long pid) throws IOException, InterruptedException {
        // The shell's built-in, for Java sends only KILL and TERM.
        Process kill = new ProcessBuilder("bash", "-c", "kill -s \"$1\" \"$2\"", "kill", name(), Long.toString(pid))
                .inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot send SIG" + name() + " to process " + pid);
        }
    }

    /** Blocks until the process is gone. */
    public static void awaitEnd(long pid) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_TIMEOUT_SECONDS);
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("process " + pid + " has not ended within " + END_TIMEOUT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
