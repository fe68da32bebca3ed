package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import io.caddis.log.disk.SystemFileOperations;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All logs of a node, in all its log directories.
 *
 * <p>A log is removed only by an order that names it, {@link #deleteByTombstone} or {@link #removeReplica}: that nobody asks for
 * it is no reason. Any thread, except that
 * {@link #runRetention} and {@link #runMaintenance} belong to one. No thread is kept for a log; the only threads are the
 * flushers of the directories, and a small pool while the store opens and closes.
 */
public final class LogStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    /** Indexes of closed segments kept in memory, on the whole node: those of about 16 full segments of 1 GiB. */
    private static final long MAX_INDEX_CACHE_BYTES = 32 << 20;

    private final LogStoreSettings settings;
    private final ThreadFactory threads;
    private final List<LogContext> contexts = new ArrayList<>();
    private final Map<LogId, PartitionLog> logs = new ConcurrentHashMap<>();
    /** Every log a directory has files of, also those that could not be opened because it failed. */
    private final Map<LogId, LogDirectory> homes = new ConcurrentHashMap<>();
    /** What the last process knew to be committed. */
    private final Map<LogId, Long> restoredHighWatermarks = new ConcurrentHashMap<>();
    private final RetentionClock retentionClock = new RetentionClock();
    private final Scrubber scrubber;
    private volatile long brokerEpoch = CleanShutdownMarker.NO_BROKER_EPOCH;
    private long lastCheckpointMs;
    private boolean closed;

    private LogStore(LogStoreSettings settings, ThreadFactory threads, long nowMs) {
        this.settings = settings;
        this.threads = threads;
        this.scrubber = new Scrubber(settings.scrubBytesPerSecond(), logs::values);
        this.lastCheckpointMs = nowMs;
    }

    /** Hears of the progress of an opening, on any of the opening threads: {@code done} of {@code total} logs. */
    @FunctionalInterface
    public interface OpenProgress {
        void opened(LogId id, int done, int total);
    }

    /**
     * Opens the directories and all logs in them, recovering what a crash left. Blocks until all are open.
     *
     * <p>A directory whose disk fails while its logs are opened is offline, the others are served. A log whose files contradict
     * each other goes to the quarantine ({@link #quarantined()}).
     *
     * @param directories the node's log directories, at least one
     * @param identity whose directories they must be
     * @param initialSettings settings a log is opened with; retention leaves it alone until {@link PartitionLog#reconfigure}
     * @param threads names the threads and gives them their context class loader
     * @param nowMs milliseconds since 1970
     * @throws IOException if a directory is in use, another's, or cannot be used at all
     */
    public static LogStore open(List<Path> directories, DirectoryIdentity identity, LogStoreSettings settings,
            Function<LogId, LogSettings> initialSettings, ThreadFactory threads, OpenProgress progress, long nowMs) throws IOException {
        return open(directories, identity, settings, initialSettings, threads, progress, nowMs, new SystemFileOperations());
    }

    static LogStore open(List<Path> directories, DirectoryIdentity identity, LogStoreSettings settings,
            Function<LogId, LogSettings> initialSettings, ThreadFactory threads, OpenProgress progress, long nowMs, FileOperations files)
            throws IOException {
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("no log directory is given (log.dirs)");
        }
        LogStore store = new LogStore(settings, threads, nowMs);
        try {
            OpenSegments openSegments = new OpenSegments(files, settings.maxOpenSegments());
            SegmentIndexCache indexCache = new SegmentIndexCache(MAX_INDEX_CACHE_BYTES);
            for (Path path : directories) {
                store.contexts.add(new LogContext(LogDirectory.open(path, identity, threads, files), openSegments, indexCache,
                        settings.spaceAheadBytes()));
            }
            store.loadLogs(initialSettings, progress, nowMs);
            store.loadHighWatermarks();
            return store;
        } catch (IOException | RuntimeException e) {
            store.logs.values().forEach(PartitionLog::closeAbruptly);
            store.contexts.forEach(context -> context.directory().close(false, CleanShutdownMarker.NO_BROKER_EPOCH));
            throw e;
        }
    }

    private void loadLogs(Function<LogId, LogSettings> initialSettings, OpenProgress progress, long nowMs) throws IOException {
        record Found(LogId id, Path path, LogContext context) {
        }
        Map<String, Found> found = new TreeMap<>();
        for (LogContext context : contexts) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(context.directory().path())) {
                for (Path path : entries) {
                    Optional<LogId> id = LogId.parse(path.getFileName().toString());
                    if (id.isPresent()) {
                        Found other = found.put(id.get().toString(), new Found(id.get(), path, context));
                        if (other != null) {
                            throw new IOException("log " + id.get() + " is in two log directories, " + other.path().getParent() + " and "
                                    + path.getParent() + ": move the wrong one away");
                        }
                        homes.put(id.get(), context.directory());
                    }
                }
            }
        }
        AtomicInteger done = new AtomicInteger();
        List<Runnable> loads = new ArrayList<>();
        for (Found log : found.values()) {
            loads.add(() -> {
                load(log.id(), log.path(), log.context(), initialSettings.apply(log.id()), nowMs);
                progress.opened(log.id(), done.incrementAndGet(), found.size());
            });
        }
        runInParallel(loads);
    }

    private void loadHighWatermarks() {
        for (LogContext context : contexts) {
            LogDirectory directory = context.directory();
            try {
                if (directory.isOnline()) {
                    restoredHighWatermarks.putAll(directory.highWatermarks().read());
                }
            } catch (IOException e) {
                directory.fail("cannot read high watermarks", e);
            }
        }
    }

    private void load(LogId id, Path path, LogContext context, LogSettings logSettings, long nowMs) {
        LogDirectory directory = context.directory();
        if (!directory.isOnline()) {
            return;
        }
        try {
            Optional<PartitionLog> loaded = new LogLoader(id, path, context, logSettings).load(directory.cleanShutdown(), nowMs);
            loaded.ifPresentOrElse(log -> logs.put(id, log), () -> homes.remove(id));
        } catch (IOException e) {
            directory.fail("cannot open log " + id, e);
        } catch (LogException.DirectoryOffline e) {
            LOG.debug("Log {} is not opened", id, e);
        }
    }

    /**
     * Whose data a directory holds, without taking possession of it; empty if it is new or does not exist.
     *
     * @throws IOException if the disk cannot be read
     */
    public static Optional<DirectoryIdentity> identityOf(Path directory) throws IOException {
        return DirectoryMetadata.peek(new SystemFileOperations(), directory);
    }

    /** The log, also if its directory is offline; empty if this node has none that it can serve. */
    public Optional<PartitionLog> get(LogId id) {
        return Optional.ofNullable(logs.get(id));
    }

    public Collection<PartitionLog> all() {
        return List.copyOf(logs.values());
    }

    public List<LogDirectory> directories() {
        return contexts.stream().map(LogContext::directory).toList();
    }

    /** Logs that are offline because their files contradict each other or were set aside, and where the files are. */
    public Map<LogId, Path> quarantined() {
        Map<LogId, Path> found = new ConcurrentHashMap<>();
        contexts.forEach(context -> found.putAll(context.directory().quarantine().offlineLogs()));
        return found;
    }

    public boolean isQuarantined(LogId id) {
        return contexts.stream().anyMatch(context -> context.directory().quarantine().offline(id).isPresent());
    }

    /**
     * The existing log with these settings, or a new empty one on the online directory with the fewest logs. Durable when this
     * returns. Blocks.
     *
     * @param topicName for people
     * @throws LogException.Quarantined if files of this log are in the quarantine: see {@link #releaseFromQuarantine}
     * @throws LogException.DirectoryOffline if its directory is offline, or all are
     * @throws LogException.NoSpace if it does not fit on the disk
     */
    public PartitionLog create(LogId id, String topicName, LogSettings logSettings) {
        createAll(List.of(new NewLog(id, topicName, logSettings)));
        return logs.get(id);
    }

    /**
     * As {@link #create}, many at once: they share what makes them durable. If one cannot be created, those before it are there
     * nevertheless.
     */
    public synchronized void createAll(List<NewLog> wanted) {
        LogCreation creation = new LogCreation(contexts, homes.values());
        try {
            for (NewLog each : wanted) {
                PartitionLog existing = logs.get(each.id());
                if (existing != null) {
                    existing.reconfigure(each.settings());
                } else {
                    requireNoFormerFiles(each.id());
                    creation.create(each.id(), each.topicName(), each.settings());
                }
            }
        } finally {
            for (PartitionLog created : creation.makeDurable()) {
                homes.put(created.id(), created.directory());
                logs.put(created.id(), created);
                created.reconfigure(created.settings());
            }
        }
    }

    private void requireNoFormerFiles(LogId id) {
        LogDirectory home = homes.get(id);
        if (home != null) {
            home.requireOnline();
        }
        for (LogContext context : contexts) {
            context.directory().quarantine().offline(id).ifPresent(files -> {
                throw new LogException.Quarantined(id, files);
            });
        }
    }

    /** Takes a log out of service and keeps its files in the quarantine. No log of this id is created until it is released. Blocks. */
    public synchronized void quarantine(LogId id, String why) {
        PartitionLog log = logs.remove(id);
        if (log == null) {
            return;
        }
        LogDirectory directory = log.directory();
        log.closeCleanly();
        try {
            directory.quarantine().moveOffline(id, log.files().directory(), why);
            homes.remove(id);
        } catch (IOException e) {
            throw directory.fail("cannot set log " + id + " aside", e);
        }
    }

    /** Allows {@link #create} to start a log anew whose former files are in the quarantine; these stay there. */
    public synchronized void releaseFromQuarantine(LogId id) {
        for (LogContext context : contexts) {
            try {
                context.directory().quarantine().release(id);
            } catch (IOException e) {
                throw context.directory().fail("cannot release log " + id, e);
            }
        }
    }

    /**
     * Deletes logs because their topic was deleted, by an explicit order that names the topic id. Their files are removed after
     * {@link LogSettings#fileDeleteDelayMs()}, by {@link #runMaintenance}, also after a restart. Blocks.
     */
    public synchronized void deleteByTombstone(Collection<LogId> ids, long nowMs) {
        delete(ids, nowMs, "its topic was deleted");
    }

    /** Deletes a log because its partition was given to other brokers, which have it. Its files go as those of a deleted topic. */
    public synchronized void removeReplica(LogId id, long nowMs) {
        delete(List.of(id), nowMs, "its partition belongs to other brokers");
    }

    private void delete(Collection<LogId> ids, long nowMs, String why) {
        Map<LogDirectory, List<PartitionLog>> deleted = new HashMap<>();
        for (LogId id : ids) {
            PartitionLog log = logs.remove(id);
            if (log != null) {
                log.closeAbruptly();
                deleted.computeIfAbsent(log.directory(), first -> new ArrayList<>()).add(log);
            }
        }
        deleted.forEach((directory, its) -> {
            try {
                for (PartitionLog log : its) {
                    directory.quarantine().moveDeleted(log.id(), log.files().directory(), nowMs + log.settings().fileDeleteDelayMs());
                    homes.remove(log.id());
                    LOG.info("Log {} of topic {} is deleted: {}", log.id(), log.topicName(), why);
                }
                directory.quarantine().forceMoves();
            } catch (IOException e) {
                throw directory.fail("cannot delete logs", e);
            }
        });
    }

    /** Called once for each directory that fails, or has failed already, on a thread that may block. */
    public void addOfflineListener(Consumer<LogDirectory> listener) {
        contexts.forEach(context -> context.directory().addOfflineListener(listener));
    }

    /** Deletes segments by time, size and log start in all logs that were given their settings. Blocks. */
    public void runRetention(long nowMs) {
        long believedMs = retentionClock.advance(nowMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        forEachLog("retention", log -> log.runRetention(believedMs));
    }

    /**
     * Upkeep, to be called about once a second: checkpoints that are due, files whose deletion is due, expired producers, a look
     * whether a full disk has room again, and a portion of the scrub. Blocks for the disk.
     */
    public void runMaintenance(long nowMs) {
        forEachLog("removing deleted files", log -> log.removeDueFiles(nowMs));
        for (LogContext context : contexts) {
            LogDirectory directory = context.directory();
            try {
                if (directory.isOnline()) {
                    directory.quarantine().removeDue(nowMs);
                    directory.lookForRoom(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
                }
            } catch (IOException e) {
                directory.fail("cannot remove deleted logs", e);
            }
        }
        if (nowMs - lastCheckpointMs >= settings.checkpointIntervalMs() || nowMs < lastCheckpointMs) {
            lastCheckpointMs = nowMs;
            forEachLog("expiry of producers", log -> log.expireProducers(nowMs));
            checkpoint();
        }
        try {
            scrubber.tick(nowMs);
        } catch (LogException e) {
            LOG.warn("The scrub was interrupted: {}", e.getMessage());
        }
    }

    /** Forces everything appended to disk and stores the recovery points. Blocks. */
    public void checkpoint() {
        forEachLog("checkpoint", PartitionLog::checkpoint);
    }

    private void forEachLog(String what, Consumer<PartitionLog> action) {
        for (PartitionLog log : logs.values()) {
            try {
                if (log.directory().isOnline()) {
                    action.accept(log);
                }
            } catch (LogException.LogClosed | LogException.DirectoryOffline e) {
                LOG.debug("No {} for {}", what, log.id(), e);
            } catch (LogException e) {
                LOG.warn("No {} for {} this time: {}", what, log.id(), e.getMessage());
            }
        }
    }

    /**
     * What was known to be committed when {@link #checkpointHighWatermarks} was last called before the store was opened; empty if
     * nothing was. The caller bounds it by what the log has now.
     */
    public OptionalLong restoredHighWatermark(LogId id) {
        Long restored = restoredHighWatermarks.get(id);
        return restored == null ? OptionalLong.empty() : OptionalLong.of(restored);
    }

    /**
     * Stores high watermarks for the next start, those of each directory in one file. Cheap: nothing is forced to disk, and nothing
     * written where nothing changed. Logs that are not here are left out.
     */
    public synchronized void checkpointHighWatermarks(Map<LogId, Long> highWatermarks) {
        Map<LogDirectory, Map<LogId, Long>> byDirectory = new HashMap<>();
        highWatermarks.forEach((id, highWatermark) -> {
            LogDirectory home = homes.get(id);
            if (home != null && home.isOnline()) {
                byDirectory.computeIfAbsent(home, directory -> new HashMap<>()).put(id, highWatermark);
            }
        });
        byDirectory.forEach((directory, its) -> {
            try {
                directory.highWatermarks().write(its);
            } catch (IOException e) {
                if (!DiskSpace.isExhausted(e, directory.path())) {
                    throw directory.fail("cannot store high watermarks", e);
                }
                LOG.warn("No space left in {} for high watermarks: after a restart they start lower", directory);
            }
        });
    }

    /** The broker epoch that the clean-shutdown markers will carry, so that the controller can tell which life ended cleanly. */
    public void noteBrokerEpoch(long newBrokerEpoch) {
        this.brokerEpoch = newBrokerEpoch;
    }

    /** Flushes and closes all logs, then marks the directories as closed in good order. Blocks. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Map<LogDirectory, Boolean> unclean = new ConcurrentHashMap<>();
        List<Runnable> closings = new ArrayList<>();
        for (PartitionLog log : logs.values()) {
            closings.add(() -> {
                try {
                    log.closeCleanly();
                } catch (LogException e) {
                    unclean.put(log.directory(), true);
                    LOG.error("Log {} could not be closed cleanly: {}", log.id(), e.getMessage());
                }
            });
        }
        try {
            runInParallel(closings);
        } finally {
            for (LogContext context : contexts) {
                context.directory().close(!unclean.containsKey(context.directory()), brokerEpoch);
            }
        }
    }

    private void runInParallel(List<Runnable> tasks) {
        ExecutorService pool = Executors.newFixedThreadPool(settings.recoveryThreads(), task -> {
            Thread thread = threads.newThread(task);
            thread.setName("log-recovery");
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(pool.submit(task)));
            for (Future<?> task : running) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a log could not be opened or closed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while logs were opened or closed", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
