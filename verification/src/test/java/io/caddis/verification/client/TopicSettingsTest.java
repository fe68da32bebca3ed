package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigType;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@BrokerTest
@Exercises({ApiKeys.DESCRIBE_CONFIGS, ApiKeys.INCREMENTAL_ALTER_CONFIGS, ApiKeys.ALTER_CONFIGS, ApiKeys.DESCRIBE_CLUSTER})
class TopicSettingsTest {

    @Test
    void shouldTellSourceDefaultTypeAndText_whenSettingsAreDescribed(Clients clients) {
        String topic = clients.topic(1, "segment.bytes", "2000000");

        Config config = describe(clients.admin(), topic(topic));

        ConfigEntry own = config.get("segment.bytes");
        assertEquals("2000000", own.value());
        assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, own.source());
        assertEquals(ConfigType.INT, own.type());
        assertFalse(own.isReadOnly());
        assertNotNull(own.documentation());
        assertTrue(own.synonyms().stream().anyMatch(synonym -> synonym.source() == ConfigSource.DEFAULT_CONFIG), "" + own.synonyms());
        ConfigEntry byDefault = config.get("segment.ms");
        assertEquals("604800000", byDefault.value());
        assertEquals(ConfigSource.DEFAULT_CONFIG, byDefault.source());
        assertTrue(byDefault.isDefault());
        assertTrue(config.entries().stream().allMatch(entry -> !entry.documentation().isBlank()));
    }

    @Test
    void shouldChangeOneSetting_whenAlteredIncrementally(Clients clients) {
        String topic = clients.topic(1, "retention.ms", "1000");

        alter(clients.admin(), topic(topic), "max.message.bytes", "5000", OpType.SET);
        assertSetting(clients, topic(topic), "max.message.bytes", "5000");
        assertSetting(clients, topic(topic), "retention.ms", "1000");

        alter(clients.admin(), topic(topic), "retention.ms", "", OpType.DELETE);
        assertSetting(clients, topic(topic), "retention.ms", "604800000");
        assertSetting(clients, topic(topic), "max.message.bytes", "5000");
    }

    @Test
    void shouldChangeLists_whenAppendingAndSubtracting(Clients clients) {
        String topic = clients.topic(1, "cleanup.policy", "delete");

        alter(clients.admin(), topic(topic), "cleanup.policy", "delete", OpType.SUBTRACT);
        assertSetting(clients, topic(topic), "cleanup.policy", "");
        alter(clients.admin(), topic(topic), "cleanup.policy", "delete", OpType.APPEND);
        assertSetting(clients, topic(topic), "cleanup.policy", "delete");
        assertThrows(
                InvalidConfigurationException.class,
                () -> alter(clients.admin(), topic(topic), "retention.ms", "5", OpType.APPEND), "retention.ms is no list");
    }

    @Test
    void shouldRefuse_whenSettingIsUnknownOrValueIsBad(Clients clients) {
        String topic = clients.topic(1);

        assertThrows(
                InvalidConfigurationException.class, () -> alter(clients.admin(), topic(topic), "retention.millis", "1", OpType.SET));
        assertThrows(
                InvalidConfigurationException.class, () -> alter(clients.admin(), topic(topic), "retention.ms", "soon", OpType.SET));
        assertThrows(
                InvalidConfigurationException.class,
                () -> alter(clients.admin(), topic(topic), "cleanup.policy", "compact", OpType.SET), "compaction is not implemented yet");
        assertThrows(
                UnknownTopicOrPartitionException.class,
                () -> alter(clients.admin(), topic(Clients.uniqueName()), "retention.ms", "1", OpType.SET));
    }

    @Test
    void shouldChangeNothing_whenAskedToValidateOnly(Clients clients) {
        String topic = clients.topic(1);

        Clients.get(clients.admin().incrementalAlterConfigs(
                change(topic(topic), "retention.ms", "1234", OpType.SET), new AlterConfigsOptions().validateOnly(true)).all());

        assertSetting(clients, topic(topic), "retention.ms", "604800000");
    }

    @Test
    void shouldRefuseWholeResource_whenASettingIsNamedTwice(Clients clients) {
        ConfigResource topic = topic(clients.topic(1));
        List<AlterConfigOp> twice = List.of(
                new AlterConfigOp(new ConfigEntry("retention.ms", "1"), OpType.SET),
                new AlterConfigOp(new ConfigEntry("retention.ms", "2"), OpType.SET));

        assertThrows(
                InvalidRequestException.class,
                () -> Clients.get(clients.admin().incrementalAlterConfigs(Map.of(topic, twice)).all()));
    }

    @Test
    void shouldTellOnlyWhatIsAsked_whenTopicIsUnknown(Clients clients) {
        assertThrows(UnknownTopicOrPartitionException.class, () -> describe(clients.admin(), topic(Clients.uniqueName())));
    }

    @Test
    void shouldDescribeBroker_whenAskedByItsId(Clients clients) {
        int node = Clients.get(clients.admin().describeCluster().nodes()).iterator().next().id();

        Config config = describe(clients.admin(), new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(node)));

        assertEquals(Integer.toString(node), config.get("node.id").value());
        assertEquals(ConfigSource.STATIC_BROKER_CONFIG, config.get("log.dirs").source());
        assertTrue(config.get("node.id").isReadOnly());
    }

    @Test
    void shouldFollowClusterDefault_whenTopicHasNoSettingOfItsOwn(Clients clients) {
        ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        String topic = clients.topic(1);
        String own = clients.topic(1, "segment.ms", "777000");

        alter(clients.admin(), allBrokers, "log.roll.ms", "555000", OpType.SET);
        try {
            assertSetting(clients, topic(topic), "segment.ms", "555000");
            assertEquals(
                    ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, describe(clients.admin(), topic(topic)).get("segment.ms").source());
            assertSetting(clients, topic(own), "segment.ms", "777000");
        } finally {
            alter(clients.admin(), allBrokers, "log.roll.ms", "", OpType.DELETE);
        }
        assertSetting(clients, topic(topic), "segment.ms", "604800000");
    }

    @Test
    void shouldReplaceAllSettings_whenAlteredTheOldWay(Clients clients) throws ReflectiveOperationException {
        Optional<Method> alterConfigs = Arrays.stream(Admin.class.getMethods())
                .filter(method -> method.getName().equals("alterConfigs") && method.getParameterCount() == 1).findFirst();
        Assumptions.assumeTrue(alterConfigs.isPresent(), "this client has only the incremental way");
        String topic = clients.topic(1, "retention.ms", "1000", "segment.ms", "777000");

        Config replacement = new Config(List.of(new ConfigEntry("retention.ms", "2000")));
        Clients.get(((AlterConfigsResult) alterConfigs.get().invoke(clients.admin(), Map.of(topic(topic), replacement))).all());

        assertSetting(clients, topic(topic), "retention.ms", "2000");
        assertSetting(clients, topic(topic), "segment.ms", "604800000");
    }

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static void alter(Admin admin, ConfigResource resource, String setting, String value, OpType operation) {
        Clients.get(admin.incrementalAlterConfigs(change(resource, setting, value, operation)).all());
    }

    private static Map<ConfigResource, java.util.Collection<AlterConfigOp>> change(
            ConfigResource resource, String setting, String value, OpType operation) {
        return Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(setting, value), operation)));
    }

    private static Config describe(Admin admin, ConfigResource resource) {
        DescribeConfigsOptions everything = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
        return Clients.get(admin.describeConfigs(List.of(resource), everything).all()).get(resource);
    }

    /** Any node may answer, and each hears of a change in its own time. */
    private static void assertSetting(Clients clients, ConfigResource resource, String setting, String value) {
        Eventually.value(
                setting + " of " + resource + " is " + value, Clients.PATIENCE,
                () -> describe(clients.admin(), resource).get(setting).value(), value::equals);
    }
}
