package io.caddis.coordinator.controller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Calls from any thread, turned into commands for the controller's thread and answered with futures. Safe from any thread. */
final class CommandIntake implements ControllerCommands {

    private static final int ALTER_SETTINGS_TIMEOUT_MS = 30_000;

    /** The loop, as calls see it. None of its methods blocks. */
    interface Destination {
        boolean isActive();

        /** @return false if no command is taken any more */
        boolean submit(long commandId, ControllerCommand command, int timeoutMs, CompletableFuture<ControllerReply> reply);

        void unreachable(int brokerId, long brokerEpoch);

        /** @param reply completes with whether the office was that of this epoch, and is given up */
        void resign(int controllerEpoch, CompletableFuture<Boolean> reply);
    }

    private final int brokerId;
    private final int maxOpen;
    private final OpenCommands open;
    private final Destination destination;

    /** @param brokerId of this node, for messages */
    CommandIntake(int brokerId, int maxOpen, OpenCommands open, Destination destination) {
        this.brokerId = brokerId;
        this.maxOpen = maxOpen;
        this.open = open;
        this.destination = destination;
    }

    @Override
    public boolean isActive() {
        return destination.isActive();
    }

    @Override
    public CompletableFuture<CreatedTopic> createTopic(NewTopic topic, boolean validateOnly, int timeoutMs) {
        return answer(
                submit(new ControllerCommand.CreateTopic(topic, validateOnly), timeoutMs),
                reply -> ((ControllerReply.Created) reply).topic());
    }

    @Override
    public CompletableFuture<Void> deleteTopic(UUID topicId, int timeoutMs) {
        return answer(submit(new ControllerCommand.DeleteTopic(topicId), timeoutMs), done -> null);
    }

    @Override
    public CompletableFuture<Void> createPartitions(
            String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validateOnly, int timeoutMs) {
        ControllerCommand command = new ControllerCommand.CreatePartitions(topicName, newCount, assignments, validateOnly);
        return answer(submit(command, timeoutMs), done -> null);
    }

    @Override
    public CompletableFuture<Void> alterSettings(SettingsTarget target, SettingsChange change, boolean validateOnly) {
        ControllerCommand command = new ControllerCommand.AlterSettings(target, change, validateOnly);
        return answer(submit(command, ALTER_SETTINGS_TIMEOUT_MS), done -> null);
    }

    @Override
    public CompletableFuture<List<InSyncAnswer>> alterPartitions(
            int senderId, long brokerEpoch, List<InSyncProposal> proposals, int timeoutMs) {
        return answer(
                submit(new ControllerCommand.AlterPartitions(senderId, brokerEpoch, proposals), timeoutMs),
                reply -> ((ControllerReply.InSync) reply).answers());
    }

    @Override
    public CompletableFuture<List<ElectionAnswer>> electLeaders(
            ElectionKind kind, Optional<Map<UUID, List<Integer>>> partitions, int timeoutMs) {
        return answer(
                submit(new ControllerCommand.ElectLeaders(kind, partitions), timeoutMs),
                reply -> ((ControllerReply.Elections) reply).answers());
    }

    @Override
    public CompletableFuture<List<LeaderMoveAnswer>> moveLeaders(List<LeaderMove> moves, int timeoutMs) {
        return answer(
                submit(new ControllerCommand.MoveLeaders(moves), timeoutMs),
                reply -> ((ControllerReply.LeaderMoves) reply).answers());
    }

    @Override
    public CompletableFuture<Void> resign(int controllerEpoch) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> reply = new CompletableFuture<>();
        reply.whenComplete((resigned, failure) -> {
            if (Boolean.TRUE.equals(resigned)) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(notController());
            }
        });
        destination.resign(controllerEpoch, reply);
        return answer;
    }

    @Override
    public CompletableFuture<List<ReassignmentAnswer>> alterReassignments(
            List<ReassignmentRequest> requests, boolean mayChangeFactor, int timeoutMs) {
        return answer(
                submit(new ControllerCommand.AlterReassignments(requests, mayChangeFactor), timeoutMs),
                reply -> ((ControllerReply.Reassignments) reply).answers());
    }

    @Override
    public void reportUnreachable(int unreachableId, long brokerEpoch) {
        if (destination.isActive()) {
            destination.unreachable(unreachableId, brokerEpoch);
        }
    }

    private CompletableFuture<ControllerReply> submit(ControllerCommand command, int timeoutMs) {
        if (!destination.isActive()) {
            return CompletableFuture.failedFuture(notController());
        }
        CompletableFuture<ControllerReply> reply = new CompletableFuture<>();
        Optional<Long> id = open.open(command, reply);
        if (id.isEmpty()) {
            return CompletableFuture.failedFuture(new ControllerException.NotReady("the controller already has "
                    + maxOpen + " commands to do: try again when some are done"));
        }
        if (!destination.submit(id.get(), command, timeoutMs, reply)) {
            open.fail(id.get(), notController());
        }
        return reply;
    }

    ControllerException notController() {
        return new ControllerException.NotController("broker " + brokerId + " is not the active controller");
    }

    /** Unlike {@code thenApply} it does not wrap the failure. */
    private static <T> CompletableFuture<T> answer(
            CompletableFuture<ControllerReply> reply, Function<ControllerReply, T> mapping) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        reply.whenComplete((done, failure) -> {
            if (failure == null) {
                answer.complete(mapping.apply(done));
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }
}
