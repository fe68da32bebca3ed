package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.junit.jupiter.api.Test;

class SecuritySettingsTest {

    /** The class that Kafka's channel builders read is internal, so ours is put together from public parts; this pins it. */
    @Test
    void shouldBeKafkasOwnSettings_whenComparedWithTheOnesItsListenersRead() {
        ConfigDef declared = new ConfigDef();
        SecuritySettings.declare(declared);

        assertEquals(signatures(BrokerSecurityConfigs.CONFIG_DEF), signatures(declared));
    }

    private static Map<String, String> signatures(ConfigDef definitions) {
        Map<String, String> signatures = new TreeMap<>();
        definitions.configKeys().values().forEach(key -> signatures.put(
                key.name, key.type + " = " + ConfigDef.convertToString(key.defaultValue, key.type)));
        return signatures;
    }
}
