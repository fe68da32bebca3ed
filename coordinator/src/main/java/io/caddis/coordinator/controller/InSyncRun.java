package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.InSyncAnswer;
import io.caddis.coordinator.controller.ControllerCommands.InSyncError;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Optional;

/** A leader's proposals on their way through {@link InSyncDecision}. */
final class InSyncRun extends PartitionRun<InSyncAnswer> {

    private final ControllerCommand.AlterPartitions command;

    InSyncRun(long commandId, long deadlineMs, ControllerCommand.AlterPartitions command) {
        super(commandId, deadlineMs);
        this.command = command;
    }

    @Override
    Optional<ControllerException> refusal(ClusterFacts facts) {
        return facts.brokers().isRegistered(command.brokerId(), command.brokerEpoch())
                ? Optional.empty()
                : Optional.of(new ControllerException.StaleBrokerEpoch("broker " + command.brokerId()
                        + " is not registered with broker epoch " + command.brokerEpoch() + " as far as the controller knows"));
    }

    @Override
    int size(ClusterFacts facts) {
        return command.proposals().size();
    }

    @Override
    boolean decide(int index, ClusterFacts facts, ChunkEdits edits) {
        InSyncProposal proposal = command.proposals().get(index);
        Optional<StoredTopic> topic = facts.state().topic(proposal.topicId());
        Optional<PartitionImage> partition = edits.partition(proposal.topicId(), proposal.partition());
        if (topic.isEmpty() || partition.isEmpty()) {
            answer(proposal, InSyncError.UNKNOWN_TOPIC_ID, Optional.empty());
            return true;
        }
        InSyncDecision decision = InSyncDecision.of(partition.get(), command.brokerId(), command.brokerEpoch(), proposal,
                facts.brokers(), facts.durabilityOf(topic.get()));
        if (decision.after().isPresent()) {
            PartitionChange change =
                    new PartitionChange(proposal.topicId(), partition.get(), decision.after().get(), decision.cause());
            if (!edits.hasRoomFor(change)) {
                return false;
            }
            edits.add(change);
        }
        answer(proposal, decision.error(), decision.after().or(() -> partition));
        return true;
    }

    private void answer(InSyncProposal proposal, InSyncError error, Optional<PartitionImage> present) {
        answer(new InSyncAnswer(
                proposal.topicId(), proposal.partition(), error, error == InSyncError.NONE ? present : Optional.empty()));
    }

    @Override
    ControllerReply reply(List<InSyncAnswer> all) {
        return new ControllerReply.InSync(all);
    }
}
