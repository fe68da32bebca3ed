package io.caddis.admin.cluster;

import io.caddis.admin.Gap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /brokers/{id}}.
 *
 * @param broker            as in the list
 * @param endpoints         its listeners by name
 * @param incarnation       new with every start of the process; null while offline
 * @param cleanShutdown     whether its run before this one ended cleanly; null while offline
 * @param newDirectories    whether a log directory was new or replaced at its start; null while offline
 * @param onlineDirectories log directories in use; null while offline
 * @param coordinatorSlots  of the 64 slots of groups, those it owns
 * @param partitions        its partitions by {@code PartitionState} name, those in trouble and the healthy ones
 * @param missing           what the answer lacks
 * @param asOf              ISO-8601 instant of the facts
 */
public record BrokerDetail(
        BrokerRow broker,
        List<Endpoint> endpoints,
        String incarnation,
        Boolean cleanShutdown,
        Boolean newDirectories,
        Integer onlineDirectories,
        int coordinatorSlots,
        Map<String, Integer> partitions,
        List<Gap> missing,
        String asOf) {

    public BrokerDetail {
        endpoints = List.copyOf(endpoints);
        partitions = Map.copyOf(partitions);
        missing = List.copyOf(missing);
    }

    /** Where a listener is reached. */
    public record Endpoint(String listener, String host, int port, String securityProtocol) {}
}
