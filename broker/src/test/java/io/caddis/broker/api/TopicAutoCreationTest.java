package io.caddis.broker.api;

import static io.caddis.broker.controller.ForwardingFixture.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.caddis.broker.controller.ForwardingFixture;
import io.caddis.broker.controller.ForwardingFixture.Sent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResultCollection;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicAutoCreationTest {

    private static final int UNDER_WAY_MAX = 1_000;

    private final ForwardingFixture cluster = new ForwardingFixture();
    private final TopicAutoCreation creation = new TopicAutoCreation(cluster.forwarding());

    @Test
    void shouldAskTheControllerForTheClustersDefaults() {
        cluster.controllerIs(OTHER);

        create("flights");

        CreateTopicsRequestData asked = ((CreateTopicsRequest) cluster.sent().get(0).request()).data();
        assertEquals(1, asked.topics().size());
        CreatableTopic topic = asked.topics().find("flights");
        assertEquals(-1, topic.numPartitions());
        assertEquals(-1, topic.replicationFactor());
        assertFalse(asked.validateOnly());
    }

    @ParameterizedTest
    @EnumSource(value = Errors.class, names = {"NONE", "TOPIC_ALREADY_EXISTS", "INVALID_TOPIC_EXCEPTION", "REQUEST_TIMED_OUT"})
    void shouldPassOnWhatTheControllerSays(Errors error) {
        cluster.controllerIs(OTHER);
        CompletableFuture<Errors> created = create("flights");
        assertFalse(created.isDone());

        answer(cluster.sent().get(0), "flights", error);

        assertEquals(error, created.join());
    }

    @Test
    void shouldAskOncePerName_whileTheAnswerIsOutstanding() {
        cluster.controllerIs(OTHER);
        CompletableFuture<Errors> first = create("flights");

        assertSame(first, create("flights"));
        assertEquals(1, cluster.sent().size());

        answer(cluster.sent().get(0), "flights", Errors.NONE);
        create("flights");
        assertEquals(2, cluster.sent().size(), "the next client may ask anew, the topic may be gone again");
    }

    @Test
    void shouldAskForEachName() {
        cluster.controllerIs(OTHER);

        Map<String, CompletableFuture<Errors>> created = creation.create(Set.of("flights", "airports"));
        cluster.sent().forEach(sent -> answer(
                sent, ((CreateTopicsRequest) sent.request()).data().topics().iterator().next().name(), Errors.NONE));

        assertEquals(Set.of("flights", "airports"), created.keySet());
        created.values().forEach(future -> assertEquals(Errors.NONE, future.join()));
    }

    @Test
    void shouldHaveTheClientAskAgain_whenThereIsNoController() {
        assertEquals(Errors.LEADER_NOT_AVAILABLE, create("flights").join());
    }

    @Test
    void shouldHaveTheClientAskAgain_whenTheControllerDoesNotAnswer() {
        cluster.controllerIs(OTHER);
        CompletableFuture<Errors> created = create("flights");

        cluster.sent().get(0).answer().completeExceptionally(new IllegalStateException("connection lost"));

        assertEquals(Errors.LEADER_NOT_AVAILABLE, created.join());
        create("flights");
        assertEquals(2, cluster.sent().size(), "a failed creation is not under way");
    }

    @Test
    void shouldHaveTheClientAskAgain_whenTheAnswerSaysNothingOfTheTopic() {
        cluster.controllerIs(OTHER);
        CompletableFuture<Errors> created = create("flights");

        answer(cluster.sent().get(0), "airports", Errors.NONE);

        assertEquals(Errors.LEADER_NOT_AVAILABLE, created.join());
    }

    @Test
    void shouldHaveTheClientAskAgain_whenTooManyAreUnderWay() {
        cluster.controllerIs(OTHER);
        for (int i = 0; i < UNDER_WAY_MAX; i++) {
            create("topic-" + i);
        }

        assertEquals(Errors.LEADER_NOT_AVAILABLE, create("one-more").join());
        assertEquals(UNDER_WAY_MAX, cluster.sent().size());
    }

    private CompletableFuture<Errors> create(String name) {
        return creation.create(Set.of(name)).get(name);
    }

    private static void answer(Sent sent, String topic, Errors error) {
        CreatableTopicResult result = new CreatableTopicResult().setName(topic).setErrorCode(error.code());
        sent.answer().complete(new CreateTopicsResponse(
                new CreateTopicsResponseData().setTopics(new CreatableTopicResultCollection(List.of(result).iterator()))));
    }
}
