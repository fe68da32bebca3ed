package io.caddis.broker.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The name of a TLS or SASL setting for one listener, {@code listener.name.<listener>.<setting>}, or for one mechanism of it,
 * {@code listener.name.<listener>.<mechanism>.<setting>} (KIP-103, KIP-85). Listener and mechanism stand in lower case, as
 * Kafka's classes look them up.
 */
final class ListenerOverride {

    private static final String PREFIX = "listener.name.";
    private static final String SASL_PREFIX = "sasl.";

    /** Can be set for one mechanism although its name does not say SASL. */
    private static final String CONNECTIONS_MAX_REAUTH_MS = "connections.max.reauth.ms";

    private ListenerOverride() {}

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }

    /** What stands before a setting's name to set it for this listener only. */
    static String prefixOf(String listener) {
        return PREFIX + listener.toLowerCase(Locale.ROOT) + ".";
    }

    /**
     * What is wrong with the name; empty if nothing is.
     *
     * @param securityNames names of all TLS and SASL settings
     */
    static Optional<String> problemOf(String name, ListenerSettings listeners, Set<String> securityNames) {
        List<String> known =
                listeners.bound().stream().map(listener -> listener.name().toLowerCase(Locale.ROOT)).sorted().toList();
        String rest = name.substring(PREFIX.length());
        Optional<String> listener = known.stream()
                .filter(candidate -> rest.startsWith(candidate + "."))
                .max(Comparator.comparingInt(String::length));
        if (listener.isEmpty()) {
            return Optional.of(name + ": names no listener of " + ListenerSettings.LISTENERS + " " + known
                    + " (in lower case); correct the name or add the listener");
        }
        return problemOf(name, rest.substring(listener.get().length() + 1), securityNames);
    }

    private static Optional<String> problemOf(String name, String setting, Set<String> securityNames) {
        String withoutMechanism = setting.substring(setting.indexOf('.') + 1);
        boolean isOfMechanism =
                withoutMechanism.startsWith(SASL_PREFIX) || withoutMechanism.equals(CONNECTIONS_MAX_REAUTH_MS);
        String meant = isOfMechanism ? withoutMechanism : setting;
        if (securityNames.contains(meant)) {
            return Optional.empty();
        }
        return Optional.of(
                name + ": '" + setting + "' cannot be set for one listener" + Spelling.suggestion(meant, securityNames));
    }

    /**
     * The setting that it sets for one listener.
     *
     * @param name a name without problems
     */
    static ConfigKey settingOf(String name, ConfigDef definitions) {
        return definitions.configKeys().values().stream()
                .filter(key -> SecuritySettings.HEADING.equals(key.group) && name.endsWith("." + key.name))
                .max(Comparator.comparingInt(key -> key.name.length()))
                .orElseThrow(() -> new IllegalArgumentException(name + " is not a setting of a listener"));
    }
}
