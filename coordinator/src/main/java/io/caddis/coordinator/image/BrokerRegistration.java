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
 * @param newDirectories a log directory was new, replaced or offline when the process started: what it held before is not there
 * @param cleanRuns    the runs of this node before the present one that ended cleanly, back to the last that did not, or to a
 *                     bound; the oldest first. {@code cleanShutdown} speaks of the last of them only, and the controller may know
 *                     none of the latest. Empty if the node did not say
 * @param agreedSettings what the node was started with of the settings that all brokers must agree on, by name. Empty if the
 *                     node did not say
 */
public record BrokerRegistration(
        int brokerId,
        UUID incarnation,
        long brokerEpoch,
        Map<String, Endpoint> endpoints,
        Optional<String> rack,
        boolean cleanShutdown,
        List<UUID> diskIds,
        boolean draining,
        boolean newDirectories,
        List<UUID> cleanRuns,
        Map<String, String> agreedSettings) {

    public BrokerRegistration {
        endpoints = Map.copyOf(endpoints);
        diskIds = List.copyOf(diskIds);
        cleanRuns = List.copyOf(cleanRuns);
        agreedSettings = Map.copyOf(agreedSettings);
    }

    /** Of a node that found all its log directories as it had left them, and says no more than a node must. */
    public BrokerRegistration(
            int brokerId,
            UUID incarnation,
            long brokerEpoch,
            Map<String, Endpoint> endpoints,
            Optional<String> rack,
            boolean cleanShutdown,
            List<UUID> diskIds,
            boolean draining) {
        this(brokerId, incarnation, brokerEpoch, endpoints, rack, cleanShutdown, diskIds, draining, false, List.of(), Map.of());
    }

    public BrokerRegistration withDraining(boolean changed) {
        return new BrokerRegistration(
                brokerId, incarnation, brokerEpoch, endpoints, rack, cleanShutdown, diskIds, changed, newDirectories,
                cleanRuns, agreedSettings);
    }

    public BrokerRegistration withDiskIds(List<UUID> changed) {
        return new BrokerRegistration(
                brokerId, incarnation, brokerEpoch, endpoints, rack, cleanShutdown, changed, draining, newDirectories,
                cleanRuns, agreedSettings);
    }

    public BrokerRegistration withBrokerEpoch(long changed) {
        return new BrokerRegistration(
                brokerId, incarnation, changed, endpoints, rack, cleanShutdown, diskIds, draining, newDirectories, cleanRuns,
                agreedSettings);
    }

    public BrokerRegistration withNewDirectories(boolean changed) {
        return new BrokerRegistration(
                brokerId, incarnation, brokerEpoch, endpoints, rack, cleanShutdown, diskIds, draining, changed, cleanRuns,
                agreedSettings);
    }

    public BrokerRegistration withCleanRuns(List<UUID> changed) {
        return new BrokerRegistration(
                brokerId, incarnation, brokerEpoch, endpoints, rack, cleanShutdown, diskIds, draining, newDirectories, changed,
                agreedSettings);
    }

    /** Where a listener is reached from outside, with Kafka's name of its security protocol (PLAINTEXT, SASL_SSL ...). */
    public record Endpoint(String host, int port, String securityProtocol) {}
}
