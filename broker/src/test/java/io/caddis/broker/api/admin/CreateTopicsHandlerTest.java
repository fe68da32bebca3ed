package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.TopicIds;
import io.caddis.broker.settings.SettingsFixture;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;
import org.junit.jupiter.api.Test;

class CreateTopicsHandlerTest {

    private final FakeController controller = new FakeController();
    private final CreateTopicsHandler handler = new CreateTopicsHandler(ClusterFixture.withBrokers(3), controller,
            SettingsFixture.startedWith("num.partitions", "6", "default.replication.factor", "2"));

    private static CreatableTopic topic(String name, int partitions, int replicationFactor) {
        return new CreatableTopic().setName(name).setNumPartitions(partitions).setReplicationFactor((short) replicationFactor);
    }

    private static CreatableTopic with(CreatableTopic topic, String setting, String value) {
        topic.configs().add(new CreatableTopicConfig().setName(setting).setValue(value));
        return topic;
    }

    private static CreatableTopic assigned(CreatableTopic topic, int partition, Integer... brokers) {
        topic.assignments().add(new CreatableReplicaAssignment().setPartitionIndex(partition).setBrokerIds(List.of(brokers)));
        return topic;
    }

    private static CreateTopicsRequestData request(CreatableTopic... topics) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(5_000);
        for (CreatableTopic topic : topics) {
            request.topics().add(topic);
        }
        return request;
    }

    private CreatableTopicResult create(CreatableTopic topic) {
        CreateTopicsResponseData response = (CreateTopicsResponseData) ask(handler, request(topic));
        assertEquals(1, response.topics().size());
        return response.topics().iterator().next();
    }

    private void assertRefused(Errors error, String message, CreatableTopic topic) {
        CreatableTopicResult result = create(topic);
        assertEquals(error, Errors.forCode(result.errorCode()));
        assertEquals(message, result.errorMessage());
        assertTrue(controller.createdTopics.isEmpty(), "the controller was asked");
    }

    @Test
    void shouldCreateWithTheCountsGiven_whenTheyAreGiven() {
        CreatableTopicResult result = create(with(topic("flights", 3, 1), "retention.ms", "5"));

        assertEquals(
                new NewTopic("flights", Optional.of(3), Optional.of(1), Optional.empty(), Map.of("retention.ms", "5")),
                controller.createdTopics.get(0));
        assertEquals(5_000, controller.timeoutMs);
        assertFalse(controller.validateOnly);
        assertEquals(Errors.NONE.code(), result.errorCode());
        assertEquals(3, result.numPartitions());
        assertEquals(1, result.replicationFactor());
        assertEquals(TopicIds.toWire(ClusterFixture.idOf("flights")), result.topicId());
    }

    @Test
    void shouldTakeTheNodesDefaults_whenCountsAreMinusOne() {
        CreatableTopicResult result = create(topic("flights", -1, -1));

        assertEquals(Optional.of(6), controller.createdTopics.get(0).partitions());
        assertEquals(Optional.of(2), controller.createdTopics.get(0).replicationFactor());
        assertEquals(6, result.numPartitions());
    }

    @Test
    void shouldPassAssignmentsInPartitionOrder_whenTheyAreManual() {
        create(assigned(assigned(topic("flights", -1, -1), 1, 2, 3), 0, 1, 2));

        assertEquals(Optional.of(List.of(List.of(1, 2), List.of(2, 3))), controller.createdTopics.get(0).assignments());
        assertEquals(Optional.empty(), controller.createdTopics.get(0).partitions());
    }

    @Test
    void shouldRefuse_whenAnAssignmentContradictsItself() {
        assertRefused(Errors.INVALID_REQUEST,
                "Topic 'flights' has an assignment of replicas and a number of partitions (1); leave the number of partitions at -1",
                assigned(topic("flights", 1, -1), 0, 1));
        assertRefused(Errors.INVALID_REQUEST,
                "Topic 'flights' has an assignment of replicas and a replication factor (1); leave the replication factor at -1",
                assigned(topic("flights", -1, 1), 0, 1));
        assertRefused(Errors.INVALID_REPLICA_ASSIGNMENT,
                "Topic 'flights' assigns partitions 0 to 2 (2 of them); number them from 0 without a gap",
                assigned(assigned(topic("flights", -1, -1), 0, 1), 2, 1));
        assertRefused(Errors.INVALID_REPLICA_ASSIGNMENT,
                "Topic 'flights' assigns partition 0 twice; assign it once",
                assigned(assigned(topic("flights", -1, -1), 0, 1), 0, 2));
    }

    @Test
    void shouldRefuse_whenASettingIsWrongOrNotAvailable() {
        assertRefused(Errors.INVALID_CONFIG,
                "Invalid value compact for configuration cleanup.policy: log compaction is not available in this version; use delete",
                with(topic("flights", 1, 1), "cleanup.policy", "compact"));
        assertRefused(Errors.INVALID_CONFIG, "Unknown topic config name: quota", with(topic("flights", 1, 1), "quota", "1"));
        assertRefused(Errors.INVALID_CONFIG,
                "Null value not supported for topic configs: retention.ms; leave it out to use the default",
                with(topic("flights", 1, 1), "retention.ms", null));
        assertRefused(Errors.INVALID_CONFIG, "Topic config retention.ms appears twice; set it once",
                with(with(topic("flights", 1, 1), "retention.ms", "1"), "retention.ms", "2"));
    }

    @Test
    void shouldRefuseOnlyTheDuplicate_whenATopicAppearsTwice() {
        CreateTopicsResponseData response = (CreateTopicsResponseData) ask(
                handler, request(topic("twice", 1, 1), topic("once", 1, 1), topic("twice", 2, 1)));

        assertEquals(2, response.topics().size());
        assertEquals(Errors.NONE.code(), response.topics().find("once").errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), response.topics().find("twice").errorCode());
        assertEquals("Topic 'twice' appears more than once in the request; name it once",
                response.topics().find("twice").errorMessage());
        assertEquals(1, controller.createdTopics.size());
    }

    @Test
    void shouldSayWhatWouldBe_whenOnlyValidating() {
        CreateTopicsResponseData response =
                (CreateTopicsResponseData) ask(handler, request(topic("flights", 3, 1)).setValidateOnly(true));

        assertTrue(controller.validateOnly);
        assertEquals(3, response.topics().find("flights").numPartitions());
    }

    @Test
    void shouldShowEverySettingWithItsSource_whenATopicIsCreated() {
        List<CreatableTopicConfigs> configs = create(with(topic("flights", 1, 1), "retention.ms", "5")).configs();

        assertEquals(ConfigSource.TOPIC_CONFIG.id(), find(configs, "retention.ms").configSource());
        assertEquals("5", find(configs, "retention.ms").value());
        assertEquals(ConfigSource.DEFAULT_CONFIG.id(), find(configs, "segment.bytes").configSource());
        assertTrue(find(configs, "preallocate").readOnly());
    }

    private static CreatableTopicConfigs find(List<CreatableTopicConfigs> configs, String name) {
        return configs.stream().filter(config -> config.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldAnswerTheControllersReason_whenItRefuses() {
        controller.refuseWith(new ControllerException.TopicExists("Topic 'flights' already exists."));
        CreatableTopicResult result = create(topic("flights", 1, 1));

        assertEquals(Errors.TOPIC_ALREADY_EXISTS.code(), result.errorCode());
        assertEquals("Topic 'flights' already exists.", result.errorMessage());
    }

    @Test
    void shouldAnswerOnce_whenTheSlowestTopicIsDone() {
        CompletableFuture<Void> gate = controller.holdBack();
        AdminRequests.RecordedReply reply =
                AdminRequests.answer(handler, request(topic("a", 1, 1), topic("b", 1, 1)), handler.latestVersion());

        assertFalse(reply.isGiven());
        gate.complete(null);
        assertEquals(2, ((CreateTopicsResponseData) reply.read()).topics().size());
    }

    @Test
    void shouldAnswer_whenNothingIsAsked() {
        assertEquals(0, ((CreateTopicsResponseData) ask(handler, request())).topics().size());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request(with(topic("a", 1, 1), "retention.ms", "5"), topic("b", 1, 1), topic("b", 1, 1)));
        controller.refuseWith(new ControllerException.TimedOut("no answer"));
        askInEveryVersion(handler, version -> request(topic("a", 1, 1)));
    }
}
