package io.caddis.broker.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Whether secured listeners have what they need. A listener that lets nobody in is found out by clients, one by one; here it
 * is found out at the start of the node.
 */
final class ListenerSecurity {

    static final String SASL_ENABLED_MECHANISMS = "sasl.enabled.mechanisms";
    static final String SASL_MECHANISM_INTER_BROKER_PROTOCOL = "sasl.mechanism.inter.broker.protocol";

    private static final Set<SecurityProtocol> WITH_TLS = Set.of(SecurityProtocol.SSL, SecurityProtocol.SASL_SSL);
    private static final Set<SecurityProtocol> WITH_SASL = Set.of(SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL);
    /** Each is a way to a certificate of the node's own. */
    private static final List<String> CERTIFICATE_SETTINGS =
            List.of("ssl.keystore.location", "ssl.keystore.certificate.chain", "ssl.engine.factory.class");
    /** Needs users and their salted passwords from the cluster, which does not keep any. */
    private static final String SCRAM_PREFIX = "SCRAM-";

    private final SettingValues values;
    private final Map<String, String> texts;
    private final List<String> problems;

    /** @param texts what was given, the settings of single listeners included */
    ListenerSecurity(SettingValues values, Map<String, String> texts, List<String> problems) {
        this.values = values;
        this.texts = texts;
        this.problems = problems;
    }

    /** Adds to the problems what is wrong. */
    void check(ListenerSettings listeners) {
        for (ListenerAddress listener : listeners.bound()) {
            if (WITH_TLS.contains(listener.protocol())) {
                checkCertificate(listener);
            }
            if (WITH_SASL.contains(listener.protocol())) {
                checkMechanisms(listener, listener.name().equals(listeners.interBroker()));
            }
        }
    }

    private void checkCertificate(ListenerAddress listener) {
        boolean hasOne = CERTIFICATE_SETTINGS.stream()
                .anyMatch(setting -> values.isSet(setting) || texts.containsKey(prefix(listener) + setting));
        if (!hasOne) {
            problems.add(ListenerSettings.LISTENERS + ": '" + listener.name() + "' uses " + listener.protocol()
                    + " and the node has no certificate for it; set ssl.keystore.location, or ssl.keystore.certificate.chain and"
                    + " ssl.keystore.key");
        }
    }

    private void checkMechanisms(ListenerAddress listener, boolean interBroker) {
        List<String> mechanisms = mechanisms(listener);
        List<String> withoutUsers =
                mechanisms.stream().filter(mechanism -> mechanism.toUpperCase(Locale.ROOT).startsWith(SCRAM_PREFIX)).toList();
        if (!withoutUsers.isEmpty()) {
            problems.add(SASL_ENABLED_MECHANISMS + ": listener '" + listener.name() + "' offers " + withoutUsers
                    + ", and the cluster keeps no SCRAM users; take PLAIN, GSSAPI or OAUTHBEARER");
        }
        String ofNodes = values.text(SASL_MECHANISM_INTER_BROKER_PROTOCOL);
        if (interBroker && !mechanisms.contains(ofNodes)) {
            problems.add(SASL_MECHANISM_INTER_BROKER_PROTOCOL + ": '" + ofNodes + "' is not offered by listener '"
                    + listener.name() + "', over which nodes talk to one another; choose one of " + mechanisms);
        }
    }

    private List<String> mechanisms(ListenerAddress listener) {
        String own = texts.get(prefix(listener) + SASL_ENABLED_MECHANISMS);
        return own == null ? values.list(SASL_ENABLED_MECHANISMS) : Arrays.stream(own.split(",")).map(String::trim).toList();
    }

    private static String prefix(ListenerAddress listener) {
        return ListenerOverride.prefixOf(listener.name());
    }
}
