package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.LeaderMove;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMoveAnswer;
import io.caddis.coordinator.controller.ControllerCommands.LeaderMoveError;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Optional;

/** An operator's moves of leaderships on their way through {@link LeaderMoveDecision}. */
final class LeaderMoveRun extends PartitionRun<LeaderMoveAnswer> {

    private final ControllerCommand.MoveLeaders command;

    LeaderMoveRun(long commandId, long deadlineMs, ControllerCommand.MoveLeaders command) {
        super(commandId, deadlineMs);
        this.command = command;
    }

    @Override
    Optional<ControllerException> refusal(ClusterFacts facts) {
        return Optional.empty();
    }

    @Override
    int size(ClusterFacts facts) {
        return command.moves().size();
    }

    @Override
    boolean decide(int index, ClusterFacts facts, ChunkEdits edits) {
        LeaderMove move = command.moves().get(index);
        Optional<PartitionImage> partition = edits.partition(move.topicId(), move.partition());
        if (partition.isEmpty()) {
            answer(new LeaderMoveAnswer(move.topicId(), move.partition(), LeaderMoveError.UNKNOWN_TOPIC_OR_PARTITION,
                    "there is no partition " + move.partition() + " of topic id " + move.topicId()));
            return true;
        }
        LeaderMoveDecision decision = LeaderMoveDecision.of(move, partition.get(), facts.brokers());
        if (decision.after().isPresent()) {
            PartitionChange change = new PartitionChange(
                    move.topicId(), partition.get(), decision.after().get(), PartitionChange.OPERATOR);
            if (!edits.hasRoomFor(change)) {
                return false;
            }
            edits.add(change);
        }
        answer(new LeaderMoveAnswer(move.topicId(), move.partition(), decision.error(), decision.message()));
        return true;
    }

    @Override
    ControllerReply reply(List<LeaderMoveAnswer> all) {
        return new ControllerReply.LeaderMoves(all);
    }
}
