package io.caddis.quickstart.command;

import io.caddis.quickstart.process.Launcher;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops processes when the launcher ends before {@link #disarm()}: by Ctrl-C, SIGTERM or a failure. Ctrl-C runs it on
 * a thread of the JVM's shutdown, a failure on the thread that leaves the block.
 */
final class StopOnExit implements AutoCloseable {

    /** What to stop. */
    @FunctionalInterface
    private interface Stop {
        void run(ClusterStop stop) throws InterruptedException;
    }

    private static final Stop NOTHING = stop -> { };

    private final Launcher launcher;
    private final LocalCluster cluster;
    private final ThreadFactory threads;
    private final Progress progress;
    private final Thread hook;
    private Stop stop;

    private StopOnExit(Launcher launcher, LocalCluster cluster, ThreadFactory threads, Progress progress, Stop stop) {
        this.launcher = launcher;
        this.cluster = cluster;
        this.threads = threads;
        this.progress = progress;
        this.stop = stop;
        this.hook = threads.newThread(this::stopNow);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Stops what {@code launcher} has started. */
    static StopOnExit startedBy(Launcher launcher, LocalCluster cluster, ThreadFactory threads, Progress progress) {
        return new StopOnExit(launcher, cluster, threads, progress, stop -> stop.stopOnly(launcher.startedPids()));
    }

    /** Stops the whole cluster. */
    static StopOnExit everything(Launcher launcher, LocalCluster cluster, ThreadFactory threads, Progress progress) {
        return new StopOnExit(launcher, cluster, threads, progress, ClusterStop::stopAll);
    }

    /** From now on nothing is stopped. */
    synchronized void disarm() {
        stop = NOTHING;
    }

    private synchronized void stopNow() {
        if (stop == NOTHING) {
            return;
        }
        Stop once = stop;
        disarm();
        launcher.close();
        try {
            once.run(new ClusterStop(cluster, threads, progress.takeOver()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops, unless disarmed. During the JVM's shutdown it does not return: the hook has stopped what there was. */
    @Override
    public void close() {
        stopNow();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shutdownHasBegun) {
            // The JVM ends when the hook is done. Until then this thread would only report that its start failed.
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
