package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A topic as the metadata store holds it, with the versions the next write must name.
 *
 * @param chunks dense: chunk i holds the partitions from {@code i * }{@link #PARTITIONS_PER_CHUNK}
 */
public record StoredTopic(UUID id, String name, StoredSettings settings, List<Chunk> chunks) {

    /** Many partitions share a node, so that a failover is few writes; few enough that one change stays a small write. */
    public static final int PARTITIONS_PER_CHUNK = 256;

    /** @param version of the node; @param partitions at most {@link #PARTITIONS_PER_CHUNK} */
    public record Chunk(int version, List<PartitionImage> partitions) {
        public Chunk {
            partitions = List.copyOf(partitions);
        }
    }

    public StoredTopic {
        chunks = List.copyOf(chunks);
    }

    int partitionCount() {
        return chunks.stream().mapToInt(chunk -> chunk.partitions().size()).sum();
    }

    List<PartitionImage> partitions() {
        List<PartitionImage> all = new ArrayList<>();
        chunks.forEach(chunk -> all.addAll(chunk.partitions()));
        return all;
    }

    StoredTopic withSettings(Map<String, String> changed, int version) {
        return new StoredTopic(id, name, new StoredSettings(version, changed), chunks);
    }

    /** With chunk {@code index} replaced, or added at the end. */
    StoredTopic withChunk(int index, Chunk chunk) {
        List<Chunk> changed = new ArrayList<>(chunks);
        if (index == changed.size()) {
            changed.add(chunk);
        } else {
            changed.set(index, chunk);
        }
        return new StoredTopic(id, name, settings, changed);
    }
}
