package io.caddis.broker.replica;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.log.LogId;
import io.caddis.log.LogStore;
import io.caddis.log.PartitionLog;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Removes the logs of deleted topics: those that a tombstone names, and no others. Runs on the maintenance thread, so a node
 * that was away when the topic was deleted does it when it is back.
 */
public final class TombstoneSweep {

    private final LogStore store;
    private final Supplier<Set<UUID>> tombstones;

    public TombstoneSweep(LogStore store, Supplier<Set<UUID>> tombstones) {
        this.store = store;
        this.tombstones = tombstones;
    }

    /** @param image a topic that it still has is never removed, whatever else is said of it */
    public void run(ClusterImage image, long nowMs) {
        Set<UUID> deleted = tombstones.get();
        List<LogId> ids = store.all().stream()
                .map(PartitionLog::id)
                .filter(id -> deleted.contains(id.topicId()) && !image.topicsById().containsKey(id.topicId()))
                .toList();
        store.deleteByTombstone(ids, nowMs);
    }
}
