package io.caddis.broker.replica;

import io.caddis.broker.identity.LostLogsFile;
import io.caddis.log.LogException;
import io.caddis.log.LogId;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.NewLog;
import io.caddis.log.PartitionLog;
import io.caddis.replication.PartitionName;
import io.caddis.replication.Role;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the log of an assigned partition, and decides whether an empty one may be made when there is none.
 *
 * <p>An empty log in the place of one that was lost would turn a missing disk into missing records, silently. So one is made
 * <ul>
 * <li>for a partition whose state has never changed since it was created: it has never been written without this node;
 * <li>for a follower that nobody relies on, outside of ISR and ELR: it fetches everything from its leader;
 * <li>on a node all of whose directories were there before and hold no quarantined copy: a log that is not there never was,
 *     unless it was missed at an earlier start.
 * </ul>
 */
public final class HostedLogs {

    private static final Logger LOG = LoggerFactory.getLogger(HostedLogs.class);
    private static final int FIRST_EPOCH = 0;

    private final LogStore store;
    private final LostLogsFile lost;

    /** @param lost the memory of logs that were missing at an earlier start */
    public HostedLogs(LogStore store, LostLogsFile lost) {
        this.store = store;
        this.lost = lost;
    }

    /** A partition that this node is to host. */
    record Wanted(PartitionName name, Role role, LogSettings settings) {}

    /**
     * Makes the logs of partitions that are new to this node, together, which costs little more than one. Others, and those that
     * fail, are left to {@link #findOrCreate}.
     */
    void createNew(List<Wanted> partitions) {
        List<NewLog> logs = partitions.stream()
                .filter(wanted -> store.get(wanted.name().logId()).isEmpty() && mayBeEmpty(wanted.name().logId(), wanted.role()))
                .map(wanted -> new NewLog(wanted.name().logId(), wanted.name().topic(), wanted.settings()))
                .toList();
        if (logs.size() < 2) {
            return;
        }
        try {
            store.createAll(logs);
        } catch (LogException failure) {
            LOG.debug("{} new logs are created one by one", logs.size(), failure);
        }
    }

    /** Without looking any further: nothing of it can have been here. */
    private boolean mayBeEmpty(LogId id, Role role) {
        return !store.isQuarantined(id) && (isNew(role) || !mayBeLost(id)) && !lost.contains(id);
    }

    private static boolean isNew(Role role) {
        return role.leaderEpoch() == FIRST_EPOCH && role.partitionEpoch() == FIRST_EPOCH;
    }

    /** @return empty if the partition's log should exist here and does not */
    Optional<PartitionLog> findOrCreate(PartitionName name, Role role, LogSettings settings) {
        LogId id = name.logId();
        Optional<PartitionLog> existing = store.get(id);
        if (existing.isPresent()) {
            return existing;
        }
        boolean copiesEverything = role instanceof Role.Follower follower && !follower.counted();
        if (store.isQuarantined(id)) {
            if (!copiesEverything) {
                return Optional.empty();
            }
            store.releaseFromQuarantine(id);
            LOG.info("partition={} leaderEpoch={} is copied anew from leader={}, its former files stay in the quarantine",
                    name, role.leaderEpoch(), role.leaderId());
        }
        if (!copiesEverything && !isNew(role) && mayBeLost(id)) {
            lost.add(id);
            return Optional.empty();
        }
        PartitionLog created = store.create(id, name.topic(), settings);
        lost.remove(id);
        return Optional.of(created);
    }

    private boolean mayBeLost(LogId id) {
        return lost.contains(id) || store.directories().stream().anyMatch(directory -> directory.isNew() || !directory.isOnline());
    }
}
