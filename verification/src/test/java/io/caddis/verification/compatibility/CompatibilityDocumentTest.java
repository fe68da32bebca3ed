package io.caddis.verification.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.BrokerTest;
import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.ServedVersions.Range;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** What a node serves, what Kafka serves and what the tests prove stay the three columns of one true page. */
@BrokerTest
class CompatibilityDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "compatibility.md");

    @Test
    void shouldBeUpToDate_whenNodeAndTestsAreAsked(Clients clients) throws IOException {
        String now = CompatibilityTable.print(kafkaVersion(), ServedVersions.of(clients.bootstrapServers()), Proofs.ofAllTests());

        if (Boolean.getBoolean("caddis.docs.update")) {
            Files.writeString(DOCUMENT, now);
        }
        String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        assertEquals(written, now, "docs/compatibility.md is out of date. To print it again: " + CompatibilityTable.REGENERATE);
    }

    @Test
    void shouldBeProven_whenAnApiIsServed(Clients clients) throws IOException {
        Proofs proofs = Proofs.ofAllTests();

        List<ApiKeys> unproven = ServedVersions.of(clients.bootstrapServers()).keySet().stream()
                .filter(api -> proofs.of(api).isEmpty()).toList();

        assertEquals(List.of(), unproven, "served, and no test exercises them");
    }

    @Test
    void shouldServeNothingKafkaDoesNot_whenVersionsAreCompared(Clients clients) throws IOException {
        for (Map.Entry<ApiKeys, Range> served : ServedVersions.of(clients.bootstrapServers()).entrySet()) {
            ApiKeys api = served.getKey();
            assertTrue(served.getValue().latest() <= api.latestVersion(false), api + " " + served.getValue());
            // librdkafka takes a Produce that does not begin at 0 for a broker without compression (KAFKA-18659)
            int oldest = api == ApiKeys.PRODUCE ? 0 : api.oldestVersion();
            assertTrue(served.getValue().oldest() >= oldest, api + " " + served.getValue());
        }
    }

    private static String kafkaVersion() throws IOException {
        try (InputStream in = CompatibilityDocumentTest.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }
}
