package io.caddis.broker.api.admin;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Does what it is told at once, remembers it, and refuses what a test wants refused. */
final class FakeController implements ControllerCommands {

    final List<NewTopic> createdTopics = new ArrayList<>();
    final List<UUID> deletedTopics = new ArrayList<>();
    final List<AddedPartitions> addedPartitions = new ArrayList<>();
    final Map<SettingsTarget, Map<String, String>> settings = new HashMap<>();
    final List<Election> elections = new ArrayList<>();
    final List<ElectionAnswer> electionAnswers = new ArrayList<>();
    final List<LeaderMove> moves = new ArrayList<>();
    final List<LeaderMoveAnswer> moveAnswers = new ArrayList<>();
    final List<ReassignmentRequest> reassignments = new ArrayList<>();
    ReassignmentError reassignmentError = ReassignmentError.NONE;
    boolean mayChangeFactor;
    int resignedEpoch = -1;
    int settingsStored;
    boolean validateOnly;
    int timeoutMs;

    private RuntimeException refusal;
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    record AddedPartitions(String topic, int newCount, Optional<List<List<Integer>>> assignments) {}

    record Election(ElectionKind kind, Optional<Map<UUID, List<Integer>>> partitions) {}

    /** From now on every command fails. */
    void refuseWith(RuntimeException failure) {
        refusal = failure;
    }

    /** From now on commands complete only when the returned future does. */
    CompletableFuture<Void> holdBack() {
        gate = new CompletableFuture<>();
        return gate;
    }

    private <T> CompletableFuture<T> done(T result) {
        return refusal == null ? gate.thenApply(open -> result) : CompletableFuture.failedFuture(refusal);
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public CompletableFuture<CreatedTopic> createTopic(NewTopic topic, boolean validate, int timeout) {
        createdTopics.add(topic);
        validateOnly = validate;
        timeoutMs = timeout;
        int partitions = topic.assignments().map(List::size).orElseGet(() -> topic.partitions().orElseThrow());
        int replicas = topic.assignments().map(lists -> lists.get(0).size()).orElseGet(() -> topic.replicationFactor().orElseThrow());
        return done(new CreatedTopic(UUID.nameUUIDFromBytes(topic.name().getBytes()), topic.name(), partitions, replicas, topic.settings()));
    }

    @Override
    public CompletableFuture<Void> deleteTopic(UUID topicId, int timeout) {
        deletedTopics.add(topicId);
        timeoutMs = timeout;
        return done(null);
    }

    @Override
    public CompletableFuture<Void> createPartitions(
            String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validate, int timeout) {
        addedPartitions.add(new AddedPartitions(topicName, newCount, assignments));
        validateOnly = validate;
        timeoutMs = timeout;
        return done(null);
    }

    @Override
    public CompletableFuture<List<InSyncAnswer>> alterPartitions(
            int brokerId, long brokerEpoch, List<InSyncProposal> proposals, int timeout) {
        throw new UnsupportedOperationException("no administrator's command");
    }

    @Override
    public CompletableFuture<List<ElectionAnswer>> electLeaders(
            ElectionKind kind, Optional<Map<UUID, List<Integer>>> partitions, int timeout) {
        elections.add(new Election(kind, partitions));
        timeoutMs = timeout;
        return done(List.copyOf(electionAnswers));
    }

    @Override
    public CompletableFuture<Void> resign(int controllerEpoch) {
        resignedEpoch = controllerEpoch;
        return done(null);
    }

    @Override
    public CompletableFuture<List<LeaderMoveAnswer>> moveLeaders(List<LeaderMove> wanted, int timeout) {
        moves.addAll(wanted);
        timeoutMs = timeout;
        return done(List.copyOf(moveAnswers));
    }

    @Override
    public CompletableFuture<List<ReassignmentAnswer>> alterReassignments(
            List<ReassignmentRequest> requests, boolean changeFactor, int timeout) {
        reassignments.addAll(requests);
        mayChangeFactor = changeFactor;
        timeoutMs = timeout;
        return done(requests.stream()
                .map(request -> new ReassignmentAnswer(request.topic(), request.partition(), reassignmentError, "as told"))
                .toList());
    }

    @Override
    public void reportUnreachable(int brokerId, long brokerEpoch) {
        throw new UnsupportedOperationException("no administrator's command");
    }

    @Override
    public CompletableFuture<Void> alterSettings(SettingsTarget target, SettingsChange change, boolean validate) {
        validateOnly = validate;
        try {
            Map<String, String> altered = change.apply(settings.getOrDefault(target, Map.of()));
            if (!validate && refusal == null) {
                settings.put(target, Map.copyOf(altered));
                settingsStored++;
            }
            return done(null);
        } catch (ControllerException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
