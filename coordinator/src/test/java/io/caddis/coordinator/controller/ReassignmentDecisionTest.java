package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.ControllerCommands.ReassignmentAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentError;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReassignmentDecisionTest {

    private static final UUID ID = new UUID(0, 1);
    private static final int MAX_FACTOR = 4;

    /** Partition 0 settled, 1 on its way to broker 3, 2 on its way with nobody of the former in sync. */
    private final MetadataState state = new MetadataState(new MetadataSnapshot(
            Map.of(ID, new StoredTopic(ID, "flights", StoredSettings.NONE, MetadataState.chunksOf(List.of(
                    new PartitionImage(0, List.of(1, 2), 1, 101, 0, 0, List.of(1, 2), List.of(), List.of()),
                    new PartitionImage(1, List.of(3, 2, 1), 1, 101, 0, 0, List.of(1, 2), List.of(), List.of(), List.of(3), List.of(1)),
                    new PartitionImage(2, List.of(3, 1), 3, 103, 0, 0, List.of(3), List.of(), List.of(), List.of(3), List.of(1)))))),
            Set.of(), CoordinatorSlots.UNASSIGNED, StoredSettings.ABSENT, StoredSettings.NONE, Map.of(), Map.of(), Set.of(),
            StoredIncarnations.NONE, Map.of()));

    private PartitionReassignment decide(boolean mayChangeFactor, ReassignmentRequest... requests) {
        return ReassignmentDecision.of(
                List.of(requests), mayChangeFactor, MAX_FACTOR, state, Brokers.of("1@101 3@103 4@104 5@105 6@106"));
    }

    private static ReassignmentRequest to(int partition, Integer... target) {
        return new ReassignmentRequest("flights", partition, Optional.of(List.of(target)));
    }

    private static ReassignmentRequest cancel(int partition) {
        return new ReassignmentRequest("flights", partition, Optional.empty());
    }

    private ReassignmentError error(ReassignmentRequest request) {
        PartitionReassignment decided = decide(true, request);
        ReassignmentAnswer answer = decided.answers().get(0);
        assertEquals(answer.error() != ReassignmentError.NONE, decided.changesNothing());
        return answer.error();
    }

    @Test
    void shouldTakeOnWhatIsRight_andAnswerEachOfTheRest() {
        PartitionReassignment decided = decide(true, to(0, 3, 1), to(9, 1), cancel(1));

        assertEquals(List.of(ReassignmentError.NONE, ReassignmentError.UNKNOWN_TOPIC_OR_PARTITION, ReassignmentError.NONE),
                decided.answers().stream().map(ReassignmentAnswer::error).toList());
        assertEquals(Map.of(0, List.of(3, 1), 1, List.of(2, 1)), decided.topics().get(0).targets());
    }

    @Test
    void shouldRefuse_whenTheAssignmentIsNone() {
        assertEquals(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, error(to(0)));
        assertEquals(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, error(to(0, 1, 1)));
        assertEquals(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, error(to(0, 1, 9)));
        assertEquals(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, error(to(0, 1, -1)));
        assertEquals(ReassignmentError.NONE, error(to(0, 2, 3)), "broker 2 is away and has the partition already");
    }

    @Test
    void shouldRefuse_whenPartitionOrTopicIsUnknown() {
        assertEquals(ReassignmentError.UNKNOWN_TOPIC_OR_PARTITION, error(to(-1, 1)));
        assertEquals(ReassignmentError.UNKNOWN_TOPIC_OR_PARTITION,
                error(new ReassignmentRequest("trains", 0, Optional.of(List.of(1)))));
    }

    @Test
    void shouldRefuseAnotherFactor_whenTheClientDoesNotWantThat() {
        assertEquals(ReassignmentError.INVALID_REPLICATION_FACTOR, decide(false, to(0, 1, 3, 4)).answers().get(0).error());
        assertEquals(ReassignmentError.NONE, decide(false, to(1, 4, 5)).answers().get(0).error(), "compared with before the move");
        assertEquals(ReassignmentError.NONE, error(to(0, 1, 3, 4)));
        assertEquals(ReassignmentError.INVALID_REPLICATION_FACTOR, error(to(0, 1, 3, 4, 5, 6)));
    }

    @Test
    void shouldRefuseACancellation_whenThereIsNothingToCancelOrNobodyToGoBackTo() {
        assertEquals(ReassignmentError.NO_REASSIGNMENT_IN_PROGRESS, error(cancel(0)));
        assertEquals(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, error(cancel(2)));
    }

    @Test
    void shouldRefuseTheSecond_whenAPartitionIsNamedTwice() {
        PartitionReassignment decided = decide(true, to(0, 3, 1), to(0, 4, 1));

        assertEquals(ReassignmentError.INVALID_REQUEST, decided.answers().get(1).error());
        assertEquals(List.of(3, 1), decided.topics().get(0).targets().get(0));
        assertTrue(decided.answers().get(1).message().contains("twice"));
    }
}
