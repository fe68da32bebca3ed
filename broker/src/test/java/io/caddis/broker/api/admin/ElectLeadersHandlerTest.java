package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.answer;
import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.broker.api.admin.FakeController.Election;
import io.caddis.coordinator.controller.ControllerCommands.ElectionAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ElectionError;
import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElectLeadersHandlerTest {

    private final FakeController controller = new FakeController();
    private final ElectLeadersHandler handler =
            new ElectLeadersHandler(ClusterFixture.withBrokers(3).topic("flights", 1, 2, 3), controller);

    private static ElectLeadersRequestData request(String topic, Integer... partitions) {
        TopicPartitionsCollection topics = new TopicPartitionsCollection();
        topics.add(new TopicPartitions().setTopic(topic).setPartitions(List.of(partitions)));
        return new ElectLeadersRequestData().setTopicPartitions(topics).setTimeoutMs(600);
    }

    private void willAnswer(int partition, ElectionError error) {
        controller.electionAnswers.add(new ElectionAnswer(ClusterFixture.idOf("flights"), partition, error, "as told"));
    }

    @Test
    void shouldElect_whenPartitionsAreNamed() {
        willAnswer(1, ElectionError.NONE);

        ElectLeadersResponseData answer = (ElectLeadersResponseData) ask(handler, request("flights", 1, 1));

        assertEquals(List.of(new Election(
                ElectionKind.PREFERRED, Optional.of(Map.of(ClusterFixture.idOf("flights"), List.of(1))))), controller.elections);
        assertEquals(600, controller.timeoutMs);
        assertEquals("flights", answer.replicaElectionResults().get(0).topic());
        PartitionResult result = answer.replicaElectionResults().get(0).partitionResult().get(0);
        assertEquals(1, result.partitionId());
        assertEquals(0, result.errorCode());
        assertNull(result.errorMessage());
    }

    @Test
    void shouldElectUncleanly_onlyWhenThatIsAskedFor() {
        ask(handler, request("flights", 1).setElectionType((byte) 1));

        assertEquals(ElectionKind.UNCLEAN, controller.elections.get(0).kind());
        assertThrows(InvalidRequestException.class, () -> ask(handler, request("flights", 1).setElectionType((byte) 7)));
    }

    @Test
    void shouldAskForAllThatNeedIt_whenNoneIsNamed() {
        willAnswer(2, ElectionError.NONE);

        ElectLeadersResponseData answer =
                (ElectLeadersResponseData) ask(handler, request("flights").setTopicPartitions(null));

        assertEquals(Optional.empty(), controller.elections.get(0).partitions());
        assertEquals("flights", answer.replicaElectionResults().get(0).topic());
    }

    @Test
    void shouldAnswerForATopicThatDoesNotExist() {
        ElectLeadersResponseData answer = (ElectLeadersResponseData) ask(handler, request("unknown", 0, 1));

        List<PartitionResult> results = answer.replicaElectionResults().get(0).partitionResult();
        assertEquals(2, results.size());
        results.forEach(result -> assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), result.errorCode()));
    }

    @ParameterizedTest
    @EnumSource(value = ElectionError.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldAnswerTheProtocolsError_whenAPartitionIsRefused(ElectionError error) {
        willAnswer(0, error);

        ElectLeadersResponseData answer = (ElectLeadersResponseData) ask(handler, request("flights", 0));

        PartitionResult refused = answer.replicaElectionResults().get(0).partitionResult().get(0);
        assertEquals(Errors.valueOf(error.name()).code(), refused.errorCode());
        assertEquals("as told", refused.errorMessage());
    }

    @Test
    void shouldFailAsAWhole_whenTheControllerDoes() {
        controller.refuseWith(new ControllerException.TimedOut("the request's time is up"));

        assertEquals(Errors.REQUEST_TIMED_OUT, Errors.forException(answer(handler, request("flights", 0), 2).failure()));
    }

    @Test
    void shouldFitEveryVersion() {
        willAnswer(0, ElectionError.NONE);
        askInEveryVersion(handler, version -> request("flights", 0));
    }
}
