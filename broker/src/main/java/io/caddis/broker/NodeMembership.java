package io.caddis.broker;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.membership.ClusterConnection;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.LogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's way into its cluster: the connection to ZooKeeper, the cluster's id, which ZooKeeper, the catalog and the data
 * directories must agree on, and the registration.
 */
final class NodeMembership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeMembership.class);
    /** Of a topic. Replication comes with a later version: a higher factor is refused. */
    private static final int MAX_REPLICATION_FACTOR = 1;
    /** A registration's broker epoch is ZooKeeper's to give. */
    private static final long BROKER_EPOCH_TO_COME = -1;

    private final BrokerSettings settings;
    private final NodePorts ports;
    private final UUID incarnation;
    private final ClusterConnection connection;

    /** Begins to connect. */
    NodeMembership(BrokerSettings settings, NodePorts ports, UUID incarnation) {
        this.settings = settings;
        this.ports = ports;
        this.incarnation = incarnation;
        this.connection = ClusterConnection.open(
                new ZooKeeperSettings(settings.zookeeper().connect(), settings.zookeeper().sessionTimeoutMs(), Map.of()), ports.threads());
    }

    /**
     * Blocks until ZooKeeper answers.
     *
     * @throws RuntimeException if ZooKeeper, the catalog and the directories belong to different clusters
     */
    String clusterId() throws InterruptedException {
        Optional<String> inDirectories = clusterIdInDirectories();
        Optional<String> inCatalog = clusterIdInCatalog();
        if (inDirectories.isPresent() && inCatalog.isPresent() && !inDirectories.equals(inCatalog)) {
            throw new IllegalStateException("the log directories belong to cluster " + inDirectories.get() + " and the catalog to cluster "
                    + inCatalog.get() + ": correct log.dirs, or the data source");
        }
        return connection.readOrCreateClusterId(inDirectories.or(() -> inCatalog));
    }

    private Optional<String> clusterIdInDirectories() {
        for (Path directory : settings.node().logDirectories()) {
            try {
                Optional<DirectoryIdentity> identity = LogStore.identityOf(directory);
                if (identity.isPresent()) {
                    return Optional.of(identity.get().clusterId());
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("log directory " + directory + " cannot be read", failure);
            }
        }
        return Optional.empty();
    }

    private Optional<String> clusterIdInCatalog() {
        try {
            return ports.clusterIdentity().clusterId();
        } catch (CatalogException.Unavailable away) {
            LOG.info("the catalog does not answer, its cluster id is compared later: {}", away.getMessage());
            return Optional.empty();
        }
    }

    /** Registers, and blocks until the node has its first image. */
    ClusterMembership join(String clusterId, NodeStorage storage, Map<String, BrokerRegistration.Endpoint> endpoints)
            throws InterruptedException {
        BrokerRegistration registration = new BrokerRegistration(
                settings.node().nodeId(), incarnation, BROKER_EPOCH_TO_COME, endpoints, settings.node().rack(),
                storage.wasShutDownCleanly(), storage.diskIds(), false);
        return connection.join(
                new ClusterConnection.Identity(registration, clusterId, storage.previousIncarnation()), controllerSettings(),
                ports.catalog(), System::currentTimeMillis);
    }

    private ControllerSettings controllerSettings() {
        ControllerSettings defaults = ControllerSettings.DEFAULTS;
        int maxPartitions = settings.topicCreation().maxPartitionsPerCluster();
        return new ControllerSettings(
                settings.topicCreation().defaultPartitions(),
                Math.min(settings.topicCreation().defaultReplicationFactor(), MAX_REPLICATION_FACTOR),
                MAX_REPLICATION_FACTOR,
                Math.min(defaults.maxPartitionsPerTopic(), maxPartitions),
                maxPartitions,
                defaults.maxQueuedCommands(),
                defaults.maxQueuedHistoryEvents());
    }

    @Override
    public void close() {
        connection.close();
    }
}
