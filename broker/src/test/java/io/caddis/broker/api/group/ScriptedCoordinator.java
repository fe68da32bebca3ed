package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers what the test says, and keeps what it was asked. */
final class ScriptedCoordinator implements GroupCoordinator {

    final List<GroupRequest> asked = new ArrayList<>();
    final List<OffsetCommit> commits = new ArrayList<>();
    final List<OffsetQuery> queries = new ArrayList<>();
    final List<Map<PartitionKey, String>> deletedOffsets = new ArrayList<>();
    final List<String> deletedGroups = new ArrayList<>();
    CompletableFuture<GroupAnswer> answer = new CompletableFuture<>();
    GroupError verdict = GroupError.NONE;
    Map<String, FetchedOffsets> offsets = new HashMap<>();
    Function<PartitionKey, GroupError> deletion = key -> GroupError.NONE;
    Listing listing = new Listing(GroupError.NONE, List.of());
    Map<String, Described> descriptions = new HashMap<>();

    void answerWith(GroupAnswer given) {
        answer = CompletableFuture.completedFuture(given);
    }

    @Override
    public CompletableFuture<GroupAnswer> ask(GroupRequest request) {
        asked.add(request);
        return answer;
    }

    @Override
    public CompletableFuture<GroupError> commitOffsets(OffsetCommit commit) {
        commits.add(commit);
        return CompletableFuture.completedFuture(verdict);
    }

    @Override
    public CompletableFuture<List<FetchedOffsets>> fetchOffsets(List<OffsetQuery> asked) {
        queries.addAll(asked);
        return CompletableFuture.completedFuture(asked.stream()
                .map(query -> offsets.getOrDefault(query.groupId(), new FetchedOffsets(GroupError.NONE, List.of())))
                .toList());
    }

    @Override
    public CompletableFuture<Map<PartitionKey, GroupError>> deleteOffsets(String groupId, Map<PartitionKey, String> topicNames) {
        deletedOffsets.add(topicNames);
        Map<PartitionKey, GroupError> results = new HashMap<>();
        topicNames.keySet().forEach(key -> results.put(key, deletion.apply(key)));
        return CompletableFuture.completedFuture(results);
    }

    @Override
    public CompletableFuture<Map<String, GroupError>> deleteGroups(Collection<String> groupIds) {
        deletedGroups.addAll(groupIds);
        Map<String, GroupError> results = new HashMap<>();
        groupIds.forEach(groupId -> results.put(groupId, verdict));
        return CompletableFuture.completedFuture(results);
    }

    @Override
    public CompletableFuture<Listing> listGroups() {
        return CompletableFuture.completedFuture(listing);
    }

    @Override
    public CompletableFuture<List<Described>> describeGroups(List<String> groupIds) {
        return CompletableFuture.completedFuture(groupIds.stream()
                .map(id -> descriptions.getOrDefault(id, new Described(id, GroupError.GROUP_ID_NOT_FOUND, null)))
                .toList());
    }
}
