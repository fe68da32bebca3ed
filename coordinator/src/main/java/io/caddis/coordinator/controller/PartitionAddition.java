package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * More partitions at the end of a topic.
 *
 * @param firstNew number of the first added partition
 * @param replicas of the added partitions
 */
record PartitionAddition(UUID topicId, String name, int firstNew, List<List<Integer>> replicas) implements AdminOperation {

    @Override
    public CatalogTask catalogWrite() {
        return new CatalogTask.AddPartitions(topicId, TopicCreation.catalogPartitions(replicas, firstNew));
    }

    @Override
    public List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs) {
        Optional<StoredTopic> stored = facts.state().topic(topicId);
        if (stored.isEmpty() || stored.get().partitionCount() >= newCount()) {
            return List.of();
        }
        List<PartitionImage> all = stored.get().partitions();
        for (int partition = all.size(); partition < newCount(); partition++) {
            all.add(PartitionTransition.created(partition, replicas.get(partition - firstNew), facts.brokers()));
        }
        List<StoredTopic.Chunk> before = stored.get().chunks();
        List<StoredTopic.Chunk> after = MetadataState.chunksOf(all);
        List<MetadataChange> changes = new ArrayList<>();
        for (int index = 0; index < after.size(); index++) {
            List<PartitionImage> partitions = after.get(index).partitions();
            if (index >= before.size()) {
                changes.add(new MetadataChange.PutChunk(topicId, index, StoredSettings.ABSENT, partitions));
            } else if (!before.get(index).partitions().equals(partitions)) {
                changes.add(new MetadataChange.PutChunk(topicId, index, before.get(index).version(), partitions));
            }
        }
        return changes;
    }

    @Override
    public Optional<CatalogTask> closingNote() {
        return Optional.empty();
    }

    @Override
    public boolean isVisibleIn(ClusterImage image) {
        TopicImage topic = image.topicsById().get(topicId);
        return topic == null || topic.partitions().size() >= newCount();
    }

    @Override
    public String resource() {
        return "topic " + topicId;
    }

    @Override
    public Note note() {
        return new Note("partitions-added", topicId, Map.of("name", name, "from", firstNew, "to", newCount()));
    }

    private int newCount() {
        return firstNew + replicas.size();
    }
}
