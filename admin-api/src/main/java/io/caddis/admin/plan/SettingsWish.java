package io.caddis.admin.plan;

import java.util.List;
import java.util.Map;

/**
 * Settings of one thing that are to be changed.
 *
 * @param resource {@code TOPIC}, {@code BROKER}, {@code CLUSTER} (the defaults of all brokers) or {@code GROUP}
 * @param name     topic, broker id or group; null for the cluster
 * @param set      new values by name; null: none
 * @param remove   names that go back to their default; null: none
 */
public record SettingsWish(String resource, String name, Map<String, String> set, List<String> remove) {

    public SettingsWish {
        set = set == null ? null : Map.copyOf(set);
        remove = remove == null ? null : List.copyOf(remove);
    }
}
