package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Live brokers for tests, by short description. */
final class Brokers {

    private Brokers() {}

    /** {@code "1@101 2@102/rack-a 3@103!"}: id, broker epoch, rack, and {@code !} for draining. */
    static Map<Integer, BrokerRegistration> of(String description) {
        Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
        for (String word : description.isBlank() ? new String[0] : description.trim().split(" ")) {
            boolean draining = word.endsWith("!");
            String[] idAndRest = (draining ? word.substring(0, word.length() - 1) : word).split("@");
            String[] epochAndRack = idAndRest[1].split("/");
            int id = Integer.parseInt(idAndRest[0]);
            long epoch = Long.parseLong(epochAndRack[0]);
            Optional<String> rack = epochAndRack.length > 1 ? Optional.of(epochAndRack[1]) : Optional.empty();
            brokers.put(id, new BrokerRegistration(id, new UUID(id, epoch), epoch, Map.of(), rack, true, List.of(), draining));
        }
        return brokers;
    }
}
