package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One write of the controller. {@code expectedVersion} is the version that was read before the decision;
 * {@link StoredSettings#ABSENT} means the node must not exist yet.
 */
public sealed interface MetadataChange {

    /** A new topic with all its partitions; a topic of that name must not exist. */
    record CreateTopic(UUID id, String name, Map<String, String> settings, List<PartitionImage> partitions)
            implements MetadataChange {}

    /** Removes the topic's nodes and leaves a tombstone. */
    record DeleteTopic(StoredTopic topic, long deletedAtMs) implements MetadataChange {}

    /** The partitions of one chunk, all of them. */
    record PutChunk(UUID topicId, int chunk, int expectedVersion, List<PartitionImage> partitions) implements MetadataChange {}

    record PutTopicSettings(UUID topicId, String name, int expectedVersion, Map<String, String> overrides)
            implements MetadataChange {}

    record PutClusterSettings(int expectedVersion, Map<String, String> overrides) implements MetadataChange {}

    record PutBrokerSettings(int brokerId, int expectedVersion, Map<String, String> overrides) implements MetadataChange {}

    /** Without overrides the group's node goes: there is no end to the groups that had some once. */
    record PutGroupSettings(String groupId, int expectedVersion, Map<String, String> overrides) implements MetadataChange {}

    record PutSlots(int expectedVersion, CoordinatorSlots slots) implements MetadataChange {}

    /**
     * Which run of each broker has been taken into account, all of them. Written only after the partitions show what each run
     * may have lost: a controller that dies between the two writes does the first again.
     */
    record PutIncarnations(int expectedVersion, Map<Integer, ProcessedIncarnation> byBrokerId) implements MetadataChange {
        public PutIncarnations {
            byBrokerId = Map.copyOf(byBrokerId);
        }
    }

    /** Forgets a deleted topic for good, see {@link TombstoneRetention}. */
    record RemoveTombstone(UUID topicId) implements MetadataChange {}

    /**
     * History that the catalog does not have yet, see {@link HistoryJournal}.
     *
     * @param name sorts in the order of events
     */
    record PutHistory(String name, int expectedVersion, List<HistoryEntry> entries) implements MetadataChange {
        public PutHistory {
            entries = List.copyOf(entries);
        }
    }

    /** The catalog has it, or another node of history holds what this one did. */
    record RemoveHistory(String name) implements MetadataChange {}
}
