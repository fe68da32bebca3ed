package io.caddis.wire;

/** One network thread and what runs on it, one task at a time. */
public interface EventLoop {

    /** Runs the task on the loop's thread, soon, in order. From any thread; never blocks. Once the loop has closed, on the caller's thread. */
    void execute(Runnable task);

    /** True on the loop's own thread. */
    boolean inLoop();

    /** Runs the task on the loop's thread after {@code delayMs}, unless cancelled. Only from the loop's own thread. */
    Timeout schedule(long delayMs, Runnable task);

    /** A scheduled task. */
    interface Timeout {
        /** Only from the loop's own thread. No effect once the task has run. */
        void cancel();
    }
}
