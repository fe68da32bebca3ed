package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.ElectionAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ElectionError;
import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An election by command on its way through {@link ElectionDecision}. */
final class ElectionRun extends PartitionRun<ElectionAnswer> {

    private record Target(UUID topicId, int partition) {}

    private final ControllerCommand.ElectLeaders command;
    private Optional<List<Target>> targets = Optional.empty();

    ElectionRun(long commandId, long deadlineMs, ControllerCommand.ElectLeaders command) {
        super(commandId, deadlineMs);
        this.command = command;
    }

    @Override
    Optional<ControllerException> refusal(ClusterFacts facts) {
        return Optional.empty();
    }

    @Override
    int size(ClusterFacts facts) {
        if (targets.isEmpty()) {
            targets = Optional.of(named().orElseGet(() -> all(facts.state())));
        }
        return targets.get().size();
    }

    private Optional<List<Target>> named() {
        return command.partitions().map(byTopic -> {
            List<Target> named = new ArrayList<>();
            byTopic.forEach((topicId, partitions) ->
                    partitions.forEach(partition -> named.add(new Target(topicId, partition))));
            return named;
        });
    }

    private static List<Target> all(MetadataState state) {
        List<Target> all = new ArrayList<>();
        state.topics().forEach(topic ->
                topic.partitions().forEach(partition -> all.add(new Target(topic.id(), partition.partition()))));
        return all;
    }

    @Override
    boolean decide(int index, ClusterFacts facts, ChunkEdits edits) {
        Target target = targets.orElseThrow().get(index);
        Optional<PartitionImage> partition = edits.partition(target.topicId(), target.partition());
        if (partition.isEmpty()) {
            answer(target, ElectionError.UNKNOWN_TOPIC_OR_PARTITION,
                    "there is no partition " + target.partition() + " of topic id " + target.topicId());
            return true;
        }
        ElectionDecision decision = ElectionDecision.of(command.kind(), partition.get(), facts.brokers());
        if (decision.after().isPresent()) {
            String cause = command.kind() == ElectionKind.UNCLEAN ? PartitionChange.UNCLEAN : PartitionChange.PREFERRED;
            PartitionChange change = new PartitionChange(target.topicId(), partition.get(), decision.after().get(), cause);
            if (!edits.hasRoomFor(change)) {
                return false;
            }
            edits.add(change);
        }
        answer(target, decision.error(), decision.message());
        return true;
    }

    /** Asked for all that need it, nobody wants to hear of those that do not. */
    private void answer(Target target, ElectionError error, String message) {
        boolean isNews = error != ElectionError.ELECTION_NOT_NEEDED && error != ElectionError.UNKNOWN_TOPIC_OR_PARTITION;
        if (command.partitions().isPresent() || isNews) {
            answer(new ElectionAnswer(target.topicId(), target.partition(), error, message));
        }
    }

    @Override
    ControllerReply reply(List<ElectionAnswer> all) {
        return new ControllerReply.Elections(all);
    }
}
