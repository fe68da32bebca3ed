package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.TopicIds;
import io.caddis.broker.settings.SettingsFixture;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class DeleteTopicsHandlerTest {

    private static final Uuid FLIGHTS = TopicIds.toWire(ClusterFixture.idOf("flights"));
    private static final Uuid NOBODY = TopicIds.toWire(new UUID(1, 2));

    private final FakeController controller = new FakeController();
    private final DeleteTopicsHandler handler = handler("true");

    private DeleteTopicsHandler handler(String deletable) {
        return new DeleteTopicsHandler(ClusterFixture.withBrokers(1).topic("flights", 1).topic("airports", 1), controller,
                SettingsFixture.startedWith("delete.topic.enable", deletable).topicCreation());
    }

    private static DeleteTopicState named(String name) {
        return new DeleteTopicState().setName(name);
    }

    private static DeleteTopicState withId(Uuid id) {
        return new DeleteTopicState().setName(null).setTopicId(id);
    }

    private static DeleteTopicsRequestData request(DeleteTopicState... topics) {
        return new DeleteTopicsRequestData().setTopics(List.of(topics)).setTimeoutMs(700);
    }

    private List<DeletableTopicResult> delete(DeleteTopicState... topics) {
        return List.copyOf(((DeleteTopicsResponseData) ask(handler, request(topics))).responses());
    }

    private static void assertResult(Errors error, String message, String name, Uuid id, DeletableTopicResult result) {
        assertEquals(error, Errors.forCode(result.errorCode()));
        assertEquals(message, result.errorMessage());
        assertEquals(name, result.name());
        assertEquals(id, result.topicId());
    }

    @Test
    void shouldDeleteByNameAndById_whenBothExist() {
        List<DeletableTopicResult> results = delete(named("airports"), withId(FLIGHTS));

        assertEquals(List.of(ClusterFixture.idOf("airports"), ClusterFixture.idOf("flights")), controller.deletedTopics);
        assertEquals(700, controller.timeoutMs);
        assertResult(Errors.NONE, null, "airports", TopicIds.toWire(ClusterFixture.idOf("airports")), results.get(0));
        assertResult(Errors.NONE, null, "flights", FLIGHTS, results.get(1));
    }

    @Test
    void shouldDeleteByName_whenTheClientIsOld() {
        DeleteTopicsResponseData response = (DeleteTopicsResponseData) ask(
                handler, new DeleteTopicsRequestData().setTopicNames(List.of("flights", "nobody")).setTimeoutMs(1), 5);

        assertEquals(List.of(ClusterFixture.idOf("flights")), controller.deletedTopics);
        assertEquals(Errors.NONE.code(), response.responses().find("flights").errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), response.responses().find("nobody").errorCode());
    }

    @Test
    void shouldSayWhichKindOfUnknown_whenATopicIsNotThere() {
        List<DeletableTopicResult> results = delete(named("nobody"), withId(NOBODY));

        assertResult(Errors.UNKNOWN_TOPIC_OR_PARTITION, "Topic 'nobody' does not exist", "nobody", Uuid.ZERO_UUID, results.get(0));
        assertResult(Errors.UNKNOWN_TOPIC_ID, "Topic " + NOBODY + " does not exist", null, NOBODY, results.get(1));
    }

    @Test
    void shouldSayWhichKindOfUnknown_whenTheTopicGoesWhileItIsDeleted() {
        controller.refuseWith(new ControllerException.UnknownTopic("gone"));
        List<DeletableTopicResult> results = delete(named("airports"), withId(FLIGHTS));

        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), results.get(0).errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_ID.code(), results.get(1).errorCode());
    }

    @Test
    void shouldRefuse_whenATopicIsNamedTwiceInAnyWay() {
        assertResult(Errors.INVALID_REQUEST, "Topic 'flights' appears more than once in the request; name it once", "flights",
                Uuid.ZERO_UUID, delete(named("flights"), named("flights")).get(0));
        assertTrue(controller.deletedTopics.isEmpty());

        List<DeletableTopicResult> results = delete(withId(FLIGHTS), named("flights"));
        assertResult(Errors.NONE, null, "flights", FLIGHTS, results.get(0));
        assertResult(Errors.INVALID_REQUEST, "Topic 'flights' is named by its name and by its id; use one of them", "flights",
                FLIGHTS, results.get(1));
    }

    @Test
    void shouldRefuse_whenATopicHasNeitherOrBothOfNameAndId() {
        assertResult(Errors.INVALID_REQUEST, "Neither topic name nor id were specified; give one of them", null, Uuid.ZERO_UUID,
                delete(withId(Uuid.ZERO_UUID)).get(0));
        assertResult(Errors.INVALID_REQUEST, "Topic 'flights' has a name and an id; give only one of them", "flights", FLIGHTS,
                delete(named("flights").setTopicId(FLIGHTS)).get(0));
        assertTrue(controller.deletedTopics.isEmpty());
    }

    @Test
    void shouldRefuse_whenDeletionIsDisabled() {
        DeletableTopicResult result =
                ((DeleteTopicsResponseData) ask(handler("false"), request(named("flights")))).responses().find("flights");

        assertEquals(Errors.TOPIC_DELETION_DISABLED.code(), result.errorCode());
        assertEquals("Topic deletion is disabled: delete.topic.enable is false on the controller", result.errorMessage());
        assertTrue(controller.deletedTopics.isEmpty());

        DeleteTopicsResponseData toOldClient = (DeleteTopicsResponseData) ask(
                handler("false"), new DeleteTopicsRequestData().setTopicNames(List.of("flights")), 2);
        assertEquals(Errors.INVALID_REQUEST.code(), toOldClient.responses().find("flights").errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> version < 6
                ? new DeleteTopicsRequestData().setTopicNames(List.of("flights", "nobody", "airports", "airports"))
                : request(named("flights"), named("nobody"), withId(NOBODY), withId(Uuid.ZERO_UUID)));
    }

    @Test
    void shouldAnswer_whenNothingIsAsked() {
        assertEquals(List.of(), delete());
    }
}
