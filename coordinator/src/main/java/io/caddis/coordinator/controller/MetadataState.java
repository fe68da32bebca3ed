package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the metadata store holds, as far as the active controller knows: the last reading plus every committed change.
 * {@link #apply} is the only place where it changes. Belongs to {@link ActiveController} and its thread.
 */
final class MetadataState {

    private final Map<UUID, StoredTopic> topics = new LinkedHashMap<>();
    private final Map<String, UUID> idsByName = new HashMap<>();
    private final Map<String, String> namesByCollisionKey = new HashMap<>();
    private final Set<UUID> unreadableTopics;
    private final Set<UUID> tombstones;
    private final Map<Integer, StoredSettings> brokerSettings;
    private final Map<String, StoredSettings> groupSettings;
    private final SortedMap<String, StoredHistory> history;
    private StoredSettings clusterSettings;
    private CoordinatorSlots slots;
    private int slotsVersion;
    private StoredIncarnations incarnations;
    private int partitionCount;

    MetadataState(MetadataSnapshot snapshot) {
        snapshot.topics().values().forEach(this::put);
        unreadableTopics = Set.copyOf(snapshot.unreadableTopics());
        tombstones = new LinkedHashSet<>(snapshot.tombstones());
        brokerSettings = new HashMap<>(snapshot.brokerSettings());
        groupSettings = new HashMap<>(snapshot.groupSettings());
        clusterSettings = snapshot.clusterSettings();
        slots = snapshot.slots();
        slotsVersion = snapshot.slotsVersion();
        incarnations = snapshot.incarnations();
        history = new TreeMap<>(snapshot.history());
    }

    Collection<StoredTopic> topics() {
        return Collections.unmodifiableCollection(topics.values());
    }

    Optional<StoredTopic> topic(UUID id) {
        return Optional.ofNullable(topics.get(id));
    }

    Optional<StoredTopic> topic(String name) {
        return Optional.ofNullable(idsByName.get(name)).map(topics::get);
    }

    /** The topic whose metrics would have the same name, see {@link TopicName#collisionKey}. */
    Optional<String> collidingName(String name) {
        return Optional.ofNullable(namesByCollisionKey.get(TopicName.collisionKey(name)));
    }

    boolean isUnreadable(UUID topicId) {
        return unreadableTopics.contains(topicId);
    }

    Set<UUID> tombstones() {
        return Collections.unmodifiableSet(tombstones);
    }

    int partitionCount() {
        return partitionCount;
    }

    List<PartitionImage> partitions() {
        List<PartitionImage> all = new ArrayList<>(partitionCount);
        topics.values().forEach(topic -> topic.chunks().forEach(chunk -> all.addAll(chunk.partitions())));
        return all;
    }

    /** Empty if there is no such topic or partition. */
    Optional<PartitionImage> partition(UUID topicId, int partition) {
        StoredTopic topic = topics.get(topicId);
        int index = partition / StoredTopic.PARTITIONS_PER_CHUNK;
        if (topic == null || partition < 0 || index >= topic.chunks().size()) {
            return Optional.empty();
        }
        List<PartitionImage> chunk = topic.chunks().get(index).partitions();
        int place = partition % StoredTopic.PARTITIONS_PER_CHUNK;
        return place < chunk.size() ? Optional.of(chunk.get(place)) : Optional.empty();
    }

    StoredIncarnations incarnations() {
        return incarnations;
    }

    /** What the catalog does not have yet, oldest first. */
    SortedMap<String, StoredHistory> history() {
        return Collections.unmodifiableSortedMap(history);
    }

    StoredSettings clusterSettings() {
        return clusterSettings;
    }

    StoredSettings brokerSettings(int brokerId) {
        return brokerSettings.getOrDefault(brokerId, StoredSettings.NONE);
    }

    Set<Integer> brokersWithSettings() {
        return Collections.unmodifiableSet(brokerSettings.keySet());
    }

    StoredSettings groupSettings(String groupId) {
        return groupSettings.getOrDefault(groupId, StoredSettings.NONE);
    }

    Set<String> groupsWithSettings() {
        return Collections.unmodifiableSet(groupSettings.keySet());
    }

    CoordinatorSlots slots() {
        return slots;
    }

    int slotsVersion() {
        return slotsVersion;
    }

    /** True if the state is as it would be after this change: how an unknown commit is settled. */
    boolean reflects(MetadataChange change) {
        if (change instanceof MetadataChange.CreateTopic create) {
            return topics.containsKey(create.id());
        } else if (change instanceof MetadataChange.DeleteTopic delete) {
            return !topics.containsKey(delete.topic().id());
        } else if (change instanceof MetadataChange.PutChunk put) {
            StoredTopic topic = topics.get(put.topicId());
            return topic != null
                    && put.chunk() < topic.chunks().size()
                    && topic.chunks().get(put.chunk()).partitions().equals(put.partitions());
        } else if (change instanceof MetadataChange.PutTopicSettings put) {
            return topic(put.topicId()).map(topic -> topic.settings().overrides().equals(put.overrides())).orElse(false);
        } else if (change instanceof MetadataChange.PutClusterSettings put) {
            return clusterSettings.overrides().equals(put.overrides());
        } else if (change instanceof MetadataChange.PutBrokerSettings put) {
            return brokerSettings(put.brokerId()).overrides().equals(put.overrides());
        } else if (change instanceof MetadataChange.PutGroupSettings put) {
            return groupSettings(put.groupId()).overrides().equals(put.overrides());
        } else if (change instanceof MetadataChange.PutSlots put) {
            return slots.equals(put.slots());
        } else if (change instanceof MetadataChange.PutIncarnations put) {
            return incarnations.byBrokerId().equals(put.byBrokerId());
        } else if (change instanceof MetadataChange.PutHistory put) {
            return history.containsKey(put.name()) && history.get(put.name()).entries().equals(put.entries());
        } else if (change instanceof MetadataChange.RemoveHistory remove) {
            return !history.containsKey(remove.name());
        } else {
            return !tombstones.contains(((MetadataChange.RemoveTombstone) change).topicId());
        }
    }

    /** Takes over a change that the store has committed. */
    void apply(MetadataChange change) {
        if (change instanceof MetadataChange.CreateTopic create) {
            put(new StoredTopic(create.id(), create.name(), new StoredSettings(0, create.settings()), chunksOf(create.partitions())));
        } else if (change instanceof MetadataChange.DeleteTopic delete) {
            remove(delete.topic().id());
            tombstones.add(delete.topic().id());
        } else if (change instanceof MetadataChange.PutChunk put) {
            StoredTopic topic = topics.get(put.topicId());
            put(topic.withChunk(put.chunk(), new StoredTopic.Chunk(put.expectedVersion() + 1, put.partitions())));
        } else if (change instanceof MetadataChange.PutTopicSettings put) {
            put(topics.get(put.topicId()).withSettings(put.overrides(), put.expectedVersion() + 1));
        } else if (change instanceof MetadataChange.PutClusterSettings put) {
            clusterSettings = new StoredSettings(put.expectedVersion() + 1, put.overrides());
        } else if (change instanceof MetadataChange.PutBrokerSettings put) {
            brokerSettings.put(put.brokerId(), new StoredSettings(put.expectedVersion() + 1, put.overrides()));
        } else if (change instanceof MetadataChange.PutGroupSettings put) {
            if (put.overrides().isEmpty()) {
                groupSettings.remove(put.groupId());
            } else {
                groupSettings.put(put.groupId(), new StoredSettings(put.expectedVersion() + 1, put.overrides()));
            }
        } else if (change instanceof MetadataChange.PutSlots put) {
            slots = put.slots();
            slotsVersion = put.expectedVersion() + 1;
        } else if (change instanceof MetadataChange.PutIncarnations put) {
            incarnations = new StoredIncarnations(put.expectedVersion() + 1, put.byBrokerId());
        } else if (change instanceof MetadataChange.PutHistory put) {
            history.put(put.name(), new StoredHistory(put.expectedVersion() + 1, put.entries()));
        } else if (change instanceof MetadataChange.RemoveHistory remove) {
            history.remove(remove.name());
        } else if (change instanceof MetadataChange.RemoveTombstone forget) {
            tombstones.remove(forget.topicId());
        }
    }

    /** How partitions are packed; the chunks of a new topic stand at version 0. */
    static List<StoredTopic.Chunk> chunksOf(List<PartitionImage> partitions) {
        List<StoredTopic.Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < partitions.size(); from += StoredTopic.PARTITIONS_PER_CHUNK) {
            int to = Math.min(from + StoredTopic.PARTITIONS_PER_CHUNK, partitions.size());
            chunks.add(new StoredTopic.Chunk(0, partitions.subList(from, to)));
        }
        return chunks;
    }

    private void put(StoredTopic topic) {
        StoredTopic before = topics.put(topic.id(), topic);
        partitionCount += topic.partitionCount() - (before == null ? 0 : before.partitionCount());
        idsByName.put(topic.name(), topic.id());
        namesByCollisionKey.put(TopicName.collisionKey(topic.name()), topic.name());
    }

    private void remove(UUID id) {
        StoredTopic topic = topics.remove(id);
        if (topic != null) {
            partitionCount -= topic.partitionCount();
            idsByName.remove(topic.name(), id);
            namesByCollisionKey.remove(TopicName.collisionKey(topic.name()), topic.name());
        }
    }
}
