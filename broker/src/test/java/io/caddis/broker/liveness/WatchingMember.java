package io.caddis.broker.liveness;

import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.membership.ClusterConnection;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;

/**
 * A member of a cluster that watches the others: real ZooKeeper session, real controller, a port that is real and serves
 * nothing. Reports are only acted on where the controller is this node, as each controller watches for itself.
 */
final class WatchingMember implements AutoCloseable {

    final int brokerId;
    private final ClusterMembership membership;
    private final ListeningPort port;
    private final PeerWatch watch;

    WatchingMember(int brokerId, EmbeddedZooKeeper zooKeeper, TopicCatalog catalog, int sessionTimeoutMs) {
        this.brokerId = brokerId;
        try {
            port = new ListeningPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ThreadFactory threads = Thread::new;
        ClusterConnection connection = ClusterConnection.open(
                new ZooKeeperSettings(zooKeeper.connectString(), sessionTimeoutMs, Map.of()), threads);
        try {
            String clusterId = connection.readOrCreateClusterId(Optional.empty());
            BrokerRegistration registration = new BrokerRegistration(
                    brokerId, new UUID(9, brokerId), 0, Peers.broker(brokerId, 0, port.number()).endpoints(), Optional.empty(), true,
                    List.of(), false);
            membership = connection.join(
                    new ClusterConnection.Identity(registration, clusterId, Optional.empty()), ControllerSettings.DEFAULTS, catalog,
                    new PortProbe(Peers.LISTENER), System::currentTimeMillis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ControllerCommands controller = membership.commands();
        watch = new PeerWatch(brokerId, Peers.LISTENER, new UnreachableReports(
                controller::isActive, controller::reportUnreachable, (id, epoch) -> { /* in these tests the controller watches too */ }, membership::image,
                membership::reportControllerDead), threads);
        membership.addListener(watch);
    }

    ClusterImage image() {
        return membership.image();
    }

    ControllerCommands commands() {
        return membership.commands();
    }

    boolean isWatched() {
        return port.connections() > 0;
    }

    /** What the others see of a process that was killed, while its session lives on. */
    void loseItsPort() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        watch.close();
        membership.close();
        loseItsPort();
    }
}
