package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of partitions, gathered into one commit: as few writes as there are chunks, and no more than one ZooKeeper packet
 * takes together with the history of them. Made for one commit and thrown away.
 */
final class ChunkEdits {

    static final int MAX_CHUNKS_PER_COMMIT = 500;

    /** Of the 1 MiB of a packet; what is counted here is an upper estimate. */
    static final int MAX_BYTES_PER_COMMIT = 800_000;

    private static final int CHUNK_BYTES = 200;
    private static final int PARTITION_BYTES = 70;
    private static final int EVENT_BYTES = 480;
    private static final int BROKER_ID_BYTES = 11;

    private record ChunkKey(UUID topicId, int index) {}

    private final MetadataState state;
    private final Map<ChunkKey, List<PartitionImage>> chunks = new LinkedHashMap<>();
    private final List<PartitionChange> changes = new ArrayList<>();
    private int bytes;

    ChunkEdits(MetadataState state) {
        this.state = state;
    }

    /** The partition as it is after the changes so far; empty if there is none. */
    Optional<PartitionImage> partition(UUID topicId, int partition) {
        List<PartitionImage> edited = partition < 0 ? null : chunks.get(key(topicId, partition));
        if (edited == null) {
            return state.partition(topicId, partition);
        }
        return place(partition) < edited.size() ? Optional.of(edited.get(place(partition))) : Optional.empty();
    }

    /** False if this commit should be carried out first. The first change always has room. */
    boolean hasRoomFor(PartitionChange change) {
        ChunkKey key = key(change.topicId(), change.after().partition());
        boolean isNewChunk = !chunks.containsKey(key);
        return changes.isEmpty()
                || (bytes + cost(change, isNewChunk) <= MAX_BYTES_PER_COMMIT
                        && (!isNewChunk || chunks.size() < MAX_CHUNKS_PER_COMMIT));
    }

    void add(PartitionChange change) {
        int partition = change.after().partition();
        ChunkKey key = key(change.topicId(), partition);
        bytes += cost(change, !chunks.containsKey(key));
        chunks.computeIfAbsent(key, absent -> new ArrayList<>(chunk(absent).partitions()))
                .set(place(partition), change.after());
        changes.add(change);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** What was changed, in order. */
    List<PartitionChange> changes() {
        return List.copyOf(changes);
    }

    List<MetadataChange> writes() {
        List<MetadataChange> writes = new ArrayList<>();
        chunks.forEach((key, partitions) ->
                writes.add(new MetadataChange.PutChunk(key.topicId(), key.index(), chunk(key).version(), partitions)));
        return writes;
    }

    private StoredTopic.Chunk chunk(ChunkKey key) {
        return state.topic(key.topicId()).orElseThrow().chunks().get(key.index());
    }

    private int cost(PartitionChange change, boolean isNewChunk) {
        int cost = EVENT_BYTES + BROKER_ID_BYTES * (change.after().isr().size() + change.after().elr().size());
        if (isNewChunk) {
            cost += CHUNK_BYTES;
            for (PartitionImage partition : chunk(key(change.topicId(), change.after().partition())).partitions()) {
                // a replica's id stands among the replicas and, at most, in one set and one half of a reassignment
                cost += PARTITION_BYTES + BROKER_ID_BYTES * 3 * partition.replicas().size();
            }
        }
        return cost;
    }

    private static ChunkKey key(UUID topicId, int partition) {
        return new ChunkKey(topicId, partition / StoredTopic.PARTITIONS_PER_CHUNK);
    }

    private static int place(int partition) {
        return partition % StoredTopic.PARTITIONS_PER_CHUNK;
    }
}
