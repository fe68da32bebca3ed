package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.ControllerCommands.ReassignmentError;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.controller.ControllerException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlterPartitionReassignmentsHandlerTest {

    private final FakeController controller = new FakeController();
    private final AlterPartitionReassignmentsHandler handler = new AlterPartitionReassignmentsHandler(controller);

    /** Partition 0 to brokers 2 and 3, that of partition 1 cancelled. */
    private static AlterPartitionReassignmentsRequestData request() {
        return new AlterPartitionReassignmentsRequestData()
                .setTimeoutMs(700)
                .setTopics(List.of(new ReassignableTopic().setName("flights").setPartitions(List.of(
                        new ReassignablePartition().setPartitionIndex(0).setReplicas(List.of(2, 3)),
                        new ReassignablePartition().setPartitionIndex(1).setReplicas(null)))));
    }

    private AlterPartitionReassignmentsResponseData answer(AlterPartitionReassignmentsRequestData request) {
        return (AlterPartitionReassignmentsResponseData) ask(handler, request);
    }

    @Test
    void shouldPassTargetsAndCancellations() {
        AlterPartitionReassignmentsResponseData answer = answer(request().setAllowReplicationFactorChange(false));

        assertEquals(List.of(
                        new ReassignmentRequest("flights", 0, Optional.of(List.of(2, 3))),
                        new ReassignmentRequest("flights", 1, Optional.empty())),
                controller.reassignments);
        assertFalse(controller.mayChangeFactor);
        assertEquals(700, controller.timeoutMs);
        assertFalse(answer.allowReplicationFactorChange());
        assertEquals("flights", answer.responses().get(0).name());
        assertEquals(List.of(0, 1), answer.responses().get(0).partitions().stream()
                .map(ReassignablePartitionResponse::partitionIndex).toList());
        answer.responses().get(0).partitions().forEach(partition -> {
            assertEquals(0, partition.errorCode());
            assertNull(partition.errorMessage());
        });
    }

    @Test
    void shouldLetTheFactorChange_whenTheVersionHasNoWord() {
        ask(handler, request(), 0);

        assertTrue(controller.mayChangeFactor);
    }

    @ParameterizedTest
    @EnumSource(value = ReassignmentError.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldAnswerTheProtocolsError_whenAPartitionIsRefused(ReassignmentError error) {
        controller.reassignmentError = error;

        ReassignablePartitionResponse refused = answer(request()).responses().get(0).partitions().get(0);

        assertEquals(Errors.valueOf(error.name()).code(), refused.errorCode());
        assertEquals("as told", refused.errorMessage());
    }

    @Test
    void shouldFailAsAWhole_whenTheControllerDoes() {
        controller.refuseWith(new ControllerException.NotController("broker 1 is not the active controller"));

        AlterPartitionReassignmentsResponseData answer = answer(request());

        assertEquals(Errors.NOT_CONTROLLER.code(), answer.errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request());
    }
}
