package io.caddis.broker.liveness;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.ImageListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one idle connection to the inter-broker port of every other broker in the image, without sending anything, TLS
 * handshake included, and tells when a port that once answered has nobody listening any more. Costs nothing while nothing
 * happens: the thread {@code peer-watch} sleeps in its selector.
 */
public final class PeerWatch implements ImageListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
    private static final long THREAD_JOIN_MS = 5_000;
    /** After a defect, so that it does not fill the log. */
    private static final long DEFECT_PAUSE_MS = 1_000;

    private final int nodeId;
    private final String interBrokerListener;
    private final Consumer<BrokerRegistration> unreachable;
    private final Selector selector;
    private final Thread thread;
    private final Map<Integer, PeerPort> peers = new HashMap<>();
    private Optional<ControllerIdentity> toldController = Optional.empty();
    private volatile Map<Integer, BrokerRegistration> wanted = Map.of();
    private volatile Optional<ControllerIdentity> controller = Optional.empty();
    private volatile boolean closing;

    /**
     * @param interBrokerListener name of the listener whose endpoint is watched
     * @param unreachable         told, about every {@value PeerSuspicion#REPORT_INTERVAL_MS} ms while it lasts, that nothing listens
     *                            at a broker's port; on the thread {@code peer-watch}, must not block
     */
    public PeerWatch(int nodeId, String interBrokerListener, Consumer<BrokerRegistration> unreachable, ThreadFactory threads) {
        this.nodeId = nodeId;
        this.interBrokerListener = interBrokerListener;
        this.unreachable = unreachable;
        try {
            this.selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException("no selector to watch other brokers with", failure);
        }
        this.thread = threads.newThread(this::run);
        thread.setName("peer-watch");
        thread.start();
    }

    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        boolean news = wanted != image.brokers() || !controller.equals(image.controller());
        wanted = image.brokers();
        controller = image.controller();
        if (news) {
            selector.wakeup();
        }
    }

    private void run() {
        while (!closing) {
            try {
                follow(wanted);
                follow(controller);
                peers.values().forEach(peer -> peer.tick(nowMs()));
                selector.select(sleepMs());
                selector.selectedKeys().forEach(this::ready);
                selector.selectedKeys().clear();
            } catch (IOException | RuntimeException defect) {
                LOG.error("watching other brokers met an unexpected failure and goes on", defect);
                pause();
            }
        }
        peers.values().forEach(PeerPort::disconnect);
        closeSelector();
    }

    private void ready(SelectionKey key) {
        if (key.isValid()) {
            ((PeerPort) key.attachment()).ready(key, nowMs());
        }
    }

    /** A broker that registered anew is another process: what was known of the one before does not count against it. */
    private void follow(Map<Integer, BrokerRegistration> brokers) {
        peers.values().removeIf(peer -> {
            BrokerRegistration present = brokers.get(peer.broker().brokerId());
            boolean gone = present == null || present.brokerEpoch() != peer.broker().brokerEpoch();
            if (gone) {
                peer.disconnect();
            }
            return gone;
        });
        brokers.values().forEach(broker -> {
            BrokerRegistration.Endpoint endpoint = broker.endpoints().get(interBrokerListener);
            if (broker.brokerId() != nodeId && endpoint != null) {
                peers.computeIfAbsent(broker.brokerId(), id -> new PeerPort(broker, endpoint, selector, unreachable, nowMs()));
            }
        });
    }

    private void follow(Optional<ControllerIdentity> present) {
        if (present.isPresent() && !present.equals(toldController)) {
            peers.values().forEach(peer -> peer.controllerChanged(nowMs()));
        }
        toldController = present;
    }

    /** 0 means for ever to a selector. */
    private long sleepMs() {
        long dueAtMs = peers.values().stream().mapToLong(PeerPort::dueAtMs).min().orElse(Long.MAX_VALUE);
        return dueAtMs == Long.MAX_VALUE ? 0 : Math.max(1, dueAtMs - nowMs());
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void pause() {
        try {
            Thread.sleep(DEFECT_PAUSE_MS);
        } catch (InterruptedException stop) {
            closing = true;
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException failure) {
            LOG.debug("closing the selector failed", failure);
        }
    }

    /** Ends the thread and every connection. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(THREAD_JOIN_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
