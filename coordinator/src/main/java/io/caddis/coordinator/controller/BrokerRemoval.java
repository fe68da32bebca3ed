package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ReplicaSpread.Place;
import io.caddis.coordinator.image.BrokerRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that would have to move so that a broker holds nothing, to show an operator before it is done, or to send as a
 * reassignment. Pure. The cluster itself empties a broker a few partitions at a time, see {@link RebalancePlan}.
 *
 * @param moves    one for each partition that can leave the broker
 * @param stranded partitions that cannot, because every other broker has them already or they are being reassigned
 */
public record BrokerRemoval(List<ReplicaMove> moves, List<ReplicaMove> stranded) {

    public BrokerRemoval {
        moves = List.copyOf(moves);
        stranded = List.copyOf(stranded);
    }

    /** @param live registered brokers; those that drain are given nothing */
    public static BrokerRemoval of(int brokerId, Collection<StoredTopic> topics, Map<Integer, BrokerRegistration> live) {
        List<Integer> receivers = live.values().stream()
                .filter(broker -> !broker.draining() && broker.brokerId() != brokerId)
                .map(BrokerRegistration::brokerId)
                .toList();
        ReplicaSpread all = new ReplicaSpread(topics, live, receivers);
        List<ReplicaMove> moves = new ArrayList<>();
        List<ReplicaMove> stranded = new ArrayList<>();
        for (Place place : all.placesOf(brokerId)) {
            Optional<Integer> heir = place.partition().isReassigning() ? Optional.empty() : all.heir(place, brokerId);
            if (heir.isPresent()) {
                moves.add(all.move(place, brokerId, heir.get()));
            } else {
                stranded.add(place.move());
            }
        }
        return new BrokerRemoval(moves, stranded);
    }
}
