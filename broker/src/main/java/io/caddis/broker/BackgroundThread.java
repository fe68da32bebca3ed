package io.caddis.broker;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for work that may block: maintenance of the logs, deletion of records, calls of the catalog. A task that fails
 * is logged and does not end the thread or its own repetition.
 */
final class BackgroundThread implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
    private static final long STOP_MS = 10_000;

    private final String name;
    private final ScheduledThreadPoolExecutor executor;

    BackgroundThread(String name, ThreadFactory threads) {
        this.name = name;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    /** Runs the task once, after a time; a thread that has ended drops it. */
    void after(long delayMs, Runnable task) {
        try {
            executor.schedule(guarded(task), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("thread {} has ended, a task is dropped", name);
        }
    }

    /** Repeats the task, {@code intervalMs} after its last end. */
    void repeat(long intervalMs, Runnable task) {
        executor.scheduleWithFixedDelay(guarded(task), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                LOG.error("a task of thread {} failed", name, failure);
            }
        };
    }

    /** Ends the thread after the task it is at; blocks for at most {@value #STOP_MS} ms. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("thread {} is still busy after {} ms and is interrupted", name, STOP_MS);
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
