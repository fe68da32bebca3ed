package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fewest settings a node starts with, and what is added to them. */
public final class SettingsFixture {

    private SettingsFixture() {}

    /** @param namesAndValues name, value, name, value ...; a null value takes a required setting away */
    public static Map<String, String> given(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "node.id", "1", "zookeeper.connect", "zookeeper:2181", "log.dirs", "/data/one", "listeners", "PLAINTEXT://node1:9092"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == null) {
                settings.remove(namesAndValues[i]);
            } else {
                settings.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return settings;
    }

    public static BrokerSettings startedWith(String... namesAndValues) {
        return BrokerSettings.of(given(namesAndValues));
    }

    static List<String> problemsWith(String... namesAndValues) {
        return assertThrows(SettingsException.class, () -> startedWith(namesAndValues)).problems();
    }
}
