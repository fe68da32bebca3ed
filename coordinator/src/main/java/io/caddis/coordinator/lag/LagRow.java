package io.caddis.coordinator.lag;

import java.util.List;

/**
 * The newest measurement of a block, as it is stored.
 *
 * @param partitions by partition, ascending, at least one
 */
public record LagRow(LagBlock block, int slot, List<PartitionLag> partitions) {

    public LagRow {
        partitions = List.copyOf(partitions);
    }
}
