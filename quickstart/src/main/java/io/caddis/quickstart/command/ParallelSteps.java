package io.caddis.quickstart.command;

import io.caddis.quickstart.cluster.ClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Steps that run side by side, each on a thread of its own; the caller waits for all of them. */
final class ParallelSteps implements AutoCloseable {

    private final ExecutorService threads;
    private final List<Future<?>> steps = new ArrayList<>();

    /** @param threads makes the threads; there are as many as steps at a time */
    ParallelSteps(ThreadFactory threads) {
        this.threads = Executors.newCachedThreadPool(threads);
    }

    <T> Future<T> begin(Callable<T> step) {
        Future<T> future = threads.submit(step);
        steps.add(future);
        return future;
    }

    /** Waits for every step begun so far; throws the first failure when all are over. */
    void awaitAll() throws InterruptedException {
        RuntimeException failure = null;
        for (Future<?> step : steps) {
            try {
                result(step);
            } catch (RuntimeException failed) {
                failure = failure == null ? failed : failure;
            }
        }
        steps.clear();
        if (failure != null) {
            throw failure;
        }
    }

    /** The outcome of a step; a failure comes as it was thrown if it is unchecked. */
    static <T> T result(Future<T> step) throws InterruptedException {
        try {
            return step.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new ClusterException(String.valueOf(failed.getCause()), failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
