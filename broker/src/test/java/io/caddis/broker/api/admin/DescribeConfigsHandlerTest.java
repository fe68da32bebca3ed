package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.settings.SettingsFixture;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigType;
import org.junit.jupiter.api.Test;

class DescribeConfigsHandlerTest {

    private final ClusterFixture cluster = ClusterFixture.withBrokers(2).topic("flights", 1);
    private final DescribeConfigsHandler handler = new DescribeConfigsHandler(
            cluster, SettingsFixture.startedWith("ssl.key.password", "hunter2", "log.segment.bytes", "4000000"));

    private static DescribeConfigsResource resource(ConfigResource.Type type, String name, String... keys) {
        return new DescribeConfigsResource().setResourceType(type.id()).setResourceName(name)
                .setConfigurationKeys(keys.length == 0 ? null : List.of(keys));
    }

    private DescribeConfigsResult describe(DescribeConfigsResource resource) {
        DescribeConfigsRequestData request = new DescribeConfigsRequestData().setResources(List.of(resource))
                .setIncludeSynonyms(true).setIncludeDocumentation(true);
        return ((DescribeConfigsResponseData) ask(handler, request)).results().get(0);
    }

    private static DescribeConfigsResourceResult find(DescribeConfigsResult result, String name) {
        assertEquals(Errors.NONE, Errors.forCode(result.errorCode()), result.errorMessage());
        return result.configs().stream().filter(config -> config.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldShowEverySettingWithTypeAndText_whenATopicIsDescribed() {
        DescribeConfigsResult result = describe(resource(ConfigResource.Type.TOPIC, "flights"));

        DescribeConfigsResourceResult retention = find(result, "retention.ms");
        assertEquals("604800000", retention.value());
        assertEquals(ConfigSource.DEFAULT_CONFIG.id(), retention.configSource());
        assertEquals(ConfigType.LONG.id(), retention.configType());
        assertFalse(retention.documentation().isBlank());
        assertFalse(retention.readOnly());
        assertEquals(ConfigType.LIST.id(), find(result, "cleanup.policy").configType());
        assertTrue(find(result, "unclean.leader.election.enable").readOnly());
        assertTrue(result.configs().size() > 30, "every known key is listed, not only overrides");
    }

    @Test
    void shouldShowWhereAValueComesFrom_whenItIsSetInSeveralPlaces() {
        cluster.topicSettings("flights", Map.of("segment.bytes", "1500000"))
                .clusterSetting("log.segment.bytes", "3000000")
                .brokerSetting(1, "log.segment.bytes", "2000000")
                .brokerSetting(2, "log.segment.bytes", "9000000");

        DescribeConfigsResourceResult segment = find(describe(resource(ConfigResource.Type.TOPIC, "flights")), "segment.bytes");

        assertEquals("1500000", segment.value());
        assertEquals(ConfigSource.TOPIC_CONFIG.id(), segment.configSource());
        assertEquals(
                List.of(synonym("segment.bytes", "1500000", ConfigSource.TOPIC_CONFIG),
                        synonym("log.segment.bytes", "2000000", ConfigSource.DYNAMIC_BROKER_CONFIG),
                        synonym("log.segment.bytes", "3000000", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG),
                        synonym("log.segment.bytes", "4000000", ConfigSource.STATIC_BROKER_CONFIG),
                        synonym("log.segment.bytes", "1073741824", ConfigSource.DEFAULT_CONFIG)),
                segment.synonyms());
    }

    private static DescribeConfigsSynonym synonym(String name, String value, ConfigSource source) {
        return new DescribeConfigsSynonym().setName(name).setValue(value).setSource(source.id());
    }

    @Test
    void shouldShowThisNode_whenItsBrokerIsDescribed() {
        DescribeConfigsResult result = describe(resource(ConfigResource.Type.BROKER, "1"));

        assertEquals(ConfigSource.STATIC_BROKER_CONFIG.id(), find(result, "log.segment.bytes").configSource());
        assertFalse(find(result, "log.segment.bytes").readOnly());
        assertTrue(find(result, "num.network.threads").readOnly());
        DescribeConfigsResourceResult password = find(result, "ssl.key.password");
        assertTrue(password.isSensitive());
        assertNull(password.value());
        assertFalse(result.toString().contains("hunter2"), "a password was sent");
    }

    @Test
    void shouldShowOnlyWhatIsSetForAllNodes_whenTheDefaultBrokerIsDescribed() {
        assertEquals(List.of(), describe(resource(ConfigResource.Type.BROKER, "")).configs());

        cluster.clusterSetting("log.segment.bytes", "3000000");
        DescribeConfigsResult result = describe(resource(ConfigResource.Type.BROKER, ""));
        assertEquals(1, result.configs().size());
        assertEquals("3000000", result.configs().get(0).value());
        assertEquals(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG.id(), result.configs().get(0).configSource());
    }

    @Test
    void shouldShowWhereAValueComesFrom_whenAGroupIsDescribed() {
        cluster.groupSetting("billing", "consumer.session.timeout.ms", "50000");

        DescribeConfigsResult result = describe(resource(ConfigResource.Type.GROUP, "billing"));

        DescribeConfigsResourceResult session = find(result, "consumer.session.timeout.ms");
        assertEquals("50000", session.value());
        assertEquals(ConfigSource.GROUP_CONFIG.id(), session.configSource());
        assertEquals(ConfigType.INT.id(), session.configType());
        assertFalse(session.readOnly());
        assertEquals(
                List.of(synonym("consumer.session.timeout.ms", "50000", ConfigSource.GROUP_CONFIG),
                        synonym("group.consumer.session.timeout.ms", "45000", ConfigSource.DEFAULT_CONFIG)),
                session.synonyms());
        assertEquals(ConfigSource.DEFAULT_CONFIG.id(), find(result, "consumer.heartbeat.interval.ms").configSource());
        assertEquals("45000", find(describe(resource(ConfigResource.Type.GROUP, "nobody")), "consumer.session.timeout.ms").value());
    }

    @Test
    void shouldShowOnlyTheKeysAskedFor_whenThereAreKeys() {
        DescribeConfigsResult result =
                describe(resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "no.such.key", "segment.bytes"));

        assertEquals(
                List.of("retention.ms", "segment.bytes"),
                result.configs().stream().map(DescribeConfigsResourceResult::name).toList());
    }

    @Test
    void shouldShowEverything_whenTheListOfKeysIsEmpty() {
        DescribeConfigsResult result =
                describe(resource(ConfigResource.Type.TOPIC, "flights").setConfigurationKeys(List.of()));

        assertTrue(result.configs().size() > 30);
    }

    @Test
    void shouldLeaveOutSynonymsAndTexts_whenTheyAreNotAskedFor() {
        DescribeConfigsRequestData request = new DescribeConfigsRequestData()
                .setResources(List.of(resource(ConfigResource.Type.TOPIC, "flights", "retention.ms")));
        DescribeConfigsResourceResult retention =
                ((DescribeConfigsResponseData) ask(handler, request)).results().get(0).configs().get(0);

        assertEquals(List.of(), retention.synonyms());
        assertNull(retention.documentation());
    }

    @Test
    void shouldAnswerEachResource_whenOneOfThemIsWrong() {
        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "Topic 'nobody' does not exist", ConfigResource.Type.TOPIC, "nobody");
        assertRefused(Errors.INVALID_TOPIC_EXCEPTION, null, ConfigResource.Type.TOPIC, "not/legal");
        assertRefused(Errors.INVALID_REQUEST,
                "Unexpected broker id, expected 1 or empty string, but received 2; ask that broker", ConfigResource.Type.BROKER, "2");
        assertRefused(Errors.INVALID_REQUEST, "Broker id must be an integer, but it is: one", ConfigResource.Type.BROKER, "one");
        assertRefused(Errors.INVALID_REQUEST,
                "Log levels are not broker settings here: see the logging subsystem of the application server",
                ConfigResource.Type.BROKER_LOGGER, "1");
        assertRefused(Errors.INVALID_REQUEST, null, ConfigResource.Type.GROUP, "");
        assertRefused(Errors.INVALID_REQUEST, null, ConfigResource.Type.CLIENT_METRICS, "metrics");
        assertRefused(Errors.INVALID_REQUEST, null, ConfigResource.Type.UNKNOWN, "what");
    }

    private void assertRefused(Errors error, String message, ConfigResource.Type type, String name) {
        DescribeConfigsResult result = describe(resource(type, name));
        assertEquals(error, Errors.forCode(result.errorCode()), result.errorMessage());
        assertEquals(name, result.resourceName());
        assertEquals(type.id(), result.resourceType());
        assertEquals(List.of(), result.configs());
        if (message != null) {
            assertEquals(message, result.errorMessage());
        }
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> new DescribeConfigsRequestData().setIncludeSynonyms(true)
                .setIncludeDocumentation(version >= 3)
                .setResources(List.of(
                        resource(ConfigResource.Type.TOPIC, "flights"), resource(ConfigResource.Type.BROKER, "1"),
                        resource(ConfigResource.Type.BROKER, ""), resource(ConfigResource.Type.TOPIC, "nobody"),
                        resource(ConfigResource.Type.GROUP, "billing"))));
    }
}
