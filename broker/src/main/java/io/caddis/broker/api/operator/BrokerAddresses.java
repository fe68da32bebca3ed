package io.caddis.broker.api.operator;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.InterBrokerClient.Destination;
import java.util.Optional;

/** Where brokers are reached by brokers. */
public final class BrokerAddresses {

    private final String interBrokerListener;
    private final Destination self;

    /** @param self this node's own inter-broker listener */
    public BrokerAddresses(String interBrokerListener, Destination self) {
        this.interBrokerListener = interBrokerListener;
        this.self = self;
    }

    /** Empty while it is not registered, or without a listener for brokers. */
    Optional<Destination> of(int brokerId, ClusterImage image) {
        if (brokerId == self.brokerId()) {
            return Optional.of(self);
        }
        BrokerRegistration broker = image.brokers().get(brokerId);
        BrokerRegistration.Endpoint endpoint = broker == null ? null : broker.endpoints().get(interBrokerListener);
        return endpoint == null ? Optional.empty() : Optional.of(new Destination(brokerId, endpoint.host(), endpoint.port()));
    }
}
