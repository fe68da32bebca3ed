package io.caddis.broker.settings;

import static io.caddis.broker.settings.SettingsFixture.problemsWith;
import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.apache.kafka.common.security.auth.SecurityProtocol.PLAINTEXT;
import static org.apache.kafka.common.security.auth.SecurityProtocol.SASL_PLAINTEXT;
import static org.apache.kafka.common.security.auth.SecurityProtocol.SSL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerSettingsTest {

    @Test
    void shouldListenOnEveryInterface_whenNothingIsGiven() {
        ListenerSettings listeners = startedWith("listeners", null).listeners();

        assertEquals(List.of(new ListenerAddress("PLAINTEXT", PLAINTEXT, "", 9092)), listeners.bound());
        assertEquals(Map.of("PLAINTEXT", new ListenerAddress("PLAINTEXT", PLAINTEXT, "", 9092)), listeners.advertised());
        assertEquals("PLAINTEXT", listeners.interBroker());
    }

    @Test
    void shouldMapNamesToProtocols_whenListenersHaveNamesOfTheirOwn() {
        ListenerSettings listeners = startedWith(
                        "listeners", "internal://:9092, EXTERNAL://[::1]:0,TLS://10.0.0.1:9094",
                        "advertised.listeners", "INTERNAL://node1:9092,EXTERNAL://[fe80::1]:9093",
                        "listener.security.protocol.map", "INTERNAL:PLAINTEXT,EXTERNAL:SASL_PLAINTEXT,TLS:SSL",
                        "inter.broker.listener.name", "internal", "ssl.keystore.location", "store")
                .listeners();

        assertEquals(
                List.of(new ListenerAddress("INTERNAL", PLAINTEXT, "", 9092),
                        new ListenerAddress("EXTERNAL", SASL_PLAINTEXT, "::1", 0),
                        new ListenerAddress("TLS", SSL, "10.0.0.1", 9094)),
                listeners.bound());
        assertEquals(
                Map.of("INTERNAL", new ListenerAddress("INTERNAL", PLAINTEXT, "node1", 9092),
                        "EXTERNAL", new ListenerAddress("EXTERNAL", SASL_PLAINTEXT, "fe80::1", 9093)),
                listeners.advertised());
        assertEquals("INTERNAL", listeners.interBroker());
    }

    @Test
    void shouldAskForThisMachinesName_whenTheBoundHostIsAWildcard() {
        ListenerSettings listeners = startedWith("listeners", "PLAINTEXT://0.0.0.0:9092").listeners();

        assertEquals("0.0.0.0", listeners.bound().get(0).host());
        assertEquals("", listeners.advertised().get("PLAINTEXT").host());
    }

    @Test
    void shouldTalkOverTheOnlyListener_whenItIsNotNamedPlaintext() {
        assertEquals("SSL", startedWith("listeners", "SSL://node1:9093", "ssl.keystore.location", "store").listeners().interBroker());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listeners | PLAINTEXT:9092 | listeners: 'PLAINTEXT:9092' is not of the form NAME://host:port
            listeners | PLAINTEXT://node1 | listeners: 'PLAINTEXT://node1' is not of the form NAME://host:port
            listeners | PLAINTEXT://node1:65536 | listeners: 'PLAINTEXT://node1:65536': port '65536' is not a number from 0 to 65535
            listeners | PLAINTEXT://node1:x | listeners: 'PLAINTEXT://node1:x': port 'x' is not a number from 0 to 65535
            listeners | PLAINTEXT://::1:9092 | listeners: 'PLAINTEXT://::1:9092': an IPv6 address stands in brackets, as in NAME://[::1]:9092
            listeners | PLAINTEXT://a:1,OTHER://b:2 | listeners: listener 'OTHER' has no security protocol: add OTHER:<protocol> to listener.security.protocol.map
            listeners | PLAINTEXT://a:1,plaintext://b:2 | listeners: listener 'PLAINTEXT' appears twice; give each its own name
            listeners | PLAINTEXT://a:1,SSL://b:1 | listeners: port 1 is used twice; give each listener its own port
            advertised.listeners | PLAINTEXT://0.0.0.0:9092 | advertised.listeners: 'PLAINTEXT' has no host that clients can reach ('0.0.0.0'); name the host
            advertised.listeners | PLAINTEXT://a:1,SSL://a:2 | advertised.listeners: 'SSL' is not in listeners [PLAINTEXT]; add it there or leave it out here
            listener.security.protocol.map | PLAINTEXT:PLAINTEXT,SSL:TLS | listener.security.protocol.map: 'SSL:TLS' is not NAME:protocol with a protocol of
            listener.security.protocol.map | PLAINTEXT:PLAINTEXT,plaintext:SSL | listener.security.protocol.map: listener 'PLAINTEXT' appears twice; keep one
            inter.broker.listener.name | REPLICATION | inter.broker.listener.name: 'REPLICATION' is not an advertised listener; choose one of [PLAINTEXT]
            """)
    void shouldNameTheEntryAndTheWayOut_whenListenersAreWrong(String name, String value, String problem) {
        List<String> problems = problemsWith(name, value);

        assertTrue(problems.get(0).startsWith(problem), () -> problems.toString());
    }

    @Test
    void shouldRefuse_whenNoListenerIsNamed() {
        assertEquals(
                List.of("Invalid value  for configuration listeners: name at least one NAME://host:port"),
                problemsWith("listeners", ""));
        assertEquals(
                "advertised.listeners: is empty; name a listener, or leave the setting out",
                problemsWith("advertised.listeners", "").get(0));
    }
}
