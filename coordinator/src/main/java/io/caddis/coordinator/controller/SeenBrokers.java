package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every broker that was alive during one tenure, as it registered last: what the catalog is told. */
final class SeenBrokers {

    private final Map<Integer, BrokerRegistration> byId = new TreeMap<>();

    void see(Map<Integer, BrokerRegistration> live) {
        byId.putAll(live);
    }

    List<CatalogBroker> forCatalog(Map<Integer, BrokerRegistration> live) {
        return byId.values().stream()
                .map(broker -> {
                    Map<String, String> endpoints = new TreeMap<>();
                    broker.endpoints().forEach((name, at) -> endpoints.put(name, at.host() + ":" + at.port()));
                    return new CatalogBroker(broker.brokerId(), broker.incarnation(), broker.brokerEpoch(), endpoints,
                            broker.rack().orElse(null), live.containsKey(broker.brokerId()));
                })
                .toList();
    }
}
