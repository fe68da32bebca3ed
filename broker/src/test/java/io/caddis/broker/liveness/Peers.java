package io.caddis.broker.liveness;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Registrations and images for tests, and ports that listen. */
final class Peers {

    static final String LISTENER = "PLAINTEXT";

    private Peers() {}

    static ServerSocket listening() throws IOException {
        return listeningOn(0);
    }

    static ServerSocket listeningOn(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    static BrokerRegistration broker(int brokerId, long brokerEpoch, int port) {
        return new BrokerRegistration(
                brokerId, new UUID(brokerId, brokerEpoch), brokerEpoch,
                Map.of(LISTENER, new BrokerRegistration.Endpoint("127.0.0.1", port, "PLAINTEXT")), Optional.empty(), true, List.of(), false);
    }

    static ClusterImage image(Optional<ControllerIdentity> controller, BrokerRegistration... brokers) {
        return new ClusterImage(
                "cluster", 1, controller,
                Stream.of(brokers).collect(Collectors.toMap(BrokerRegistration::brokerId, Function.identity())), Map.of(), Map.of(),
                Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }
}
