package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupCluster.idOf;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static io.caddis.broker.api.group.GroupRequests.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConsumerGroupHeartbeatHandlerTest {

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final ConsumerGroupHeartbeatHandler handler = new ConsumerGroupHeartbeatHandler(coordinator);

    private static ConsumerGroupHeartbeatRequestData join() {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId("group").setMemberId("m-1").setMemberEpoch(0).setRebalanceTimeoutMs(300_000)
                .setSubscribedTopicNames(List.of("orders")).setTopicPartitions(List.of());
    }

    private ConsumerHeartbeat asked() {
        return (ConsumerHeartbeat) coordinator.asked.get(coordinator.asked.size() - 1);
    }

    private ConsumerGroupHeartbeatResponseData beat(ConsumerGroupHeartbeatRequestData request, int version) {
        return (ConsumerGroupHeartbeatResponseData) ask(handler, request, version);
    }

    @Test
    void shouldHandEverythingOver_whenAMemberJoins() {
        send(handler, join().setInstanceId("static-1").setRackId("rack-1").setSubscribedTopicRegex("or.*").setServerAssignor("range"), 1);

        ConsumerHeartbeat asked = asked();
        assertEquals("m-1", asked.memberId());
        assertEquals(0, asked.memberEpoch());
        assertEquals("static-1", asked.instanceId());
        assertEquals("rack-1", asked.rackId());
        assertEquals(300_000, asked.rebalanceTimeoutMs());
        assertEquals(List.of("orders"), asked.subscribedTopics());
        assertEquals("or.*", asked.subscribedRegex());
        assertEquals("range", asked.serverAssignor());
        assertEquals(Map.of(), asked.ownedPartitions());
    }

    @Test
    void shouldSayWhatHasNotChanged_whenAHeartbeatLeavesItOut() {
        send(handler, new ConsumerGroupHeartbeatRequestData().setGroupId("group").setMemberId("m-1").setMemberEpoch(5), 1);
        assertNull(asked().subscribedTopics());
        assertNull(asked().ownedPartitions());
        assertEquals(-1, asked().rebalanceTimeoutMs());

        send(handler, new ConsumerGroupHeartbeatRequestData().setGroupId("group").setMemberId("m-1").setMemberEpoch(5)
                .setTopicPartitions(List.of(
                        new TopicPartitions().setTopicId(TopicIds.toWire(idOf("orders"))).setPartitions(List.of(0, 2)))), 1);
        assertEquals(Map.of(idOf("orders"), List.of(0, 2)), asked().ownedPartitions());
    }

    @Test
    void shouldMakeTheMembersId_onlyWhenAMemberOfVersion0Joins() {
        send(handler, join().setMemberId(""), 0);
        String first = asked().memberId();
        send(handler, join().setMemberId(""), 0);

        assertFalse(Uuid.fromString(first).equals(Uuid.ZERO_UUID));
        assertNotEquals(first, asked().memberId());
        assertEquals(Errors.INVALID_REQUEST.code(), beat(join().setMemberId(""), 1).errorCode());
    }

    @Test
    void shouldTellTheMemberWhatToHave() {
        coordinator.answerWith(new ConsumerBeaten(
                GroupError.NONE, null, "m-1", 6, 5_000, Map.of(idOf("orders"), List.of(0, 1))));

        ConsumerGroupHeartbeatResponseData beaten = beat(join(), 1);

        assertEquals(Errors.NONE.code(), beaten.errorCode());
        assertNull(beaten.errorMessage());
        assertEquals("m-1", beaten.memberId());
        assertEquals(6, beaten.memberEpoch());
        assertEquals(5_000, beaten.heartbeatIntervalMs());
        assertEquals(List.of(0, 1), beaten.assignment().topicPartitions().get(0).partitions());
        assertEquals(TopicIds.toWire(idOf("orders")), beaten.assignment().topicPartitions().get(0).topicId());
    }

    @Test
    void shouldTellNoAssignment_whenItHasNotChanged() {
        coordinator.answerWith(new ConsumerBeaten(GroupError.NONE, null, "m-1", 6, 5_000, null));
        assertNull(beat(join(), 1).assignment());

        coordinator.answerWith(new ConsumerBeaten(GroupError.NONE, null, "m-1", 6, 5_000, Map.of()));
        assertEquals(List.of(), beat(join(), 1).assignment().topicPartitions());
    }

    @Test
    void shouldSayWhy_whenTheGroupRefuses() {
        coordinator.answerWith(ConsumerBeaten.failed(GroupError.FENCED_MEMBER_EPOCH, "The epoch is old."));
        assertEquals("The epoch is old.", beat(join(), 1).errorMessage());

        coordinator.answerWith(ConsumerBeaten.failed(GroupError.NOT_COORDINATOR, null));
        assertEquals(Errors.NOT_COORDINATOR.code(), beat(join(), 1).errorCode());
        assertEquals(Errors.NOT_COORDINATOR.message(), beat(join(), 1).errorMessage());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("GroupId can't be empty.", request -> request.setGroupId(" ")),
                wrong("MemberId can't be empty.", request -> request.setMemberId("")),
                wrong("InstanceId can't be empty.", request -> request.setInstanceId("")),
                wrong("RackId can't be empty.", request -> request.setRackId("")),
                wrong("RebalanceTimeoutMs must be provided in first request.", request -> request.setRebalanceTimeoutMs(-1)),
                wrong("RebalanceTimeoutMs is -2, but must be positive.", request -> request.setRebalanceTimeoutMs(-2)),
                wrong("TopicPartitions must be empty when (re-)joining.", request -> request.setTopicPartitions(null)),
                wrong("TopicPartitions must be empty when (re-)joining.",
                        request -> request.setTopicPartitions(List.of(new TopicPartitions()))),
                wrong("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.",
                        request -> request.setSubscribedTopicNames(null)),
                wrong("InstanceId can't be null.", request -> request.setMemberEpoch(-2)),
                wrong("MemberEpoch is -3, but must be greater than or equal to -2.", request -> request.setMemberEpoch(-3)),
                wrong("MemberId must be no longer than 1024 bytes and hold neither U+0000 nor U+E000.",
                        request -> request.setMemberId("m".repeat(1_025))),
                wrong("SubscribedTopicRegex is too long for a text that holds U+0000.",
                        request -> request.setSubscribedTopicRegex("\0".repeat(20_000))));
    }

    private static Arguments wrong(String message, Consumer<ConsumerGroupHeartbeatRequestData> mistake) {
        return Arguments.of(message, mistake);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void shouldNotAskAGroup_whenTheRequestIsWrongInItself(String message, Consumer<ConsumerGroupHeartbeatRequestData> mistake) {
        ConsumerGroupHeartbeatRequestData request = join();
        mistake.accept(request);

        ConsumerGroupHeartbeatResponseData refused = beat(request, 1);

        assertEquals(Errors.INVALID_REQUEST.code(), refused.errorCode());
        assertEquals(message, refused.errorMessage());
        assertEquals(0, coordinator.asked.size());
    }

    @Test
    void shouldAcceptAJoinByExpressionOnly_andAStaticMemberThatLeavesForAWhile() {
        send(handler, join().setSubscribedTopicNames(null).setSubscribedTopicRegex(""), 1);
        send(handler, new ConsumerGroupHeartbeatRequestData()
                .setGroupId("group").setMemberId("m-1").setMemberEpoch(-2).setInstanceId("static-1"), 1);

        assertEquals(2, coordinator.asked.size());
    }

    @Test
    void shouldFitEveryVersion() {
        coordinator.answerWith(new ConsumerBeaten(GroupError.NONE, null, "m-1", 1, 5_000, Map.of(idOf("orders"), List.of(0))));
        askInEveryVersion(handler, version -> join());
        coordinator.answerWith(ConsumerBeaten.failed(GroupError.UNKNOWN_MEMBER_ID, "gone"));
        askInEveryVersion(handler, version -> join());
    }
}
