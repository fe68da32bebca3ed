package io.caddis.coordinator.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.util.List;

/**
 * A group and what it has committed, as the catalog has it.
 *
 * @param empty        it has no members
 * @param stateSinceMs for an empty group since when, epoch milliseconds
 */
public record CommittedGroup(String groupId, int slot, boolean empty, long stateSinceMs, List<Committed> offsets) {

    /** @param committedAtMs epoch milliseconds */
    public record Committed(PartitionKey partition, long offset, long committedAtMs) {}
}
