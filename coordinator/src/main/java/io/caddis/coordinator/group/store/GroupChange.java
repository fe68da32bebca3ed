package io.caddis.coordinator.group.store;

import java.util.List;
import java.util.UUID;

/** One change of what is stored about a group. Changes of one transaction are carried out in order. */
public sealed interface GroupChange {

    String groupId();

    /** Whether there is no group once it is stored. */
    default boolean removesGroup() {
        return this instanceof DeleteGroup || this instanceof RemoveUnusedGroup;
    }

    /** Inserts or replaces the group's own row, not its members. */
    record PutGroup(StoredGroup group) implements GroupChange {

        @Override
        public String groupId() {
            return group.groupId();
        }
    }

    /** Inserts or replaces members. */
    record PutMembers(String groupId, List<StoredMember> members) implements GroupChange {}

    record RemoveMembers(String groupId, List<String> memberIds) implements GroupChange {}

    /** Removes the group, its members and its offsets. */
    record DeleteGroup(String groupId) implements GroupChange {}

    /**
     * Removes the group if it is stored as empty and has no offset. An application may commit one that its coordinator does not
     * hear of; the group is held then ({@link WriteOutcome#heldGroups}) and nothing is removed.
     */
    record RemoveUnusedGroup(String groupId) implements GroupChange {}

    /** Commits offsets. */
    record CommitOffsets(String groupId, List<StoredOffset> offsets) implements GroupChange {}

    record DeleteOffsets(String groupId, List<PartitionKey> partitions) implements GroupChange {}

    record PartitionKey(UUID topicId, int partition) {}
}
