package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs probes on threads of their own, a few at a time: one that waits for a host that does not answer must hold up neither
 * the controller nor the others.
 */
final class ProbeWorker implements AutoCloseable {

    /** More reports at one moment are dropped: whoever made them makes them again. */
    static final int MAX_PROBES = 8;

    private static final long IDLE_MS = 10_000;

    private final BrokerProbe probe;
    private final ThreadPoolExecutor threads;

    ProbeWorker(BrokerProbe probe, ThreadFactory threads) {
        this.probe = probe;
        this.threads = new ThreadPoolExecutor(
                0, MAX_PROBES, IDLE_MS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), threads);
    }

    /**
     * Never blocks.
     *
     * @param outcome told once, on a probe's thread or, if there is no room for it, on the caller's: not refused
     */
    void probe(BrokerRegistration broker, Consumer<Boolean> outcome) {
        try {
            threads.execute(() -> outcome.accept(probe.refusesConnections(broker)));
        } catch (RejectedExecutionException e) {
            outcome.accept(false);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
