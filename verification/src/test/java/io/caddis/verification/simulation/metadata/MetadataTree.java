package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.StoredHistory;
import io.caddis.coordinator.controller.StoredIncarnations;
import io.caddis.coordinator.controller.StoredSettings;
import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The nodes that only the controller writes, with their versions. */
public final class MetadataTree {

    private final Map<UUID, StoredTopic> topics = new LinkedHashMap<>();
    private CoordinatorSlots slots = CoordinatorSlots.UNASSIGNED;
    private final Map<String, StoredHistory> history = new LinkedHashMap<>();
    private int slotsVersion = StoredSettings.ABSENT;
    private StoredIncarnations incarnations = StoredIncarnations.NONE;

    public MetadataTree(Collection<StoredTopic> topics) {
        topics.forEach(topic -> this.topics.put(topic.id(), topic));
    }

    public StoredTopic topic(UUID id) {
        return topics.get(id);
    }

    public Collection<StoredTopic> topics() {
        return topics.values();
    }

    /** Simulated topics have one chunk. */
    public List<PartitionImage> partitions(UUID topicId) {
        return topics.get(topicId).chunks().get(0).partitions();
    }

    boolean accepts(MetadataChange change) {
        if (change instanceof MetadataChange.PutChunk put) {
            return topics.get(put.topicId()).chunks().get(put.chunk()).version() == put.expectedVersion();
        }
        if (change instanceof MetadataChange.PutSlots put) {
            return slotsVersion == put.expectedVersion();
        }
        if (change instanceof MetadataChange.PutIncarnations put) {
            return incarnations.version() == put.expectedVersion();
        }
        if (change instanceof MetadataChange.PutHistory put) {
            int version = history.containsKey(put.name()) ? history.get(put.name()).version() : StoredSettings.ABSENT;
            return version == put.expectedVersion();
        }
        if (change instanceof MetadataChange.RemoveHistory remove) {
            return history.containsKey(remove.name());
        }
        throw new IllegalStateException("no simulated controller should write " + change);
    }

    void apply(MetadataChange change) {
        if (change instanceof MetadataChange.PutChunk put) {
            StoredTopic topic = topics.get(put.topicId());
            topics.put(topic.id(), new StoredTopic(topic.id(), topic.name(), topic.settings(),
                    List.of(new StoredTopic.Chunk(put.expectedVersion() + 1, put.partitions()))));
        } else if (change instanceof MetadataChange.PutSlots put) {
            slots = put.slots();
            slotsVersion++;
        } else if (change instanceof MetadataChange.PutIncarnations put) {
            incarnations = new StoredIncarnations(put.expectedVersion() + 1, put.byBrokerId());
        } else if (change instanceof MetadataChange.PutHistory put) {
            history.put(put.name(), new StoredHistory(put.expectedVersion() + 1, put.entries()));
        } else if (change instanceof MetadataChange.RemoveHistory remove) {
            history.remove(remove.name());
        }
    }

    MetadataSnapshot snapshot() {
        return new MetadataSnapshot(
                new LinkedHashMap<>(topics), Set.of(), slots, slotsVersion, StoredSettings.NONE, Map.of(), Map.of(), Set.of(),
                incarnations, new TreeMap<>(history));
    }
}
