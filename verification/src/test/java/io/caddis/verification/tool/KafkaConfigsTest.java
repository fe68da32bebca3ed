package io.caddis.verification.tool;

import static io.caddis.verification.tool.KafkaTool.CONFIGS;
import static io.caddis.verification.tool.KafkaTool.TOPICS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import io.caddis.verification.process.Program.Outcome;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

@ClusterTest
@Exercises(client = "Kafka tools 4.3.1", value = {ApiKeys.DESCRIBE_CONFIGS, ApiKeys.INCREMENTAL_ALTER_CONFIGS, ApiKeys.LIST_CONFIG_RESOURCES})
class KafkaConfigsTest {

    @Test
    void shouldAlterAndDescribeTopic_whenToolIsUsed(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String topic = Clients.uniqueName();
        TOPICS.run(brokers, "--create", "--topic", topic).expectSuccess();

        onTopic(brokers, topic, "--alter", "--add-config", "retention.ms=1000,max.message.bytes=5000").expectSuccess();
        assertDescribed(brokers, topic, "retention.ms=1000", true);
        assertDescribed(brokers, topic, "max.message.bytes=5000", true);

        onTopic(brokers, topic, "--alter", "--delete-config", "retention.ms").expectSuccess();
        assertDescribed(brokers, topic, "retention.ms=1000", false);

        String everything = onTopic(brokers, topic, "--describe", "--all").expectSuccess().output();
        assertTrue(everything.contains("segment.bytes=1073741824"), everything);
        assertTrue(everything.contains("DEFAULT_CONFIG"), everything);
    }

    @Test
    void shouldTellReason_whenSettingIsRefused(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String topic = Clients.uniqueName();
        TOPICS.run(brokers, "--create", "--topic", topic).expectSuccess();

        Outcome refused = onTopic(brokers, topic, "--alter", "--add-config", "retention.ms=soon").expectFailure();
        assertTrue(refused.allOutput().contains("retention.ms"), refused.allOutput());
        Outcome unknown = onTopic(brokers, topic, "--alter", "--add-config", "retention.millis=5").expectFailure();
        assertTrue(unknown.allOutput().contains("retention.millis"), unknown.allOutput());
    }

    @Test
    void shouldDescribeBroker_whenAskedByItsId(LocalCluster cluster) {
        String described = CONFIGS.run(
                cluster.bootstrapServers(), "--entity-type", "brokers", "--entity-name", "2", "--describe", "--all").expectSuccess().output();

        assertTrue(described.contains("node.id=2"), described);
        assertTrue(described.contains("STATIC_BROKER_CONFIG"), described);
    }

    @Test
    void shouldAlterDefaultOfAllBrokers_whenToolIsUsed(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        onAllBrokers(brokers, "--alter", "--add-config", "log.segment.delete.delay.ms=61000").expectSuccess();
        try {
            Eventually.holds("the default described", Clients.PATIENCE, () -> onAllBrokers(brokers, "--describe").expectSuccess()
                    .output().contains("log.segment.delete.delay.ms=61000"));
        } finally {
            onAllBrokers(brokers, "--alter", "--delete-config", "log.segment.delete.delay.ms").expectSuccess();
        }
        assertFalse(CONFIGS.run(brokers, "--entity-type", "brokers", "--entity-default", "--alter", "--add-config", "node.id=7")
                .expectFailure().allOutput().isBlank());
    }

    @Test
    void shouldAlterListAndDescribeGroup_whenToolIsUsed(LocalCluster cluster) {
        String brokers = cluster.bootstrapServers();
        String group = "group of/" + Clients.uniqueName();

        onGroup(brokers, group, "--alter", "--add-config", "consumer.session.timeout.ms=50000").expectSuccess();
        Eventually.holds("the group's setting described", Clients.PATIENCE, () -> onGroup(brokers, group, "--describe").expectSuccess()
                .output().contains("consumer.session.timeout.ms=50000"));
        String all = CONFIGS.run(brokers, "--entity-type", "groups", "--describe").expectSuccess().output();
        assertTrue(all.contains(group), all);

        Outcome refused = onGroup(brokers, group, "--alter", "--add-config", "consumer.session.timeout.ms=10").expectFailure();
        assertTrue(refused.allOutput().contains("group.consumer.min.session.timeout.ms"), refused.allOutput());
        onGroup(brokers, group, "--alter", "--delete-config", "consumer.session.timeout.ms").expectSuccess();
        Eventually.holds("the group's setting gone", Clients.PATIENCE, () -> !onGroup(brokers, group, "--describe").expectSuccess()
                .output().contains("consumer.session.timeout.ms=50000"));
    }

    private static Outcome onGroup(String brokers, String group, String... arguments) {
        return CONFIGS.run(brokers, concat(new String[] {"--entity-type", "groups", "--entity-name", group}, arguments));
    }

    private static Outcome onTopic(String brokers, String topic, String... arguments) {
        return CONFIGS.run(brokers, concat(new String[] {"--entity-type", "topics", "--entity-name", topic}, arguments));
    }

    private static Outcome onAllBrokers(String brokers, String... arguments) {
        return CONFIGS.run(brokers, concat(new String[] {"--entity-type", "brokers", "--entity-default"}, arguments));
    }

    private static String[] concat(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second).flatMap(java.util.Arrays::stream).toArray(String[]::new);
    }

    private static void assertDescribed(String brokers, String topic, String setting, boolean present) {
        Eventually.value(
                setting + (present ? " described" : " gone"), Clients.PATIENCE,
                () -> onTopic(brokers, topic, "--describe").expectSuccess().output(),
                output -> output.contains(setting) == present);
    }
}
