package io.caddis.coordinator.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.util.UUID;

/**
 * What shares a row: partitions of one topic in one group, as many as keep a row small.
 *
 * @param firstPartition a multiple of {@link #PARTITIONS}
 */
public record LagBlock(String groupId, UUID topicId, int firstPartition) {

    /** Most partitions of a row. */
    public static final int PARTITIONS = 64;

    static LagBlock of(String groupId, PartitionKey partition) {
        return new LagBlock(groupId, partition.topicId(), partition.partition() / PARTITIONS * PARTITIONS);
    }
}
