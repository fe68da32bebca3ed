package io.caddis.broker.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings after parsing, read with the type they were declared with. What did not parse has no value here, so typed
 * records are built only after a parse without problems.
 */
final class SettingValues {

    private final Map<String, Object> values = new TreeMap<>();

    private SettingValues() {}

    /**
     * Parses and checks each defined setting on its own, taking the default of what is not given.
     *
     * @param texts    may hold names that are not defined: they are left out
     * @param problems receives one line for each setting that is wrong
     */
    static SettingValues parse(ConfigDef definitions, Map<String, String> texts, List<String> problems) {
        return parse(definitions, definitions.names(), texts, problems);
    }

    /** Parses and checks only what is given; required settings may be missing and defaults are left out. */
    static SettingValues parseGiven(ConfigDef definitions, Map<String, String> texts, List<String> problems) {
        return parse(definitions, texts.keySet(), texts, problems);
    }

    private static SettingValues parse(
            ConfigDef definitions, Set<String> names, Map<String, String> texts, List<String> problems) {
        SettingValues parsed = new SettingValues();
        for (String name : names) {
            ConfigKey key = definitions.configKeys().get(name);
            if (key == null) {
                continue;
            }
            try {
                parsed.values.put(name, parseOne(key, texts));
            } catch (ConfigException wrong) {
                problems.add(wrong.getMessage());
            }
        }
        return parsed;
    }

    private static Object parseOne(ConfigKey key, Map<String, String> texts) {
        if (!texts.containsKey(key.name) && !key.hasDefault()) {
            throw new ConfigException(key.name + ": is required and not set; give it a value");
        }
        Object value = texts.containsKey(key.name)
                ? ConfigDef.parseType(key.name, texts.get(key.name), key.type)
                : key.defaultValue;
        if (key.validator != null) {
            key.validator.ensureValid(key.name, value);
        }
        return value;
    }

    Map<String, Object> asMap() {
        return values;
    }

    boolean isSet(String name) {
        return values.get(name) != null;
    }

    boolean bool(String name) {
        return (Boolean) values.get(name);
    }

    int integer(String name) {
        return (Integer) values.get(name);
    }

    /** Also reads settings declared as int. */
    long number(String name) {
        return ((Number) values.get(name)).longValue();
    }

    /** Null when the setting has no value. */
    String text(String name) {
        return (String) values.get(name);
    }

    List<String> list(String name) {
        return ((List<?>) values.get(name)).stream().map(String.class::cast).toList();
    }
}
