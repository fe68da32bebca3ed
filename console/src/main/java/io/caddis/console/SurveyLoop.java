package io.caddis.console;

import io.caddis.console.view.ClusterView;
import io.caddis.console.view.Measurements;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers for sizes and offsets, in rounds, only while somebody looks. One thread, {@code console-survey}; sleeps otherwise.
 */
final class SurveyLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SurveyLoop.class);

    static final long ROUND_MS = 10_000;
    /** So long after the last question somebody is still taken to look. */
    private static final long LOOKING_MS = 45_000;
    private static final long THREAD_END_MS = 5_000;

    private final ConsolePorts ports;
    private final Supplier<Optional<ClusterView>> view;
    private final Consumer<Measurements> result;
    private final Thread thread;
    private Measurements last = Measurements.NONE;
    private long lastAtMs;

    // guarded by the monitor
    private long lookedAtMs = Long.MIN_VALUE / 2;
    private boolean closing;

    SurveyLoop(ConsolePorts ports, Supplier<Optional<ClusterView>> view, Consumer<Measurements> result) {
        this.ports = ports;
        this.view = view;
        this.result = result;
        this.thread = ports.threads().newThread(this::run);
        this.thread.setName("console-survey");
    }

    void start() {
        thread.start();
    }

    /** Somebody looks. Any thread. */
    synchronized void look() {
        boolean asleep = ports.nowMs().getAsLong() - lookedAtMs > LOOKING_MS;
        lookedAtMs = ports.nowMs().getAsLong();
        if (asleep) {
            notifyAll();
        }
    }

    private void run() {
        try {
            while (awaitRound()) {
                Optional<ClusterView> present = view.get();
                if (present.isPresent()) {
                    ask(present.get());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(ClusterView present) throws InterruptedException {
        long nowMs = ports.nowMs().getAsLong();
        try {
            last = ports.survey().ask(present.image(), last, nowMs - lastAtMs);
            lastAtMs = nowMs;
            result.accept(last);
        } catch (RuntimeException failure) {
            LOG.error("nodeId={} the brokers could not be asked for sizes and offsets", ports.nodeId(), failure);
        }
    }

    /** @return false when it is time to end */
    private synchronized boolean awaitRound() throws InterruptedException {
        while (!closing) {
            long nowMs = ports.nowMs().getAsLong();
            boolean looking = nowMs - lookedAtMs <= LOOKING_MS;
            long dueInMs = lastAtMs + ROUND_MS - nowMs;
            if (looking && dueInMs <= 0) {
                return true;
            }
            wait(looking ? dueInMs : 0);
        }
        return false;
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(THREAD_END_MS);
        } catch (InterruptedException stillStopping) {
            Thread.currentThread().interrupt();
        }
    }
}
