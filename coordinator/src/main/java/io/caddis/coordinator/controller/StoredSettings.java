package io.caddis.coordinator.controller;

import java.util.Map;

/** Overrides of one resource with the version of their node. @param version {@link #ABSENT} while there is no node */
public record StoredSettings(int version, Map<String, String> overrides) {

    public static final int ABSENT = -1;

    public static final StoredSettings NONE = new StoredSettings(ABSENT, Map.of());

    public StoredSettings {
        overrides = Map.copyOf(overrides);
    }
}
