package io.caddis.coordinator.controller;

import java.util.Map;

/**
 * Which run of each broker has been taken into account, with the version of the node.
 *
 * @param version    {@link StoredSettings#ABSENT} while there is no node
 * @param byBrokerId every broker that ever registered
 */
public record StoredIncarnations(int version, Map<Integer, ProcessedIncarnation> byBrokerId) {

    public static final StoredIncarnations NONE = new StoredIncarnations(StoredSettings.ABSENT, Map.of());

    public StoredIncarnations {
        byBrokerId = Map.copyOf(byBrokerId);
    }
}
