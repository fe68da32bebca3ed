package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.APPEND;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.DELETE;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SUBTRACT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.settings.SettingsFixture;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class IncrementalAlterConfigsHandlerTest {

    private static final SettingsTarget FLIGHTS = new SettingsTarget.Topic("flights");

    private final FakeController controller = new FakeController();
    private final ClusterFixture cluster = ClusterFixture.withBrokers(2).topic("flights", 1);
    private final IncrementalAlterConfigsHandler handler =
            new IncrementalAlterConfigsHandler(cluster, controller, SettingsFixture.startedWith());

    private static AlterConfigsResource topic() {
        return resource(ConfigResource.Type.TOPIC, "flights");
    }

    private static AlterConfigsResource resource(ConfigResource.Type type, String name) {
        return new AlterConfigsResource().setResourceType(type.id()).setResourceName(name);
    }

    private static AlterConfigsResource with(AlterConfigsResource resource, OpType operation, String name, String value) {
        resource.configs().add(new AlterableConfig().setConfigOperation(operation.id()).setName(name).setValue(value));
        return resource;
    }

    private static IncrementalAlterConfigsRequestData request(AlterConfigsResource... resources) {
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        for (AlterConfigsResource resource : resources) {
            request.resources().add(resource);
        }
        return request;
    }

    private List<AlterConfigsResourceResponse> alter(IncrementalAlterConfigsRequestData request) {
        return ((IncrementalAlterConfigsResponseData) ask(handler, request)).responses();
    }

    private void assertAltered(AlterConfigsResource resource) {
        AlterConfigsResourceResponse response = alter(request(resource)).get(0);
        assertEquals(Errors.NONE, Errors.forCode(response.errorCode()), response.errorMessage());
    }

    private void assertRefused(Errors error, String message, AlterConfigsResource resource) {
        AlterConfigsResourceResponse response = alter(request(resource)).get(0);
        assertEquals(error, Errors.forCode(response.errorCode()), response.errorMessage());
        assertEquals(message, response.errorMessage());
        assertEquals(0, controller.settingsStored);
    }

    @Test
    void shouldLeaveOtherSettingsAlone_whenSettingsAreSetAndDeleted() {
        controller.settings.put(FLIGHTS, Map.of("segment.bytes", "2000000", "retention.ms", "1"));

        assertAltered(with(with(topic(), SET, "max.message.bytes", "900"), DELETE, "retention.ms", null));

        assertEquals(Map.of("segment.bytes", "2000000", "max.message.bytes", "900"), controller.settings.get(FLIGHTS));
    }

    @Test
    void shouldDoNothing_whenWhatIsDeletedIsNotSet() {
        assertAltered(with(topic(), DELETE, "no.such.setting", null));

        assertEquals(Map.of(), controller.settings.get(FLIGHTS));
    }

    @Test
    void shouldChangeTheListInForce_whenElementsAreAppendedOrSubtracted() {
        assertAltered(with(topic(), APPEND, "cleanup.policy", "delete"));
        assertEquals(Map.of("cleanup.policy", "delete"), controller.settings.get(FLIGHTS), "the default has it already");

        assertAltered(with(topic(), SUBTRACT, "cleanup.policy", "delete"));
        assertEquals(Map.of("cleanup.policy", ""), controller.settings.get(FLIGHTS));

        assertAltered(with(topic(), APPEND, "cleanup.policy", "delete,delete"));
        assertEquals(Map.of("cleanup.policy", "delete"), controller.settings.get(FLIGHTS));
    }

    @Test
    void shouldStartFromTheClustersValue_whenABrokersListIsChanged() {
        cluster.clusterSetting("log.cleanup.policy", "");
        SettingsTarget broker = new SettingsTarget.Broker(1);

        assertAltered(with(resource(ConfigResource.Type.BROKER, "1"), SUBTRACT, "log.cleanup.policy", "delete"));
        assertEquals(Map.of("log.cleanup.policy", ""), controller.settings.get(broker));

        assertAltered(with(resource(ConfigResource.Type.BROKER, ""), APPEND, "log.cleanup.policy", "delete"));
        assertEquals(Map.of("log.cleanup.policy", "delete"), controller.settings.get(new SettingsTarget.Cluster()));
    }

    @Test
    void shouldRefuse_whenTheResultIsNotAvailable() {
        assertRefused(Errors.INVALID_CONFIG,
                "Invalid value delete,compact for configuration cleanup.policy: log compaction is not available in this version;"
                        + " use delete",
                with(topic(), APPEND, "cleanup.policy", "compact"));
        assertRefused(Errors.INVALID_CONFIG, "Can't APPEND to key retention.ms because its type is not LIST; use SET",
                with(topic(), APPEND, "retention.ms", "5"));
        assertRefused(Errors.INVALID_CONFIG, "Unknown topic config name: quota", with(topic(), SET, "quota", "5"));
        assertRefused(Errors.INVALID_REQUEST,
                "Cannot update these configs dynamically: num.network.threads; set it in the node's start-up settings and"
                        + " restart the node",
                with(resource(ConfigResource.Type.BROKER, "1"), SET, "num.network.threads", "8"));
        assertRefused(Errors.INVALID_REQUEST, "Invalid value 5 for configuration log.segment.bytes: Value must be at least 1048576",
                with(resource(ConfigResource.Type.BROKER, ""), SET, "log.segment.bytes", "5"));
    }

    @Test
    void shouldStoreAGroupsOwnSettings_whenTheyAreWithinBounds() {
        SettingsTarget billing = new SettingsTarget.Group("billing");
        controller.settings.put(billing, Map.of("consumer.heartbeat.interval.ms", "6000"));

        assertAltered(with(resource(ConfigResource.Type.GROUP, "billing"), SET, "consumer.session.timeout.ms", "50000"));

        assertEquals(
                Map.of("consumer.heartbeat.interval.ms", "6000", "consumer.session.timeout.ms", "50000"),
                controller.settings.get(billing));
    }

    @Test
    void shouldRefuseAGroupsSettings_whenTheyCannotHold() {
        assertRefused(Errors.INVALID_CONFIG,
                "consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms (45000), it is 10",
                with(resource(ConfigResource.Type.GROUP, "g"), SET, "consumer.session.timeout.ms", "10"));
        assertRefused(Errors.INVALID_CONFIG, "Can't APPEND to key consumer.session.timeout.ms because its type is not LIST; use SET",
                with(resource(ConfigResource.Type.GROUP, "g"), APPEND, "consumer.session.timeout.ms", "50000"));
        assertRefused(Errors.INVALID_REQUEST,
                "Default group resources are not allowed; alter the broker settings group.consumer.*",
                with(resource(ConfigResource.Type.GROUP, ""), SET, "consumer.session.timeout.ms", "50000"));
        assertRefused(Errors.INVALID_REQUEST, "A group id has at most 1024 bytes, none of them 0; this is none",
                with(resource(ConfigResource.Type.GROUP, "x".repeat(1_025)), SET, "consumer.session.timeout.ms", "50000"));
    }

    @Test
    void shouldRefuse_whenTheRequestContradictsItself() {
        assertRefused(Errors.INVALID_REQUEST, "Error due to duplicate config keys: retention.ms; change each once",
                with(with(topic(), SET, "retention.ms", "5"), DELETE, "retention.ms", null));
        assertRefused(Errors.INVALID_REQUEST,
                "Null value not supported for : retention.ms; delete the setting to use the default",
                with(topic(), SET, "retention.ms", null));
        AlterConfigsResource unknownOperation = topic();
        unknownOperation.configs().add(new AlterableConfig().setConfigOperation((byte) 9).setName("retention.ms").setValue("1"));
        assertRefused(Errors.INVALID_REQUEST,
                "Unknown operations type 9 for retention.ms; the operations are 0 (set), 1 (delete), 2 (append) and 3 (subtract)",
                unknownOperation);
    }

    @Test
    void shouldRefuseBothAndChangeTheOther_whenAResourceAppearsTwice() {
        List<AlterConfigsResourceResponse> responses = alter(request(
                with(topic(), SET, "retention.ms", "1"), with(topic(), SET, "retention.ms", "2"),
                with(resource(ConfigResource.Type.BROKER, ""), SET, "log.retention.ms", "3")));

        assertEquals(
                List.of(Errors.INVALID_REQUEST, Errors.INVALID_REQUEST, Errors.NONE),
                responses.stream().map(response -> Errors.forCode(response.errorCode())).toList());
        assertEquals(Map.of(new SettingsTarget.Cluster(), Map.of("log.retention.ms", "3")), controller.settings);
    }

    @Test
    void shouldRemoveSettings_whenTheBrokerIsDown() {
        cluster.brokerSetting(7, "log.retention.ms", "1");
        controller.settings.put(new SettingsTarget.Broker(7), Map.of("log.retention.ms", "1"));

        assertAltered(with(resource(ConfigResource.Type.BROKER, "7"), DELETE, "log.retention.ms", null));

        assertEquals(Map.of(), controller.settings.get(new SettingsTarget.Broker(7)));
    }

    @Test
    void shouldStoreNothing_whenOnlyValidating() {
        alter(request(with(topic(), SET, "retention.ms", "5")).setValidateOnly(true));

        assertTrue(controller.validateOnly);
        assertEquals(0, controller.settingsStored);
    }

    @Test
    void shouldAnswerTheControllersReason_whenItRefuses() {
        controller.refuseWith(new ControllerException.UnknownTopic("Topic 'flights' does not exist"));

        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "Topic 'flights' does not exist", with(topic(), SET, "retention.ms", "5"));
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request(
                with(topic(), SET, "retention.ms", "5"), resource(ConfigResource.Type.BROKER, "9")));
    }
}
