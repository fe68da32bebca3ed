package io.caddis.coordinator.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A live broker as it registered itself.
 *
 * @param incarnation  made anew at every start of the process
 * @param brokerEpoch  czxid of the registration znode: grows with every registration of the id
 * @param endpoints    by listener name
 * @param cleanShutdown the previous run of this node ended with a clean shutdown of all its logs
 * @param diskIds      ids of the log directories that are online, so that a replaced disk is noticed
 * @param draining     the node asked to have its leaderships moved away
 */
public record BrokerRegistration(
        int brokerId,
        UUID incarnation,
        long brokerEpoch,
        Map<String, Endpoint> endpoints,
        Optional<String> rack,
        boolean cleanShutdown,
        List<UUID> diskIds,
        boolean draining) {

    public BrokerRegistration {
        endpoints = Map.copyOf(endpoints);
        diskIds = List.copyOf(diskIds);
    }

    /** Where a listener is reached from outside, with Kafka's name of its security protocol (PLAINTEXT, SASL_SSL ...). */
    public record Endpoint(String host, int port, String securityProtocol) {}
}
