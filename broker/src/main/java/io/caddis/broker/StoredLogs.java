package io.caddis.broker;

import io.caddis.broker.api.admin.LogDirectories;
import io.caddis.log.LogDirectory;
import io.caddis.log.LogStore;
import io.caddis.log.PartitionLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log store as DescribeLogDirs shows it. Sizes of file systems are those of the last {@link #refresh}. */
final class StoredLogs implements LogDirectories {

    private final LogStore store;
    private volatile Map<LogDirectory, Space> spaces = Map.of();

    private record Space(long totalBytes, long usableBytes) {}

    StoredLogs(LogStore store) {
        this.store = store;
        refresh();
    }

    /** Asks the file systems; may block on a sick disk, so never on a network thread. */
    void refresh() {
        Map<LogDirectory, Space> fresh = new HashMap<>();
        for (LogDirectory directory : store.directories()) {
            if (directory.isOnline()) {
                fresh.put(directory, new Space(directory.totalBytes(), directory.usableBytes()));
            }
        }
        spaces = fresh;
    }

    @Override
    public List<Directory> describe() {
        Map<LogDirectory, List<HostedPartition>> byDirectory = new HashMap<>();
        for (PartitionLog log : store.all()) {
            byDirectory.computeIfAbsent(log.directory(), directory -> new ArrayList<>())
                    .add(new HostedPartition(log.id().topicId(), log.id().partition(), log.sizeInBytes(), 0));
        }
        Map<LogDirectory, Space> known = spaces;
        return store.directories().stream().map(directory -> {
            Space space = known.getOrDefault(directory, new Space(UNKNOWN_BYTES, UNKNOWN_BYTES));
            return new Directory(
                    directory.path().toAbsolutePath().toString(), directory.isOnline(), space.totalBytes(), space.usableBytes(),
                    byDirectory.getOrDefault(directory, List.of()));
        }).toList();
    }
}
