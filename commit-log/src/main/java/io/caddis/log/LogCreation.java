package io.caddis.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes empty logs, each in the online directory with the fewest, and makes them durable together.
 *
 * <p>What a power cut may take from a log is the log itself as long as nobody was told of it, and its files as long as nothing was
 * written: an empty directory is opened as an empty log. So the files are not forced at all, their names with the first records
 * ({@link LogLoader#create}), and the names of all the logs' directories once, before anybody is told.
 *
 * <p>Used once, by one thread, under the store's lock.
 */
final class LogCreation {

    private final List<LogContext> contexts;
    private final Map<LogDirectory, Integer> logsIn = new HashMap<>();
    private final Map<LogContext, List<PartitionLog>> created = new LinkedHashMap<>();

    /** @param homes the directory of each log there is */
    LogCreation(List<LogContext> contexts, Collection<LogDirectory> homes) {
        this.contexts = contexts;
        homes.forEach(home -> logsIn.merge(home, 1, Integer::sum));
    }

    /**
     * Not durable yet, and not to be used before.
     *
     * @throws LogException.DirectoryOffline if all directories are offline
     * @throws LogException.NoSpace if it does not fit
     */
    PartitionLog create(LogId id, String topicName, LogSettings settings) {
        LogContext context = contexts.stream().filter(candidate -> candidate.directory().isOnline())
                .min(Comparator.comparingInt(candidate -> logsIn.getOrDefault(candidate.directory(), 0)))
                .orElseThrow(() -> new LogException.DirectoryOffline(contexts.get(0).directory().path(), "all log directories are offline", null));
        LogDirectory directory = context.directory();
        Path path = directory.path().resolve(id.toString());
        try {
            PartitionLog log = LogLoader.create(id, path, topicName, context, settings);
            logsIn.merge(directory, 1, Integer::sum);
            created.computeIfAbsent(context, first -> new ArrayList<>()).add(log);
            return log;
        } catch (IOException e) {
            throw directory.writeFailed(id, "create a log", e);
        }
    }

    /**
     * Blocks.
     *
     * @return the logs that were created
     * @throws LogException.DirectoryOffline if a directory fails; the logs in it are not to be used
     */
    List<PartitionLog> makeDurable() {
        List<PartitionLog> durable = new ArrayList<>();
        created.forEach((context, logs) -> {
            LogDirectory directory = context.directory();
            try {
                context.files().forceDirectory(directory.path());
            } catch (IOException e) {
                throw directory.fail("cannot make new logs durable", e);
            }
            durable.addAll(logs);
        });
        return durable;
    }
}
