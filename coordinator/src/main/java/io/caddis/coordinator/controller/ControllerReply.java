package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.ElectionAnswer;
import io.caddis.coordinator.controller.ControllerCommands.InSyncAnswer;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMoveAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentAnswer;
import java.util.List;

/** What a {@link ControllerCommand} that succeeded is answered with. */
public sealed interface ControllerReply {

    record Done() implements ControllerReply {}

    record Created(CreatedTopic topic) implements ControllerReply {}

    record InSync(List<InSyncAnswer> answers) implements ControllerReply {
        public InSync {
            answers = List.copyOf(answers);
        }
    }

    record Reassignments(List<ReassignmentAnswer> answers) implements ControllerReply {
        public Reassignments {
            answers = List.copyOf(answers);
        }
    }

    record LeaderMoves(List<LeaderMoveAnswer> answers) implements ControllerReply {
        public LeaderMoves {
            answers = List.copyOf(answers);
        }
    }

    record Elections(List<ElectionAnswer> answers) implements ControllerReply {
        public Elections {
            answers = List.copyOf(answers);
        }
    }
}
