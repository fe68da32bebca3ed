package io.caddis.broker.api.data;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which replica a consumer should read, when it has told its rack (KIP-392): the leader if it stands in that rack, else the
 * in-sync replica there that is furthest of those that have what the consumer asks for. Pure.
 */
final class ReadReplicaSelection {

    private ReadReplicaSelection() {}

    /**
     * @param inSyncFollowers the leader's in-sync followers, and the end of each one's log as it has told
     * @param listener        by which the consumer came: it must reach the replica by the same
     * @return empty: read from the leader
     */
    static OptionalInt choose(
            ClusterImage image, int leaderId, Map<Integer, Long> inSyncFollowers, long fetchOffset, String clientRack, String listener) {
        Optional<String> rack = Optional.of(clientRack);
        BrokerRegistration leader = image.brokers().get(leaderId);
        if (leader != null && leader.rack().equals(rack)) {
            return OptionalInt.empty();
        }
        return inSyncFollowers.entrySet().stream()
                .filter(follower -> follower.getValue() >= fetchOffset)
                .filter(follower -> {
                    BrokerRegistration broker = image.brokers().get(follower.getKey());
                    return broker != null && broker.rack().equals(rack) && broker.endpoints().containsKey(listener);
                })
                .max(Comparator.comparingLong(Map.Entry<Integer, Long>::getValue).thenComparing(Map.Entry::getKey))
                .map(follower -> OptionalInt.of(follower.getKey()))
                .orElse(OptionalInt.empty());
    }
}
