package io.caddis.verification.tool;

import static io.caddis.verification.tool.KafkaTool.CONSOLE_CONSUMER;
import static io.caddis.verification.tool.KafkaTool.CONSOLE_PRODUCER;
import static io.caddis.verification.tool.KafkaTool.PRODUCER_PERFORMANCE;
import static io.caddis.verification.tool.KafkaTool.TOPICS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@ClusterTest
@Exercises(client = "Kafka tools 4.3.1", value = {
    ApiKeys.PRODUCE, ApiKeys.INIT_PRODUCER_ID, ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.METADATA
})
class KafkaConsoleTest {

    @Test
    void shouldPrintWhatWasTyped_whenConsumerReadsAPartition(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String topic = Clients.uniqueName();
        TOPICS.run(brokers, "--create", "--topic", topic, "--partitions", "1").expectSuccess();

        CONSOLE_PRODUCER.runWithInput(
                "k1:one\nk2:two\nk3:three\n", brokers, "--topic", topic, "--reader-property", "parse.key=true",
                        "--reader-property", "key.separator=:")
                .expectSuccess();

        assertEquals(
                List.of("k1=one", "k2=two", "k3=three"),
                CONSOLE_CONSUMER.run(
                        brokers, "--topic", topic, "--partition", "0", "--offset", "earliest", "--max-messages", "3", "--formatter-property",
                        "print.key=true", "--formatter-property", "key.separator==").expectSuccess().lines());
        assertEquals(
                List.of("three"),
                CONSOLE_CONSUMER.run(brokers, "--topic", topic, "--partition", "0", "--offset", "2", "--max-messages", "1")
                        .expectSuccess().lines());
        assertEquals(
                List.of("one"),
                CONSOLE_CONSUMER.run(brokers, "--topic", topic, "--partition", "0", "--from-beginning", "--max-messages", "1")
                        .expectSuccess().lines());
    }

    @Test
    void shouldReportThroughput_whenPerformanceTestRuns(LocalCluster cluster) {
        String topic = Clients.uniqueName();
        TOPICS.run(cluster.bootstrapServers(), "--create", "--topic", topic, "--partitions", "3").expectSuccess();

        String report = PRODUCER_PERFORMANCE.runPlain(
                "--topic", topic, "--num-records", "20000", "--record-size", "100", "--throughput", "-1", "--producer-props",
                "bootstrap.servers=" + cluster.bootstrapServers(), "acks=all").expectSuccess().output();

        assertTrue(report.contains("20000 records sent"), report);
    }
}
