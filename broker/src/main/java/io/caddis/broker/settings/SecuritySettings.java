package io.caddis.broker.settings;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Kafka's TLS and SASL settings. They are checked here and passed through as they are: Kafka's own channel builders read
 * them, those of single listeners ({@link ListenerOverride}) too.
 */
final class SecuritySettings {

    static final String HEADING = "TLS and SASL";

    /** A client chooses one mechanism, a broker offers several; and only clients fetch tokens with URL-encoded headers. */
    private static final Set<String> CLIENT_ONLY =
            Set.of(SaslConfigs.SASL_MECHANISM, SaslConfigs.SASL_OAUTHBEARER_HEADER_URLENCODE);

    private static final ConfigDef SHARED_WITH_CLIENTS = sharedWithClients();

    private SecuritySettings() {}

    private static ConfigDef sharedWithClients() {
        ConfigDef clientHalf = new ConfigDef();
        SslConfigs.addClientSslSupport(clientHalf);
        SaslConfigs.addClientSaslSupport(clientHalf);
        ConfigDef shared = new ConfigDef();
        clientHalf.configKeys().values().stream()
                .filter(key -> !CLIENT_ONLY.contains(key.name))
                .forEach(shared::define);
        return shared;
    }

    static void declare(ConfigDef definitions) {
        SettingGroup group = new SettingGroup(definitions, HEADING);
        for (ConfigKey key : SHARED_WITH_CLIENTS.configKeys().values()) {
            group.define(key.name, key.type, key.defaultValue, key.validator, key.importance, key.documentation);
        }
        group.define("security.providers", Type.STRING, null, Importance.LOW,
                        "Classes that create Java security providers, separated by commas.")
                .define("principal.builder.class", Type.CLASS,
                        "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder", Importance.MEDIUM,
                        "Class that makes the principal of an authenticated connection.")
                .define("connections.max.reauth.ms", Type.LONG, 0L, Importance.MEDIUM,
                        "A SASL connection that did not authenticate again for this many milliseconds is closed; 0 never asks.")
                .define("ssl.client.auth", Type.STRING, "none", Checks.oneOf("required", "requested", "none"),
                        Importance.MEDIUM, "Whether a TLS client must, may or need not show a certificate.")
                .define("ssl.principal.mapping.rules", Type.STRING, "DEFAULT", Importance.LOW,
                        "Rules that make a short principal name of a certificate's distinguished name.")
                .define("ssl.allow.dn.changes", Type.BOOLEAN, false, Importance.LOW,
                        "Whether a reloaded certificate may have another distinguished name.")
                .define("ssl.allow.san.changes", Type.BOOLEAN, false, Importance.LOW,
                        "Whether a reloaded certificate may have other subject alternative names.")
                .define(ListenerSecurity.SASL_ENABLED_MECHANISMS, Type.LIST, List.of(SaslConfigs.DEFAULT_SASL_MECHANISM),
                        Importance.MEDIUM, "SASL mechanisms offered, separated by commas. SCRAM is refused: there is no store of users for it yet.")
                .define(ListenerSecurity.SASL_MECHANISM_INTER_BROKER_PROTOCOL, Type.STRING, SaslConfigs.DEFAULT_SASL_MECHANISM,
                        Importance.MEDIUM, "SASL mechanism that nodes use to talk to one another.")
                .define("sasl.server.callback.handler.class", Type.CLASS, null, Importance.MEDIUM,
                        "Class that answers the server side of a SASL mechanism; set per listener and mechanism.")
                .define("sasl.server.max.receive.size", Type.INT, 512 * 1024, Importance.MEDIUM,
                        "Largest message in bytes read from a client that has not authenticated yet.")
                .define("sasl.kerberos.principal.to.local.rules", Type.LIST, List.of("DEFAULT"), Importance.MEDIUM,
                        "Rules that make a short name of a Kerberos principal.");
    }
}
