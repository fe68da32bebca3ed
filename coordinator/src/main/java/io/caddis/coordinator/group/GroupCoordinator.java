package io.caddis.coordinator.group;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The groups this node coordinates, as the API handlers use them. Any thread, never blocks. The futures never fail: what
 * goes wrong is a {@link GroupError}, {@code NOT_COORDINATOR} for a group of another node's slot and {@code
 * COORDINATOR_LOAD_IN_PROGRESS} while a slot is being loaded. They complete on a thread of the coordinator: what hangs on
 * them must not block.
 */
public interface GroupCoordinator {

    /** A member's request; completes when the group answers, which for a join or a sync may be minutes later. */
    CompletableFuture<GroupAnswer> ask(GroupRequest request);

    /** Completes with NONE once the offsets are stored. */
    CompletableFuture<GroupError> commitOffsets(OffsetCommit commit);

    /** One result for each query, in order. */
    CompletableFuture<List<FetchedOffsets>> fetchOffsets(List<OffsetQuery> queries);

    /** Result by partition; all have the same error if the group is the trouble. */
    CompletableFuture<Map<PartitionKey, GroupError>> deleteOffsets(String groupId, Map<PartitionKey, String> topicNames);

    /** Result by group id. */
    CompletableFuture<Map<String, GroupError>> deleteGroups(Collection<String> groupIds);

    /** What this node coordinates; the error is COORDINATOR_LOAD_IN_PROGRESS if some of it is not loaded yet. */
    CompletableFuture<Listing> listGroups();

    /** One result for each id, in order. */
    CompletableFuture<List<Described>> describeGroups(List<String> groupIds);

    /**
     * @param memberId         empty from outside a group
     * @param instanceId       null if not static
     * @param epoch            generation or member epoch, negative from outside a group
     * @param consumerProtocol the request's version is for KIP-848 members (9 and later)
     * @param offsets          their partitions exist, their metadata is within bounds
     */
    record OffsetCommit(
            String groupId, String memberId, String instanceId, int epoch, boolean consumerProtocol, List<StoredOffset> offsets) {}

    /** @param memberId null if the request does not say; @param memberEpoch -1 then */
    record OffsetQuery(String groupId, String memberId, int memberEpoch) {}

    /** @param offsets of all partitions the group has offsets of; empty with an error or for an unknown group */
    record FetchedOffsets(GroupError error, List<CommittedOffset> offsets) {}

    record Listing(GroupError error, List<ListedGroup> groups) {}

    record ListedGroup(String groupId, GroupType type, String protocolType, String state) {}

    /** @param description null with an error; an unknown id is GROUP_ID_NOT_FOUND */
    record Described(String groupId, GroupError error, GroupDescription description) {}
}
