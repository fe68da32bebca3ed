package io.caddis.broker;

import io.caddis.broker.identity.IncarnationFile;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.LogDirectory;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** The node's log directories, opened: their locks are held, their logs recovered. */
final class NodeStorage implements AutoCloseable {

    /** Progress is said once in so many logs, so that a long recovery shows and a short one does not chatter. */
    private static final int PROGRESS_EVERY_LOGS = 200;

    private final LogStore store;
    private final Optional<UUID> previousIncarnation;
    private final boolean hasNewDirectories;
    private final List<UUID> cleanRuns;

    /** Blocks until every log is open; says how far it is. */
    NodeStorage(BrokerSettings settings, String clusterId, UUID incarnation, ThreadFactory threads, Consumer<String> progress) {
        int directories = settings.node().logDirectories().size();
        LogSettings initial = TopicSettings.of(settings, Map.of(), Map.of()).toLogSettings();
        try {
            store = LogStore.open(
                    settings.node().logDirectories(), new DirectoryIdentity(clusterId, settings.node().nodeId()),
                    settings.storage().toLogStoreSettings(directories), id -> initial, threads,
                    (id, done, total) -> {
                        if (done % PROGRESS_EVERY_LOGS == 0) {
                            progress.accept("opening logs: " + done + " of " + total);
                        }
                    },
                    System.currentTimeMillis());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
        List<IncarnationFile> files = store.directories().stream()
                .filter(LogDirectory::isOnline)
                .map(directory -> new IncarnationFile(directory.path()))
                .toList();
        boolean anyOffline = files.size() < store.directories().size();
        List<List<UUID>> runs = files.stream().map(IncarnationFile::read).toList();
        hasNewDirectories = anyOffline || runs.stream().anyMatch(List::isEmpty);
        previousIncarnation = runs.stream().filter(known -> !known.isEmpty()).map(known -> known.get(known.size() - 1)).findFirst();
        cleanRuns = wasShutDownCleanly() ? inAll(runs) : List.of();
        files.forEach(file -> file.write(cleanRuns, incarnation));
    }

    /** A run counts only if every directory knows that it ended cleanly. */
    private static List<UUID> inAll(List<List<UUID>> runs) {
        return runs.isEmpty()
                ? List.of()
                : runs.get(0).stream().filter(run -> runs.stream().allMatch(known -> known.contains(run))).toList();
    }

    LogStore store() {
        return store;
    }

    /** Of the process that used the directories before this one. Their locks are held, so it is dead. */
    Optional<UUID> previousIncarnation() {
        return previousIncarnation;
    }

    /** A log directory was empty, so new or replaced, or it is offline: logs this node once had may be missing. */
    boolean hasNewDirectories() {
        return hasNewDirectories;
    }

    boolean wasShutDownCleanly() {
        return store.directories().stream().allMatch(LogDirectory::cleanShutdown);
    }

    /** The runs before this one that ended cleanly, back to the last that did not. */
    List<UUID> cleanRuns() {
        return cleanRuns;
    }

    List<UUID> diskIds() {
        return store.directories().stream().filter(LogDirectory::isOnline).map(LogDirectory::diskId).toList();
    }

    List<String> offlineReasons() {
        return store.directories().stream()
                .filter(directory -> !directory.isOnline())
                .map(directory -> directory.path() + ": " + directory.offlineReason().orElse("offline"))
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
