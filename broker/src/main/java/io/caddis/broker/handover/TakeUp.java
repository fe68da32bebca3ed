package io.caddis.broker.handover;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Role;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a node's readiness back until it leads what the controller gives it: a client that was told that the node is back
 * must not find its partitions without a leader. Add it as image listener after the one that applies roles.
 *
 * <p>Images arrive on their follower's thread; {@link #await} belongs to the thread that starts the node.
 */
public final class TakeUp implements ImageListener {

    /** A partition whose log is lost or whose directory failed must not keep the node from serving the others. */
    static final long WAIT_MAX_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(TakeUp.class);
    private static final long PROGRESS_INTERVAL_MS = 1_000;

    private final int nodeId;
    private final UUID incarnation;
    private final HostedPartitions hosted;
    private Optional<ClusterImage> image = Optional.empty();

    public TakeUp(int nodeId, UUID incarnation, HostedPartitions hosted) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.hosted = hosted;
    }

    @Override
    public synchronized void onImage(ClusterImage previous, ClusterImage newest) {
        image = Optional.of(newest);
        notifyAll();
    }

    /** Blocks until the node leads what it is given, {@value #WAIT_MAX_MS} ms at most. */
    public synchronized void await(Consumer<String> progress) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            TakeUpProgress left = image.map(newest -> TakeUpProgress.of(newest, nodeId, incarnation, this::isLedHere))
                    .orElse(new TakeUpProgress(false, 0, 0));
            long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (left.isDone()) {
                return;
            }
            if (elapsedMs >= WAIT_MAX_MS) {
                LOG.warn("ready without leading everything it could: brokerId={} waitedMs={} undecided={} notLedYet={}",
                        nodeId, elapsedMs, left.undecided(), left.unledHere());
                return;
            }
            progress.accept(left.known() ? "taking up leaderships: " + (left.undecided() + left.unledHere()) + " to come"
                    : "waiting for the controller");
            wait(PROGRESS_INTERVAL_MS);
        }
    }

    private boolean isLedHere(UUID topicId, int partition, int leaderEpoch) {
        return hosted.find(topicId, partition)
                .map(open -> open.role() instanceof Role.Leader leader && leader.leaderEpoch() == leaderEpoch)
                .orElse(false);
    }
}
