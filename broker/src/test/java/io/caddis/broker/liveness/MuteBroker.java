package io.caddis.broker.liveness;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.zookeeper.BrokerRegistrar;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import io.caddis.coordinator.zookeeper.ZooKeeperSession;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A registration whose session lives on and that nobody renews: with its port closed, a process that has just been killed. */
final class MuteBroker implements AutoCloseable {

    private static final long PATIENCE_S = 30;

    final BrokerRegistration registration;
    private final ZooKeeperSession session;
    private final ListeningPort port;

    MuteBroker(int brokerId, String clusterId, EmbeddedZooKeeper zooKeeper, int sessionTimeoutMs) throws Exception {
        port = new ListeningPort();
        session = new ZooKeeperSession(new ZooKeeperSettings(zooKeeper.connectString(), sessionTimeoutMs, Map.of()), Thread::new);
        session.start();
        registration = new BrokerRegistrar(session, Peers.broker(brokerId, 0, port.number()), clusterId, Optional.empty())
                .start().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    boolean isWatchedBy(int watchers) {
        return port.connections() >= watchers;
    }

    void loseItsPort() throws IOException {
        port.close();
    }

    @Override
    public void close() throws IOException {
        session.close();
        port.close();
    }
}
