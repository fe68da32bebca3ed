package io.caddis.quickstart.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends signals, and only to the process that was meant. Blocking; any thread. */
public final class Signals {

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final ProcessTable table;

    public Signals(ProcessTable table) {
        this.table = table;
    }

    /** Sends {@code signal}; false if the process is over, even if another has its id by now. */
    public boolean send(RunningProcess process, Signal signal) {
        if (!runs(process)) {
            return false;
        }
        try {
            // The shell's built-in, for Java sends only TERM and KILL; bash is a prerequisite, procps is not.
            Process kill = new ProcessBuilder("bash", "-c", "kill -s \"$1\" \"$2\"", "kill", signal.name(),
                    Long.toString(process.pid())).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return kill.waitFor() == 0;
        } catch (IOException failed) {
            throw new UncheckedIOException("signalling process " + process.pid(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public boolean runs(RunningProcess process) {
        return table.find(process.pid()).filter(process::sameAs).isPresent();
    }

    /**
     * Ends the process: wakes it if it is paused, sends {@code polite}, and after {@code patience} KILL.
     *
     * @return whether the polite signal was enough
     */
    public boolean stop(RunningProcess process, Signal polite, Duration patience) {
        send(process, polite);
        // After the signal, so that a process that wakes finds its end pending and begins nothing new.
        send(process, Signal.CONT);
        if (endsWithin(process, patience)) {
            return true;
        }
        kill(process);
        return false;
    }

    /** Sends KILL, which ends paused processes too, and waits until the process is gone. */
    public void kill(RunningProcess process) {
        send(process, Signal.KILL);
        if (!endsWithin(process, KILL_PATIENCE)) {
            throw new IllegalStateException("process " + process.pid() + " is still there " + KILL_PATIENCE.toSeconds()
                    + " s after SIGKILL");
        }
    }

    private boolean endsWithin(RunningProcess process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (runs(process)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
