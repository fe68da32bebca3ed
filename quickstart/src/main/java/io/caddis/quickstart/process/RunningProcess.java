package io.caddis.quickstart.process;

import java.util.List;

/**
 * One entry of the process table at the moment it was read.
 *
 * @param state      the kernel's letter: R, S, D run; T and t are stopped by a signal or a debugger; Z and X are over
 * @param startTicks clock ticks from boot to the start of the process: with the id it names a process for good
 * @param arguments  the command line; empty for kernel threads and for processes that are over
 */
public record RunningProcess(long pid, char state, long startTicks, List<String> arguments) {

    public RunningProcess {
        arguments = List.copyOf(arguments);
    }

    /** False for a process that has ended and only waits for its parent to take note. */
    public boolean alive() {
        return state != 'Z' && state != 'X' && state != 'x';
    }

    public boolean paused() {
        return state == 'T' || state == 't';
    }

    /** Whether {@code other} is the same process, and not a later one that got the same id. */
    public boolean sameAs(RunningProcess other) {
        return pid == other.pid && startTicks == other.startTicks;
    }
}
