package io.caddis.benchmarks.jmh;

import io.caddis.benchmarks.process.Directories;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogId;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.log.PartitionLog;
import io.caddis.log.TimestampKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A log store in a directory of its own, with the settings a topic has by default except the flush policy. */
final class SampleStore {

    private static final int SEGMENT_MAX_BYTES = 1 << 30;
    private static final long WEEK_MS = 7L * 24 * 60 * 60 * 1_000;
    private static final long DAY_MS = 24L * 60 * 60 * 1_000;
    private static final int MAX_BATCH_BYTES = 1_048_588;
    private static final int INDEX_INTERVAL_BYTES = 4_096;
    private static final int SEGMENT_INDEX_MAX_BYTES = 10 << 20;
    private static final long FILE_DELETE_DELAY_MS = 60_000;

    private final Path directory;
    private final LogStore store;
    private final LogSettings settings;
    private int logsMade;

    private SampleStore(Path directory, LogStore store, LogSettings settings) {
        this.directory = directory;
        this.store = store;
        this.settings = settings;
    }

    static SampleStore open(FlushPolicy flushPolicy) throws IOException {
        LogSettings settings = new LogSettings(SEGMENT_MAX_BYTES, WEEK_MS, 0, LogSettings.NO_LIMIT, WEEK_MS, true, MAX_BATCH_BYTES,
                INDEX_INTERVAL_BYTES, SEGMENT_INDEX_MAX_BYTES, flushPolicy, TimestampKind.CREATE_TIME, FILE_DELETE_DELAY_MS, DAY_MS);
        Path directory = Files.createTempDirectory("caddis-jmh-");
        LogStore store = LogStore.open(List.of(directory), new DirectoryIdentity("jmh", 1), LogStoreSettings.DEFAULTS,
                id -> settings, SampleStore::daemon, (id, done, total) -> { }, System.currentTimeMillis());
        return new SampleStore(directory, store, settings);
    }

    /** A new empty log. */
    PartitionLog newLog() {
        logsMade++;
        return store.create(new LogId(new UUID(0, logsMade), 0), "jmh-" + logsMade, settings);
    }

    /** Deletes a log and its files, so that a long run of appends does not fill the disk. */
    void discard(PartitionLog log) {
        store.deleteByTombstone(List.of(log.id()), System.currentTimeMillis());
        store.runMaintenance(System.currentTimeMillis() + 2 * FILE_DELETE_DELAY_MS);
    }

    void end() throws IOException {
        store.close();
        Directories.deleteTree(directory);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "jmh-log-store");
        thread.setDaemon(true);
        return thread;
    }
}
