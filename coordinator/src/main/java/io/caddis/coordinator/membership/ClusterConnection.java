package io.caddis.coordinator.membership;

import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.controller.BrokerProbe;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.zookeeper.BrokerIdInUseException;
import io.caddis.coordinator.zookeeper.ClusterIdMismatchException;
import io.caddis.coordinator.zookeeper.ClusterIdentity;
import io.caddis.coordinator.zookeeper.ZooKeeperSession;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that reaches ZooKeeper and is not a member yet. First of two steps: {@link #open}, learn the cluster id and compare
 * it with the data directories and the catalog, then {@link #join}, which yields a {@link ClusterMembership} that owns the
 * connection from then on. Used by one thread, the one that starts the node.
 */
public final class ClusterConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnection.class);

    private static final long RETRY_MS = 100;

    private final ZooKeeperSession session;
    private final ThreadFactory threads;

    private ClusterConnection(ZooKeeperSession session, ThreadFactory threads) {
        this.session = session;
        this.threads = threads;
    }

    /**
     * Begins to connect; returns at once and keeps trying until closed.
     *
     * @param threads makes every thread of the node's membership; threads of the ZooKeeper client inherit the context class
     *                loader of these
     */
    public static ClusterConnection open(ZooKeeperSettings settings, ThreadFactory threads) {
        ZooKeeperSession session = new ZooKeeperSession(settings, threads);
        session.start();
        return new ClusterConnection(session, threads);
    }

    /**
     * The cluster's id in ZooKeeper, made now if this is the cluster's first start. Blocks until ZooKeeper answers.
     *
     * @param known the id that this node's data directories or the catalog hold; empty if both are new
     * @throws ClusterIdMismatchException if ZooKeeper holds another id, or none although {@code known} is present
     */
    public String readOrCreateClusterId(Optional<String> known) throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                return new ClusterIdentity(session).readOrCreate(known);
            } catch (MetadataUnavailableException e) {
                if (!logged) {
                    LOG.info("waiting for ZooKeeper: {}", e.getMessage());
                    logged = true;
                }
                Thread.sleep(RETRY_MS);
            }
        }
    }

    /**
     * Who this node is.
     *
     * @param registration        what the others see; its {@code brokerEpoch} is not looked at
     * @param clusterId           from {@link #readOrCreateClusterId}
     * @param previousIncarnation of the last run on the same data directories, if they recorded it: its registration, left
     *                            over from a crash, is then replaced at once instead of waited for
     */
    public record Identity(BrokerRegistration registration, String clusterId, Optional<UUID> previousIncarnation) {}

    /**
     * Registers, follows the cluster's image and stands for controller. Blocks until this node is registered and has its
     * first image.
     *
     * @param probe tells the controller whether a broker that was reported unreachable is gone
     * @param nowMs wall clock in epoch milliseconds
     * @throws BrokerIdInUseException     if another live node has this id, after a session timeout and 5 s at most
     * @throws ClusterIdMismatchException if ZooKeeper no longer holds {@code clusterId}
     */
    public ClusterMembership join(
            Identity identity, ControllerSettings controller, TopicCatalog catalog, BrokerProbe probe, LongSupplier nowMs)
            throws InterruptedException {
        return ClusterMembership.join(session, identity, controller, catalog, probe, threads, nowMs);
    }

    /** Likewise, for a node that does not probe: while it is controller, brokers are gone when their sessions end. */
    public ClusterMembership join(Identity identity, ControllerSettings controller, TopicCatalog catalog, LongSupplier nowMs)
            throws InterruptedException {
        return join(identity, controller, catalog, broker -> false, nowMs);
    }

    /** For a node that never joined; after {@link #join} close the membership. Idempotent. */
    @Override
    public void close() {
        session.close();
    }
}
