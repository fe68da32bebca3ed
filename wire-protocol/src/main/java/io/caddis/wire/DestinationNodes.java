package io.caddis.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Node;

/**
 * The nodes of Kafka's network client, which knows a connection by its node's number alone: an address each, so that a
 * broker that comes back elsewhere is another node, and nothing meant for it goes out on a connection to where it was.
 *
 * <p>Touched by the client's thread only. Holds {@link #REMEMBERED_MAX} addresses and those added since the surplus was taken.
 */
final class DestinationNodes {

    /** Far more brokers than a cluster has; beyond it, those not talked to for the longest time are forgotten. */
    static final int REMEMBERED_MAX = 1_000;

    private static final int INITIAL_CAPACITY = 16;
    private static final float LOAD_FACTOR = 0.75f;

    private final Map<InterBrokerClient.Destination, Node> leastRecentlyUsedFirst =
            new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true);
    private int nextNumber;

    /** The node for this destination: the same one as before, or one with a number that none has had. */
    Node of(InterBrokerClient.Destination destination) {
        return leastRecentlyUsedFirst.computeIfAbsent(
                destination, unknown -> new Node(nextNumber++, unknown.host(), unknown.port()));
    }

    /** Forgets one node beyond the bound; its connection must be closed. Empty when there is none. */
    Optional<Node> takeSurplus() {
        if (leastRecentlyUsedFirst.size() <= REMEMBERED_MAX) {
            return Optional.empty();
        }
        return Optional.of(leastRecentlyUsedFirst.remove(leastRecentlyUsedFirst.keySet().iterator().next()));
    }
}
