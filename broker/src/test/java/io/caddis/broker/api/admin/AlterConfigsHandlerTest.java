package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.settings.SettingsFixture;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class AlterConfigsHandlerTest {

    private static final SettingsTarget FLIGHTS = new SettingsTarget.Topic("flights");

    private final FakeController controller = new FakeController();
    private final AlterConfigsHandler handler =
            new AlterConfigsHandler(ClusterFixture.withBrokers(2).topic("flights", 1), controller, SettingsFixture.startedWith());

    private static AlterConfigsResource resource(ConfigResource.Type type, String name, String... namesAndValues) {
        AlterConfigsResource resource = new AlterConfigsResource().setResourceType(type.id()).setResourceName(name);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            resource.configs().add(new AlterableConfig().setName(namesAndValues[i]).setValue(namesAndValues[i + 1]));
        }
        return resource;
    }

    private static AlterConfigsRequestData request(AlterConfigsResource... resources) {
        AlterConfigsRequestData request = new AlterConfigsRequestData();
        for (AlterConfigsResource resource : resources) {
            request.resources().add(resource);
        }
        return request;
    }

    private List<AlterConfigsResourceResponse> alter(AlterConfigsRequestData request) {
        return ((AlterConfigsResponseData) ask(handler, request)).responses();
    }

    private void assertRefused(Errors error, String message, AlterConfigsResource resource) {
        AlterConfigsResourceResponse response = alter(request(resource)).get(0);
        assertEquals(error, Errors.forCode(response.errorCode()), response.errorMessage());
        assertEquals(message, response.errorMessage());
        assertEquals(0, controller.settingsStored);
    }

    @Test
    void shouldReplaceAll_whenATopicIsAltered() {
        controller.settings.put(FLIGHTS, Map.of("segment.bytes", "2000000", "retention.ms", "1"));
        AlterConfigsResourceResponse response =
                alter(request(resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "5"))).get(0);

        assertEquals(Errors.NONE.code(), response.errorCode());
        assertEquals(Map.of("retention.ms", "5"), controller.settings.get(FLIGHTS));
    }

    @Test
    void shouldAlterOneNodeOrAll_whenBrokersAreAltered() {
        alter(request(resource(ConfigResource.Type.BROKER, "2", "log.retention.ms", "5"),
                resource(ConfigResource.Type.BROKER, "", "message.max.bytes", "900")));

        assertEquals(Map.of("log.retention.ms", "5"), controller.settings.get(new SettingsTarget.Broker(2)));
        assertEquals(Map.of("message.max.bytes", "900"), controller.settings.get(new SettingsTarget.Cluster()));
    }

    @Test
    void shouldStoreNothing_whenOnlyValidating() {
        alter(request(resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "5")).setValidateOnly(true));

        assertTrue(controller.validateOnly);
        assertEquals(0, controller.settingsStored);
    }

    @Test
    void shouldRefuse_whenASettingIsWrong() {
        assertRefused(Errors.INVALID_CONFIG, "Invalid value x for configuration retention.ms: Not a number of type LONG",
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "x"));
        assertRefused(Errors.INVALID_REQUEST,
                "Null value not supported for : retention.ms; leave it out to use the default",
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", null));
        assertRefused(Errors.INVALID_REQUEST, "Error due to duplicate config keys: retention.ms; set it once",
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "1", "retention.ms", "2"));
        assertRefused(Errors.INVALID_REQUEST,
                "Cannot update these configs dynamically: num.partitions; set it in the node's start-up settings and restart"
                        + " the node",
                resource(ConfigResource.Type.BROKER, "1", "num.partitions", "2"));
    }

    @Test
    void shouldRefuse_whenThereAreNoSuchSettings() {
        assertRefused(Errors.INVALID_REQUEST, "Unexpected broker id 9: no such broker is up; the brokers are [1, 2]",
                resource(ConfigResource.Type.BROKER, "9"));
        assertRefused(Errors.INVALID_REQUEST, "Broker id must be an integer, but it is: x",
                resource(ConfigResource.Type.BROKER, "x"));
        assertRefused(Errors.INVALID_REQUEST,
                "Default topic resources are not allowed; alter the broker settings that are the topics' defaults",
                resource(ConfigResource.Type.TOPIC, ""));
        assertRefused(Errors.INVALID_REQUEST,
                "Log levels are not broker settings here: use the logging subsystem of the application server",
                resource(ConfigResource.Type.BROKER_LOGGER, "1"));
    }

    @Test
    void shouldRefuseBoth_whenAResourceAppearsTwice() {
        List<AlterConfigsResourceResponse> responses = alter(request(
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "1"),
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "2")));

        assertTrue(responses.stream().allMatch(response -> response.errorCode() == Errors.INVALID_REQUEST.code()));
        assertEquals(0, controller.settingsStored);
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request(
                resource(ConfigResource.Type.TOPIC, "flights", "retention.ms", "5"), resource(ConfigResource.Type.BROKER, "9")));
    }
}
