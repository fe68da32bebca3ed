package io.caddis.broker.replica;

import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.PartitionLog;
import io.caddis.replication.PartitionName;
import java.util.Optional;

/**
 * Opens the log of an assigned partition, and decides whether an empty one may be made when there is none.
 *
 * <p>An empty log in the place of one that was lost would turn a missing disk into missing records, silently. So a log is
 * made only for a partition in its first leader epoch, which has never been written, or on a node all of whose directories
 * were there before: then a log that is not there never was.
 */
public final class HostedLogs {

    private static final int FIRST_LEADER_EPOCH = 0;

    private final LogStore store;

    public HostedLogs(LogStore store) {
        this.store = store;
    }

    /** @return empty if the partition's log should exist here and does not */
    Optional<PartitionLog> findOrCreate(PartitionName name, int leaderEpoch, LogSettings settings) {
        Optional<PartitionLog> existing = store.get(name.logId());
        if (existing.isPresent()) {
            return existing;
        }
        if (store.isQuarantined(name.logId())) {
            return Optional.empty();
        }
        boolean maybeLost = store.directories().stream().anyMatch(directory ->
                directory.isNew() || !directory.isOnline());
        if (maybeLost && leaderEpoch > FIRST_LEADER_EPOCH) {
            return Optional.empty();
        }
        return Optional.of(store.create(name.logId(), name.topic(), settings));
    }
}
