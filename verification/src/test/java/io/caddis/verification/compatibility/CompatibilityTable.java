package io.caddis.verification.compatibility;

import io.caddis.verification.compatibility.ServedVersions.Range;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;

/** Prints docs/compatibility.md. Pure. */
final class CompatibilityTable {

    static final String REGENERATE = "./mvnw -B -pl verification test -Dtest=CompatibilityDocumentTest -Dcaddis.docs.update=true";

    private static final String HEAD = """
            # Compatibility

            <!-- Printed from the answer of a running node and from the tests. To print it again:
                 %s -->

            Caddis speaks the wire protocol of Apache Kafka. A node tells its clients what it serves (ApiVersions), and clients choose
            from that: an API that is not listed here fails at once, with the client's own "unsupported version" error, and never
            half. *Proven by* names the clients that check an API's behaviour, and the classes in `verification/src/test` that do it.

            The Java clients are run in both versions against WildFly nodes. Clients older than 2.1 (Java) or 0.11 (others) speak
            versions that Kafka 4 has dropped, and so has Caddis. Produce is announced from version 0, as Kafka does for the sake of
            librdkafka, and versions below 3 are refused.

            ## Served

            | API | key | versions | Kafka %s | proven by |
            |---|---|---|---|---|
            """;

    private CompatibilityTable() {}

    static String print(String kafkaVersion, Map<ApiKeys, Range> served, Proofs proofs) {
        StringBuilder text = new StringBuilder(String.format(HEAD, REGENERATE, kafkaVersion));
        served.forEach((api, versions) -> text.append("| ").append(api.name).append(" | ").append(api.id).append(" | ").append(versions)
                .append(" | ").append(ofKafka(api)).append(" | ").append(proofs.of(api)).append(" |\n"));
        text.append("\n## Not served in this version\n\n");
        text.append(ApiKeys.apisForListener(ListenerType.BROKER).stream().filter(api -> !served.containsKey(api))
                .map(api -> api.name + " (" + api.id + ")").collect(Collectors.joining(", "))).append(".\n");
        return text.toString();
    }

    private static Range ofKafka(ApiKeys api) {
        return new Range(api.oldestVersion(), api.latestVersion(false));
    }
}
