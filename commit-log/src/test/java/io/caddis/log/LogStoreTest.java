package io.caddis.log;

import static io.caddis.log.Batches.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log directories, and logs coming and going. */
class LogStoreTest {

    @TempDir
    Path root;
    private LogFixture fixture;

    @BeforeEach
    void create() {
        fixture = new LogFixture(root);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private IOException refused(List<Path> directories, DirectoryIdentity identity) {
        return assertThrows(IOException.class, () -> LogStore.open(directories, identity, LogStoreSettings.DEFAULTS, id -> fixture.settings,
                LogFixture.threads(), (id, done, total) -> { }, 0));
    }

    private void assertSays(IOException refusal, String... parts) {
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    @Test
    void shouldRefuseADirectory_thatIsInUse() {
        fixture.open();
        assertSays(refused(List.of(fixture.directory), LogFixture.IDENTITY), "in use", "log.dirs");
        fixture.store.close();
        fixture.open();
    }

    @Test
    void shouldRefuseADirectory_ofAnotherClusterOrNode() {
        fixture.open().close();

        assertSays(refused(List.of(fixture.directory), new DirectoryIdentity("cluster-b", 1)), "cluster-a", "cluster-b");
        assertSays(refused(List.of(fixture.directory), new DirectoryIdentity("cluster-a", 2)), "node 1", "node 2");
    }

    @Test
    void shouldRefuseADirectory_whoseMetadataIsDamagedOrGone() throws IOException {
        fixture.createLog();
        fixture.store.close();
        Path metadata = fixture.directory.resolve(DirectoryMetadata.FILE_NAME);
        LogFixture.flipBit(metadata, 50);
        assertSays(refused(List.of(fixture.directory), LogFixture.IDENTITY), "damaged", "restore");
        Files.delete(metadata);
        assertSays(refused(List.of(fixture.directory), LogFixture.IDENTITY), "missing", "restore");
        fixture.store = null;
    }

    @Test
    void shouldKeepTheDiskId_andKnowWhichLifeEndedCleanly() {
        LogStore store = fixture.open();
        UUID diskId = store.directories().get(0).diskId();
        assertTrue(store.directories().get(0).isNew());
        assertFalse(store.directories().get(0).cleanShutdown());
        store.noteBrokerEpoch(42);
        store.close();

        LogDirectory directory = fixture.open().directories().get(0);

        assertEquals(diskId, directory.diskId());
        assertFalse(directory.isNew());
        assertTrue(directory.cleanShutdown());
        assertEquals(OptionalLong.of(42), directory.cleanShutdownBrokerEpoch());
        assertTrue(directory.usableBytes() > 0 && directory.totalBytes() >= directory.usableBytes());
    }

    @Test
    void shouldSpreadLogsOverDirectories_andFindThemAgain() throws IOException {
        List<Path> directories = List.of(root.resolve("a"), root.resolve("b"));
        try (LogStore store = open(directories)) {
            for (int i = 0; i < 10; i++) {
                store.create(new LogId(new UUID(1, 1), i), "spread", fixture.settings).append(batch().build(), 0, 0);
            }
            assertEquals(5, store.all().stream().filter(log -> log.directory() == store.directories().get(0)).count());
        }
        try (LogStore store = open(directories)) {
            assertEquals(10, store.all().size());
            assertTrue(store.all().stream().allMatch(log -> log.endOffset() == 1 && log.topicName().equals("spread")));
        }
    }

    private LogStore open(List<Path> directories) throws IOException {
        return LogStore.open(directories, LogFixture.IDENTITY, LogStoreSettings.DEFAULTS, id -> fixture.settings, LogFixture.threads(),
                (id, done, total) -> { }, 0);
    }

    @Test
    void shouldNotTakeUnknownDirectoriesForOrphans() throws IOException {
        fixture.createLog();
        Path foreign = Files.createDirectories(fixture.directory.resolve("lost+found"));
        Files.writeString(fixture.logDirectory().resolve("notes.txt"), "keep me");

        fixture.reopened();

        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(fixture.logDirectory().resolve("notes.txt")));
    }

    @Test
    void shouldKeepTheFilesForAWhile_whenAReplicaIsRemoved() throws IOException {
        fixture.append(fixture.createLog(), batch());

        fixture.store.removeReplica(LogFixture.ID, fixture.nowMs);

        assertTrue(fixture.store.get(LogFixture.ID).isEmpty());
        assertFalse(fixture.store.isQuarantined(LogFixture.ID), "it may be made anew");
        fixture.store.runMaintenance(fixture.nowMs + 59_999);
        assertEquals(1, fixture.quarantineEntries().size());
        fixture.store.runMaintenance(fixture.nowMs + 60_000);
        assertEquals(List.of(), fixture.quarantineEntries());
    }

    @Test
    void shouldRemoveFilesOfADeletedLog_onlyWhenTheDelayIsOver_alsoAfterARestart() throws IOException {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        LogSlice slice = log.read(0, 100, 1, true);

        fixture.store.deleteByTombstone(List.of(LogFixture.ID), fixture.nowMs);

        assertTrue(fixture.store.get(LogFixture.ID).isEmpty());
        assertFalse(Files.exists(fixture.logDirectory()));
        assertThrows(LogException.LogClosed.class, () -> fixture.append(log, batch()));
        assertEquals(1, fixture.quarantineEntries().size());
        assertEquals(slice.sizeInBytes(), slice.toBuffer().remaining());
        slice.close();
        fixture.store.runMaintenance(fixture.nowMs + 59_999);
        assertEquals(1, fixture.quarantineEntries().size());
        fixture.store.close();
        fixture.open();
        assertEquals(0, fixture.createLog().endOffset(), "a log of the same id starts empty");
        fixture.store.runMaintenance(fixture.nowMs + 60_000);
        assertEquals(List.of(), fixture.quarantineEntries());
    }

    @Test
    void shouldKeepAQuarantinedLog_untilSomebodyDecides() throws IOException {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());

        fixture.store.quarantine(LogFixture.ID, "an operator wanted it");

        assertThrows(LogException.LogClosed.class, () -> log.read(0, 100, 1, true));
        assertTrue(fixture.store.isQuarantined(LogFixture.ID));
        fixture.store.runMaintenance(Long.MAX_VALUE / 2);
        Path files = fixture.store.quarantined().get(LogFixture.ID);
        fixture.store.close();
        Files.move(files, fixture.logDirectory());
        assertEquals(1, fixture.open().get(LogFixture.ID).orElseThrow().endOffset(), "moved back by hand");
    }

