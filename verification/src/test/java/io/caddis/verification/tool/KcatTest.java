package io.caddis.verification.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Program;
import io.caddis.verification.process.Program.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** librdkafka, and with it the clients of C, C++, Go, Python and .NET that are built on it. */
@ClusterTest
@Exercises(client = "kcat (librdkafka)", value = {
    ApiKeys.PRODUCE, ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.METADATA, ApiKeys.API_VERSIONS, ApiKeys.INIT_PRODUCER_ID
})
class KcatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @BeforeAll
    static void installed() {
        assertTrue(Program.isInstalled("kcat"), "kcat is not installed; on Debian: apt-get install kcat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void shouldGiveBackWhatWasSent_whenCompressedWith(String codec, LocalCluster cluster) {
        String topic = newTopic(cluster, 1);

        produce(cluster, String.join("\n", Clients.numbers(0, 1_000)), topic, "-z", codec);

        assertEquals(List.of(Clients.numbers(0, 1_000)), consume(cluster, topic, "-o", "beginning", "-f", "%s\\n"));
    }

    @Test
    void shouldKeepKeysAndHeaders_whenProducerIsIdempotent(LocalCluster cluster) {
        String topic = newTopic(cluster, 1);

        produce(cluster, "k1:one\nk2:two", topic, "-K:", "-H", "trace=abc", "-X", "enable.idempotence=true");

        assertEquals(
                List.of("0 k1 one trace=abc", "1 k2 two trace=abc"), consume(cluster, topic, "-o", "beginning", "-f", "%o %k %s %h\\n"));
        assertEquals(List.of("two"), consume(cluster, topic, "-o", "-1", "-f", "%s\\n"));
        assertEquals(List.of("two"), consume(cluster, topic, "-o", "1", "-f", "%s\\n"));
    }

    @Test
    void shouldListNodesAndPartitions_whenMetadataIsAskedFor(LocalCluster cluster) throws IOException {
        String topic = newTopic(cluster, 3);

        JsonNode metadata = new ObjectMapper().readTree(kcat(cluster, "", "-L", "-J", "-t", topic).expectSuccess().output());

        assertEquals(3, metadata.get("brokers").size());
        assertEquals(3, metadata.get("topics").get(0).get("partitions").size());
    }

    @Test
    void shouldPrintOffset_whenAskedByTimestamp(LocalCluster cluster) {
        String topic = newTopic(cluster, 1);
        produce(cluster, "one\ntwo", topic);

        String first = kcat(cluster, "", "-Q", "-t", topic + ":0:1").expectSuccess().allOutput();
        String end = kcat(cluster, "", "-Q", "-t", topic + ":0:-1").expectSuccess().allOutput();

        assertTrue(first.contains("offset 0"), first);
        assertTrue(end.contains("offset 2"), end);
    }

    private static String newTopic(LocalCluster cluster, int partitions) {
        try (Clients clients = new Clients(cluster)) {
            String topic = clients.topic(partitions);
            // kcat gives up on a topic that the node it asks does not serve yet
            clients.consumer().endOffsets(Clients.partitions(topic, partitions));
            return topic;
        }
    }

    private static void produce(LocalCluster cluster, String lines, String topic, String... options) {
        kcat(cluster, lines, concat(List.of("-P", "-t", topic, "-p", "0"), options)).expectSuccess();
    }

    private static List<String> consume(LocalCluster cluster, String topic, String... options) {
        return kcat(cluster, "", concat(List.of("-C", "-q", "-e", "-t", topic, "-p", "0"), options)).expectSuccess().lines();
    }

    private static Outcome kcat(LocalCluster cluster, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", cluster.bootstrapServers()));
        command.addAll(Arrays.asList(arguments));
        return Program.of(command.toArray(String[]::new)).run(input, PATIENCE);
    }

    private static String[] concat(List<String> first, String... second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(Arrays.asList(second));
        return all.toArray(String[]::new);
    }
}
