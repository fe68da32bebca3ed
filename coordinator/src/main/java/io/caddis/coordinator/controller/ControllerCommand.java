package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMove;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.controller.ControllerCommands.SettingsChange;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A call of {@link ControllerCommands} on its way to the controller. */
public sealed interface ControllerCommand {

    /** Goes through the catalog first, one at a time. */
    sealed interface Administration extends ControllerCommand {
        boolean validateOnly();
    }

    record CreateTopic(NewTopic topic, boolean validateOnly) implements Administration {}

    record DeleteTopic(UUID topicId) implements Administration {
        @Override
        public boolean validateOnly() {
            return false;
        }
    }

    record CreatePartitions(String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validateOnly)
            implements Administration {}

    record AlterSettings(SettingsTarget target, SettingsChange change, boolean validateOnly) implements Administration {}

    record AlterReassignments(List<ReassignmentRequest> requests, boolean mayChangeFactor) implements Administration {
        public AlterReassignments {
            requests = List.copyOf(requests);
        }

        @Override
        public boolean validateOnly() {
            return false;
        }
    }

    /** About leaders and in-sync replicas, which the catalog has no say in: many are written together. */
    sealed interface OfPartitions extends ControllerCommand {}

    record AlterPartitions(int brokerId, long brokerEpoch, List<InSyncProposal> proposals) implements OfPartitions {
        public AlterPartitions {
            proposals = List.copyOf(proposals);
        }
    }

    record MoveLeaders(List<LeaderMove> moves) implements OfPartitions {
        public MoveLeaders {
            moves = List.copyOf(moves);
        }
    }

    record ElectLeaders(ElectionKind kind, Optional<Map<UUID, List<Integer>>> partitions) implements OfPartitions {}
}