    @Test
    void shouldServeTheOtherDirectory_whenOneFailsWhileItsLogsAreOpened() throws IOException {
        List<Path> directories = List.of(root.resolve("a"), root.resolve("b"));
        LogId first = new LogId(new UUID(1, 1), 0);
        LogId second = new LogId(new UUID(1, 1), 1);
        try (LogStore store = open(directories)) {
            store.create(first, "spread", fixture.settings);
            store.create(second, "spread", fixture.settings);
        }
        Path failing = root.resolve("a");
        fixture.files.readFails = file -> file.startsWith(failing) && file.toString().endsWith(".checkpoint");

        try (LogStore store = LogStore.open(directories, LogFixture.IDENTITY, LogStoreSettings.DEFAULTS, id -> fixture.settings,
                LogFixture.threads(), (id, done, total) -> { }, 0, fixture.files)) {
            assertEquals(List.of(false, true), store.directories().stream().map(LogDirectory::isOnline).toList());
            assertEquals(1, store.all().size());
            LogId lost = store.get(first).isPresent() ? second : first;
            assertThrows(LogException.DirectoryOffline.class, () -> store.create(lost, "spread", fixture.settings),
                    "an empty log elsewhere would hide the lost one");
        }
    }

    @Test
    void shouldForceFewTimes_whenManyLogsAreCreatedOrDeletedAtOnce() {
        fixture.open();
        List<NewLog> wanted = IntStream.range(0, 50)
                .mapToObj(partition -> new NewLog(new LogId(new UUID(1, 1), partition), "many", fixture.settings))
                .toList();
        int before = fixture.files.forces.get() + fixture.files.directoryForces.get();

        fixture.store.createAll(wanted);
        int created = fixture.files.forces.get() + fixture.files.directoryForces.get();
        fixture.store.checkpoint();
        int recorded = fixture.files.forces.get() + fixture.files.directoryForces.get();
        fixture.store.deleteByTombstone(wanted.stream().map(NewLog::id).toList(), fixture.nowMs);
        int deleted = fixture.files.forces.get() + fixture.files.directoryForces.get();

        assertEquals(1, created - before);
        assertEquals(0, recorded - created, "a new log is recorded already");
        assertEquals(2, deleted - recorded);
        assertEquals(List.of(), List.copyOf(fixture.store.all()));
    }

    @Test
    void shouldKeepTheLogsBefore_whenOneOfManyCannotBeCreated() {
        fixture.open();
        LogId quarantined = new LogId(new UUID(1, 1), 1);
        fixture.createLog(quarantined);
        fixture.store.quarantine(quarantined, "an operator wanted it");
        List<NewLog> wanted = IntStream.range(0, 3)
                .mapToObj(partition -> new NewLog(new LogId(new UUID(1, 1), partition), "many", fixture.settings))
                .toList();

        assertThrows(LogException.Quarantined.class, () -> fixture.store.createAll(wanted));

        assertTrue(fixture.store.get(wanted.get(0).id()).isPresent());
        assertTrue(fixture.store.get(wanted.get(2).id()).isEmpty());
    }

