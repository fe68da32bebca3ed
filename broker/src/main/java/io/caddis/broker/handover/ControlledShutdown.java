package io.caddis.broker.handover;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what a node leads before it stops ({@code controlled.shutdown.enable}): asks to be drained, and waits until its
 * image shows that others have taken over what they can. The node goes on serving meanwhile, and for {@value #LINGER_MS} ms
 * after if there was something to hand over: clients that have not heard yet are told where to go instead of finding a closed port.
 *
 * <p>Images arrive on their follower's thread; {@link #run} belongs to the thread that stops the node.
 */
public final class ControlledShutdown implements ImageListener {

    /** A node that cannot hand over, because followers lag or there is no controller, stops all the same. */
    public static final long DRAIN_MAX_MS = 10_000;

    /** Nobody can be asked without ZooKeeper; a connection that is being made anew takes less. */
    static final long WITHOUT_ZOOKEEPER_MAX_MS = 2_000;

    static final long LINGER_MS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdown.class);
    private static final long PROGRESS_INTERVAL_MS = 1_000;

    private final int nodeId;
    private final Runnable askToBeDrained;
    private final BooleanSupplier zooKeeperConnected;
    private Optional<ClusterImage> image = Optional.empty();

    /** @param askToBeDrained must not block; {@link #onImage} sees the effect */
    public ControlledShutdown(int nodeId, Runnable askToBeDrained, BooleanSupplier zooKeeperConnected) {
        this.nodeId = nodeId;
        this.askToBeDrained = askToBeDrained;
        this.zooKeeperConnected = zooKeeperConnected;
    }

    @Override
    public synchronized void onImage(ClusterImage previous, ClusterImage newest) {
        image = Optional.of(newest);
        notifyAll();
    }

    /**
     * Blocks until everything is handed over that can be, {@value #DRAIN_MAX_MS} ms at most. An interruption ends it early and
     * stays noted.
     */
    public void run() {
        long begin = System.nanoTime();
        DrainProgress before = progress();
        LOG.info("handing over before the stop: brokerId={} leads={} inSyncFollowerOf={}", nodeId, before.led(), before.inSyncOnly());
        askToBeDrained.run();
        try {
            DrainProgress left = await(begin);
            if (left.isDone()) {
                LOG.info("handed over: brokerId={} tookMs={}", nodeId, elapsedMs(begin));
                if (before.led() > 0) {
                    Thread.sleep(LINGER_MS);
                }
            } else {
                LOG.warn("stops without having handed over everything: brokerId={} tookMs={} leads={} inSyncFollowerOf={} drainSeen={}",
                        nodeId, elapsedMs(begin), left.led(), left.inSyncOnly(), left.asked());
            }
        } catch (InterruptedException interrupted) {
            LOG.warn("interrupted while handing over: brokerId={} tookMs={}", nodeId, elapsedMs(begin));
            Thread.currentThread().interrupt();
        }
    }

    private synchronized DrainProgress progress() {
        return image.map(newest -> DrainProgress.of(newest, nodeId)).orElse(new DrainProgress(false, 0, 0));
    }

    private synchronized DrainProgress await(long beginNanos) throws InterruptedException {
        long nextProgressMs = PROGRESS_INTERVAL_MS;
        while (true) {
            DrainProgress left = progress();
            long elapsedMs = elapsedMs(beginNanos);
            boolean inVain = elapsedMs >= WITHOUT_ZOOKEEPER_MAX_MS && !zooKeeperConnected.getAsBoolean();
            if (left.isDone() || elapsedMs >= DRAIN_MAX_MS || inVain) {
                return left;
            }
            if (elapsedMs >= nextProgressMs) {
                nextProgressMs += PROGRESS_INTERVAL_MS;
                LOG.info("still handing over: brokerId={} leads={} inSyncFollowerOf={}", nodeId, left.led(), left.inSyncOnly());
            }
            wait(Math.max(1, nextProgressMs - elapsedMs));
        }
    }

    private static long elapsedMs(long beginNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    }
}
