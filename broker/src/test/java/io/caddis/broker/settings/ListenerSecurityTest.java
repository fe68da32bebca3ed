package io.caddis.broker.settings;

import static io.caddis.broker.settings.SettingsFixture.problemsWith;
import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerSecurityTest {

    private static final String WITH_PLAINTEXT = "PLAINTEXT://node1:9092,";

    @ParameterizedTest
    @ValueSource(strings = {"SSL", "SASL_SSL"})
    void shouldRefuse_whenThereIsNoCertificateForTls(String protocol) {
        assertEquals(
                List.of("listeners: '" + protocol + "' uses " + protocol + " and the node has no certificate for it; set"
                        + " ssl.keystore.location, or ssl.keystore.certificate.chain and ssl.keystore.key"),
                problemsWith("listeners", WITH_PLAINTEXT + protocol + "://node1:9093", "sasl.enabled.mechanisms", "PLAIN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl.keystore.location", "ssl.keystore.certificate.chain", "listener.name.ssl.ssl.keystore.location"})
    void shouldStart_whenTheCertificateIsForAllListenersOrForThisOne(String setting) {
        startedWith("listeners", WITH_PLAINTEXT + "SSL://node1:9093", setting, "a-certificate");
    }

    @Test
    void shouldRefuse_whenTheCertificateIsForAnotherListener() {
        assertEquals(1, problemsWith(
                        "listeners", WITH_PLAINTEXT + "SSL://node1:9093,OTHER://node1:9094",
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SSL:SSL,OTHER:SSL",
                        "listener.name.other.ssl.keystore.location", "store")
                .size());
    }

    @Test
    void shouldRefuseScram_becauseThereAreNoUsers() {
        String problem = "sasl.enabled.mechanisms: listener 'SASL_PLAINTEXT' offers [SCRAM-SHA-512], and the cluster keeps no SCRAM"
                + " users; take PLAIN, GSSAPI or OAUTHBEARER";

        assertEquals(
                List.of(problem),
                problemsWith("listeners", WITH_PLAINTEXT + "SASL_PLAINTEXT://node1:9093", "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"));
        assertEquals(
                List.of(problem),
                problemsWith(
                        "listeners", WITH_PLAINTEXT + "SASL_PLAINTEXT://node1:9093", "sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.sasl_plaintext.sasl.enabled.mechanisms", "SCRAM-SHA-512"));
    }

    @Test
    void shouldStart_whenNoListenerUsesWhatIsEnabled() {
        startedWith("sasl.enabled.mechanisms", "SCRAM-SHA-256");
    }

    @Test
    void shouldRefuse_whenNodesWouldTalkByAMechanismThatTheirListenerHasNot() {
        assertEquals(
                List.of("sasl.mechanism.inter.broker.protocol: 'GSSAPI' is not offered by listener 'SASL_PLAINTEXT', over which nodes"
                        + " talk to one another; choose one of [PLAIN]"),
                problemsWith("listeners", "SASL_PLAINTEXT://node1:9092", "sasl.enabled.mechanisms", "PLAIN"));
        startedWith("listeners", WITH_PLAINTEXT + "SASL_PLAINTEXT://node1:9093", "sasl.enabled.mechanisms", "PLAIN");
    }
}