    @Test
    void shouldDeleteByRetention_afterTheDelay() throws IOException {
        LogSettings base = LogFixture.with(1000, 200, FlushPolicy.SYNC);
        fixture.settings = new LogSettings(1000, base.segmentMaxMs(), 0, 2000, -1, true, 1 << 20, 200, 1 << 20, FlushPolicy.SYNC,
                TimestampKind.CREATE_TIME, 5_000, 1000);
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 100);
        LogFixture.awaitDurable(log);

        fixture.store.runRetention(fixture.nowMs);

        assertTrue(log.sizeInBytes() >= 2000 && log.sizeInBytes() < 3000, log.sizeInBytes() + " bytes");
        long start = log.logStartOffset();
        assertTrue(start > 50);
        fixture.store.runMaintenance(fixture.nowMs + 4_999);
        assertTrue(deletedFiles() > 0);
        fixture.store.runMaintenance(fixture.nowMs + 5_000);
        assertEquals(0, deletedFiles());
        LogFixture.assertOffsets(fixture.restartedAfterKill(), start, 100);
    }

    @Test
    void shouldNotDeleteByRetention_beyondTheBound() {
        LogSettings base = LogFixture.with(1000, 200, FlushPolicy.SYNC);
        fixture.settings = new LogSettings(1000, base.segmentMaxMs(), 0, 0, -1, true, 1 << 20, 200, 1 << 20, FlushPolicy.SYNC,
                TimestampKind.CREATE_TIME, 5_000, 1000);
        PartitionLog log = fixture.createLog();
        AtomicLong highWatermark = new AtomicLong();
        log.boundRetention(highWatermark::get);
        fixture.appendBatches(log, 100);
        LogFixture.awaitDurable(log);

        fixture.store.runRetention(fixture.nowMs);
        assertEquals(0, log.logStartOffset(), "nothing is committed yet");
        highWatermark.set(50);
        fixture.store.runRetention(fixture.nowMs);

        assertTrue(log.logStartOffset() > 30 && log.logStartOffset() <= 50, "log start offset is " + log.logStartOffset());
    }

    // ---- high watermarks ----

    @Test
    void shouldRestoreHighWatermarks() {
        fixture.createLog();
        LogId other = new LogId(new UUID(7, 8), 3);
        LogId elsewhere = new LogId(new UUID(7, 9), 0);
        fixture.createLog(other);

        fixture.store.checkpointHighWatermarks(Map.of(LogFixture.ID, 12L, other, 40L, elsewhere, 50L));
        fixture.reopened();

        assertEquals(12, fixture.store.restoredHighWatermark(LogFixture.ID).orElseThrow());
        assertEquals(40, fixture.store.restoredHighWatermark(other).orElseThrow());
        assertTrue(fixture.store.restoredHighWatermark(elsewhere).isEmpty(), "no directory of this node has that log");
    }

    @Test
    void shouldStartWithoutHighWatermarks_whenTheirFileIsDamaged() {
        fixture.createLog();
        fixture.store.checkpointHighWatermarks(Map.of(LogFixture.ID, 12L));

        fixture.killed(() -> {
            try {
                LogFixture.flipBit(fixture.directory.resolve(HighWatermarkCheckpoint.FILE_NAME), 70);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        fixture.open();

        assertTrue(fixture.store.restoredHighWatermark(LogFixture.ID).isEmpty());
        fixture.store.checkpointHighWatermarks(Map.of(LogFixture.ID, 13L));
        fixture.reopened();
        assertEquals(13, fixture.store.restoredHighWatermark(LogFixture.ID).orElseThrow());
    }

    private long deletedFiles() throws IOException {
        try (var files = Files.list(fixture.logDirectory())) {
            return files.filter(LogFiles::isDeleted).count();
        }
    }

    @Test
    void shouldFindSilentDamage_whenScrubbing() throws IOException {
        fixture.storeSettings = new LogStoreSettings(1, 16, 60_000, 1_000_000, LogFixture.SPACE_AHEAD_BYTES);
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, 60);
        LogFixture.awaitDurable(log);
        Segment third = log.segments().snapshot()[2];
        LogFixture.flipBit(fixture.segment(third.baseOffset()), 75);

        fixture.store.runMaintenance(fixture.nowMs);
        assertEquals(List.of(), log.damagedRanges());
        fixture.store.runMaintenance(fixture.nowMs + 1000);

        assertEquals(1, log.damagedRanges().size());
        assertEquals(third.baseOffset(), log.damagedRanges().get(0).startOffset());
        assertThrows(LogException.Damaged.class, () -> log.read(third.baseOffset(), 100, 60, true));
        assertEquals(1, fixture.quarantineEntries().size());
    }

    @Test
    void shouldEndItsThreads_whenClosed() {
        fixture.createLog();
        assertTrue(liveThreads() > 0);

        fixture.store.close();

        LogFixture.eventually("all threads ended", () -> liveThreads() == 0);
    }

    private static long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getThreadGroup() == LogFixture.THREADS).count();
    }
}
