package io.caddis.broker;

import io.caddis.broker.liveness.PortProbe;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.controller.TopicDurability;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.membership.ClusterConnection;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.coordinator.zookeeper.ClusterIdMismatchException;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
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
        Optional<Belonging> directory = belongingOfDirectories();
        Optional<Belonging> catalog = belongingOfCatalog();
        if (directory.isPresent() && catalog.isPresent() && !directory.get().clusterId().equals(catalog.get().clusterId())) {
            throw new IllegalStateException(directory.get() + " and " + catalog.get() + ": correct log.dirs, or the data source");
        }
        Optional<Belonging> known = directory.or(() -> catalog);
        try {
            return connection.readOrCreateClusterId(known.map(Belonging::clusterId));
        } catch (ClusterIdMismatchException mismatch) {
            throw new ClusterIdMismatchException(known.map(belonging -> belonging + ": ").orElse("") + mismatch.getMessage());
        }
    }

    /** @param owner what holds the id: the refusal of a node must name what the operator has to look at */
    private record Belonging(String owner, String clusterId) {
        @Override
        public String toString() {
            return owner + " belongs to cluster " + clusterId;
        }
    }

    private Optional<Belonging> belongingOfDirectories() {
        for (Path directory : settings.node().logDirectories()) {
            try {
                Optional<DirectoryIdentity> identity = LogStore.identityOf(directory);
                if (identity.isPresent()) {
                    return Optional.of(new Belonging("log directory " + directory, identity.get().clusterId()));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("log directory " + directory + " cannot be read", failure);
            }
        }
        return Optional.empty();
    }

    private Optional<Belonging> belongingOfCatalog() {
        try {
            return ports.clusterIdentity().clusterId().map(id -> new Belonging("the catalog", id));
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
                storage.wasShutDownCleanly(), storage.diskIds(), false, storage.hasNewDirectories(),
                storage.cleanRuns(), DynamicBrokerSettings.agreedOf(settings));
        return connection.join(
                new ClusterConnection.Identity(registration, clusterId, storage.previousIncarnation()), controllerSettings(),
                ports.catalog(), new PortProbe(settings.listeners().interBroker()), System::currentTimeMillis);
    }

    private ControllerSettings controllerSettings() {
        ControllerSettings defaults = ControllerSettings.DEFAULTS;
        int maxPartitions = settings.topicCreation().maxPartitionsPerCluster();
        return new ControllerSettings(
                settings.topicCreation().defaultPartitions(),
                settings.topicCreation().defaultReplicationFactor(),
                defaults.maxReplicationFactor(),
                Math.min(defaults.maxPartitionsPerTopic(), maxPartitions),
                maxPartitions,
                defaults.maxQueuedCommands(),
                defaults.maxQueuedHistoryEvents(),
                topicDefaults(),
                settings.replication().leaderRebalance(),
                settings.replication().leaderImbalanceCheckIntervalMs(),
                settings.rebalance().policy());
    }

    private TopicDurability topicDefaults() {
        TopicSettings topics = TopicSettings.of(settings, Map.of(), Map.of());
        return new TopicDurability(topics.minInsyncReplicas(), topics.flushPolicy() == FlushPolicy.SYNC);
    }

    @Override
    public void close() {
        connection.close();
    }
}
