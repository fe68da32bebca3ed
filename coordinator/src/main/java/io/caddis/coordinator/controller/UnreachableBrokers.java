package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brokers whose ports are said to refuse connections: one probe of each at a time, and no removal without one. Belongs to
 * {@link ActiveController}; at most one entry for each broker.
 */
final class UnreachableBrokers {

    private final Set<Integer> beingProbed = new TreeSet<>();
    private final Map<Integer, Long> refused = new TreeMap<>();

    /** Broker epochs by id of registrations that were removed, for as long as nothing newer of that id is seen. */
    Map<Integer, Long> refused() {
        return Collections.unmodifiableMap(refused);
    }

    /** An image that still shows a removed registration changes nothing. */
    void onBrokers(Map<Integer, BrokerRegistration> live) {
        refused.entrySet().removeIf(removed -> live.containsKey(removed.getKey())
                && live.get(removed.getKey()).brokerEpoch() != removed.getValue());
    }

    /** @return the probe to make, empty if the report is about no present registration or is being looked into */
    Optional<ControllerEffect> onReported(int brokerId, long brokerEpoch, Map<Integer, BrokerRegistration> live) {
        BrokerRegistration broker = live.get(brokerId);
        return broker != null && broker.brokerEpoch() == brokerEpoch && beingProbed.add(brokerId)
                ? Optional.of(new ControllerEffect.Probe(broker))
                : Optional.empty();
    }

    /** @return the removal, empty if the port does not refuse or the broker has registered anew meanwhile */
    Optional<ControllerEffect> onProbed(BrokerRegistration broker, boolean refuses, Map<Integer, BrokerRegistration> live) {
        beingProbed.remove(broker.brokerId());
        BrokerRegistration present = live.get(broker.brokerId());
        return refuses && present != null && present.brokerEpoch() == broker.brokerEpoch()
                ? Optional.of(new ControllerEffect.RemoveRegistration(broker))
                : Optional.empty();
    }

    void onRemoved(BrokerRegistration broker) {
        refused.put(broker.brokerId(), broker.brokerEpoch());
    }
}
