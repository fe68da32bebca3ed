package io.caddis.broker.controller;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.wire.InterBrokerClient;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the active controller is, as this node knows it. Thread-safe. */
public final class ControllerRoute {

    private final ControllerCommands local;
    private final Supplier<ClusterImage> image;
    private final int nodeId;
    private final String interBrokerListener;

    public ControllerRoute(ControllerCommands local, Supplier<ClusterImage> image, int nodeId, String interBrokerListener) {
        this.local = local;
        this.image = image;
        this.nodeId = nodeId;
        this.interBrokerListener = interBrokerListener;
    }

    boolean isLocal() {
        return local.isActive();
    }

    /** The other node that is controller, empty while there is none or it has not registered a listener for brokers. */
    Optional<InterBrokerClient.Destination> remote() {
        ClusterImage now = image.get();
        Optional<ControllerIdentity> controller = now.controller();
        if (controller.isEmpty() || controller.get().brokerId() == nodeId) {
            return Optional.empty();
        }
        BrokerRegistration broker = now.brokers().get(controller.get().brokerId());
        BrokerRegistration.Endpoint endpoint = broker == null ? null : broker.endpoints().get(interBrokerListener);
        return endpoint == null
                ? Optional.empty()
                : Optional.of(new InterBrokerClient.Destination(broker.brokerId(), endpoint.host(), endpoint.port()));
    }
}
