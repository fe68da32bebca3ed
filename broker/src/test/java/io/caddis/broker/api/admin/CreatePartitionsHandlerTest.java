package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.admin.FakeController.AddedPartitions;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class CreatePartitionsHandlerTest {

    private final FakeController controller = new FakeController();
    private final CreatePartitionsHandler handler = new CreatePartitionsHandler(controller);

    private static CreatePartitionsTopic topic(String name, int count) {
        return new CreatePartitionsTopic().setName(name).setCount(count).setAssignments(null);
    }

    private static CreatePartitionsRequestData request(CreatePartitionsTopic... topics) {
        CreatePartitionsRequestData request = new CreatePartitionsRequestData().setTimeoutMs(900);
        for (CreatePartitionsTopic topic : topics) {
            request.topics().add(topic);
        }
        return request;
    }

    private List<CreatePartitionsTopicResult> create(CreatePartitionsRequestData request) {
        return ((CreatePartitionsResponseData) ask(handler, request)).results();
    }

    @Test
    void shouldAskForTheTotal_whenTheControllerPlaces() {
        List<CreatePartitionsTopicResult> results = create(request(topic("flights", 8)));

        assertEquals(List.of(new AddedPartitions("flights", 8, Optional.empty())), controller.addedPartitions);
        assertEquals(900, controller.timeoutMs);
        assertEquals(List.of(new CreatePartitionsTopicResult().setName("flights").setErrorMessage(null)), results);
    }

    @Test
    void shouldPassAssignments_whenTheyAreGiven() {
        create(request(topic("flights", 3).setAssignments(List.of(
                new CreatePartitionsAssignment().setBrokerIds(List.of(2)),
                new CreatePartitionsAssignment().setBrokerIds(List.of(3))))));

        assertEquals(
                Optional.of(List.of(List.of(2), List.of(3))), controller.addedPartitions.get(0).assignments());
    }

    @Test
    void shouldAnswerOncePerTopic_whenOneAppearsTwice() {
        List<CreatePartitionsTopicResult> results = create(request(topic("twice", 2), topic("once", 2), topic("twice", 3)));

        assertEquals(List.of("once", "twice"), results.stream().map(CreatePartitionsTopicResult::name).sorted().toList());
        CreatePartitionsTopicResult twice =
                results.stream().filter(result -> result.name().equals("twice")).findFirst().orElseThrow();
        assertEquals(Errors.INVALID_REQUEST.code(), twice.errorCode());
        assertEquals(1, controller.addedPartitions.size());
    }

    @Test
    void shouldOnlyValidate_whenAskedTo() {
        create(request(topic("flights", 8)).setValidateOnly(true));

        assertTrue(controller.validateOnly);
    }

    @Test
    void shouldAnswerTheControllersReason_whenItRefuses() {
        controller.refuseWith(new ControllerException.InvalidPartitions("Topic 'flights' has 8 partitions already"));
        CreatePartitionsTopicResult result = create(request(topic("flights", 8))).get(0);

        assertEquals(Errors.INVALID_PARTITIONS.code(), result.errorCode());
        assertEquals("Topic 'flights' has 8 partitions already", result.errorMessage());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request(topic("a", 2), topic("b", 2), topic("b", 2)));
    }
}
