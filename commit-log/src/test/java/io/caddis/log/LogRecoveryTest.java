package io.caddis.log;

import static io.caddis.log.Batches.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is killed, its files are damaged, and it comes back. */
class LogRecoveryTest {

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

    private PartitionLog filled(int batches) {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < batches; i++) {
            log.append(batch().at(fixture.nowMs + i).from(9, 0, i).build(), i / 10, fixture.nowMs);
        }
        LogFixture.awaitDurable(log);
        return log;
    }

    private PartitionLog restartedAfter(Consumer<Path> damage) {
        fixture.killed();
        damage.accept(fixture.logDirectory());
        fixture.open();
        return fixture.store.get(LogFixture.ID).orElse(null);
    }

    private interface FileAction {
        void run() throws IOException;
    }

    private static void files(FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldNotBeMisledByABaseOffset_thatIsOutsideOfTheBatchesCrc() {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 30);
        LogFixture.awaitDurable(log);
        int batchBytes = batch().build().remaining();
        // the batch at offset 1 now claims to be at 17, all its bytes are intact otherwise
        files(() -> LogFixture.flipBit(fixture.segment(0), batchBytes + 7L));

        try (LogSlice slice = log.read(17, batchBytes, 30, true)) {
            assertEquals(17L * batchBytes, slice.position(), "not the batch that claims to be there");
        }

        assertEquals(1, log.firstDamage().orElseThrow().startOffset());
        assertThrows(LogException.Damaged.class, () -> log.read(1, 10, 30, true));
    }

    @Test
    void shouldCutTornTail_ofEveryLength() {
        PartitionLog log = filled(12);
        long activeBase = log.segments().active().baseOffset();
        byte[] torn = batch().records(3).build().array();

        for (int length : new int[] {1, 11, 12, 60, 61, torn.length - 1}) {
            byte[] part = Arrays.copyOf(torn, length);
            log = restartedAfter(directory -> files(() -> LogFixture.appendBytes(fixture.segment(activeBase), part)));
            LogFixture.assertOffsets(log, 0, 12);
            assertEquals(12, LogFixture.readAll(log, 0).size());
        }
        assertEquals(12, log.append(batch().build(), 1, fixture.nowMs).baseOffset(), "the log goes on where it was cut");
    }

    @Test
    void shouldCutZeroFilledAndGarbageTail_keepingNothingOfIt() throws IOException {
        PartitionLog log = filled(12);
        long activeBase = log.segments().active().baseOffset();
        byte[] garbage = new byte[5000];
        new Random(4).nextBytes(garbage);

        log = restartedAfter(directory -> files(() -> LogFixture.appendBytes(fixture.segment(activeBase), new byte[100_000])));
        LogFixture.assertOffsets(log, 0, 12);
        log = restartedAfter(directory -> files(() -> LogFixture.appendBytes(fixture.segment(activeBase), garbage)));
        LogFixture.assertOffsets(log, 0, 12);
        assertEquals(List.of(), fixture.quarantineEntries());
    }

    @Test
    void shouldKeepOffsetsTaken_whenDurableRecordsAreDamaged() throws IOException {
        PartitionLog log = filled(12);
        fixture.store.checkpoint();
        long activeBase = log.segments().active().baseOffset();
        log = restartedAfter(directory -> files(() -> LogFixture.truncateFile(fixture.segment(activeBase), 30)));

        LogFixture.assertOffsets(log, 0, 12);
        List<DamagedRange> damaged = log.damagedRanges();
        assertEquals(1, damaged.size());
        assertEquals(activeBase, damaged.get(0).startOffset());
        assertEquals(12, damaged.get(0).endOffset());
        PartitionLog current = log;
        assertThrows(LogException.Damaged.class, () -> current.read(activeBase, 100, 12, true));
        assertEquals(activeBase, LogFixture.readAll(log, 0, activeBase).size());
        assertEquals(12, log.append(batch().build(), 1, fixture.nowMs).baseOffset());
        assertFalse(fixture.quarantineEntries().isEmpty());
        log = fixture.restartedAfterKill();
        LogFixture.assertOffsets(log, 0, 13);
        assertEquals(damaged, log.damagedRanges());
        log = fixture.reopened();
        assertEquals(damaged, log.damagedRanges());
        assertEquals(List.of(12L), LogFixture.readAll(log, 12));
    }

    @Test
    void shouldServeTheNeighbours_whenABitFlippedBelowTheRecoveryPoint() throws IOException {
        PartitionLog log = filled(30);
        fixture.store.checkpoint();
        Segment second = log.segments().snapshot()[1];
        long damagedOffset = second.baseOffset() + 2;
        int batchBytes = batch().build().remaining();
        // the index file is lost too, or was not written yet: rebuilding it reads the segment and finds the damage
        log = restartedAfter(directory -> files(() -> {
            LogFixture.flipBit(fixture.segment(second.baseOffset()), 2L * batchBytes + 65);
            Files.deleteIfExists(new LogFiles(directory).offsetIndex(second.baseOffset()));
        }));

        LogFixture.assertOffsets(log, 0, 30);
        PartitionLog current = log;
        assertEquals(damagedOffset + 1, log.read(damagedOffset + 1, 10, 30, true).baseOffset());
        LogException.Damaged refused = assertThrows(LogException.Damaged.class, () -> current.read(damagedOffset, 100, 30, true));
        assertEquals(damagedOffset, refused.range().startOffset());
        assertEquals(damagedOffset + 1, refused.range().endOffset());
        try (LogSlice before = log.read(damagedOffset - 2, 1 << 20, 30, true)) {
            assertEquals(2 * batchBytes, before.sizeInBytes(), "a slice ends before the damage");
        }
        assertEquals(1, fixture.quarantineEntries().size());
        assertEquals(1, fixture.reopened().damagedRanges().size());
    }

    @Test
    void shouldFindDamagedHeader_whenReadingAtRunTime() throws IOException {
        PartitionLog log = filled(30);
        Segment second = log.segments().snapshot()[1];
        int batchBytes = batch().build().remaining();
        LogFixture.flipBit(fixture.segment(second.baseOffset()), batchBytes + 16L);

        assertThrows(LogException.Damaged.class, () -> log.read(second.baseOffset() + 1, 100, 30, true));

        assertEquals(second.baseOffset(), log.read(second.baseOffset(), 100, 30, true).baseOffset());
        assertEquals(second.baseOffset() + 2, log.read(second.baseOffset() + 2, 100, 30, true).baseOffset());
        assertEquals(List.of(new DamagedRange(second.baseOffset() + 1, second.baseOffset() + 2, log.damagedRanges().get(0).cause())),
                log.damagedRanges());
    }

    @Test
    void shouldFindDamagedHeader_inTheActiveSegmentToo() throws IOException {
        fixture.settings = LogFixture.with(1 << 20, 200, FlushPolicy.SYNC);
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 20);
        LogFixture.flipBit(fixture.segment(0), 5L * batch().build().remaining() + 16);

        assertThrows(LogException.Damaged.class, () -> log.read(5, 100, 20, true));

        assertEquals(6, log.read(6, 100, 20, true).baseOffset());
        assertEquals(20, fixture.append(log, batch()).baseOffset());
        assertEquals(15, LogFixture.readAll(log, 6).size());
    }

    @Test
    void shouldPreserveWhatItCuts_whenGoodBatchesFollowDamageAboveTheRecoveryPoint() throws IOException {
        fixture.settings = LogFixture.with(1 << 20, 200, FlushPolicy.SYNC);
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 20);
        LogFixture.awaitDurable(log);
        int batchBytes = batch().build().remaining();
        log = restartedAfter(directory -> files(() -> LogFixture.flipBit(fixture.segment(0), 15L * batchBytes + 70)));

        LogFixture.assertOffsets(log, 0, 15);
        List<String> kept = fixture.quarantineEntries();
        assertEquals(1, kept.size());
        assertEquals(5L * batchBytes, Files.size(fixture.directory.resolve(".quarantine").resolve(kept.get(0))));
    }

    @Test
    void shouldTakeLogOffline_whenASegmentIsMissing() throws IOException {
        PartitionLog log = filled(40);
        fixture.store.checkpoint();
        long missing = log.segments().snapshot()[2].baseOffset();
        fixture.store.checkpoint();
        log = restartedAfter(directory -> files(() -> Files.delete(fixture.segment(missing))));

        assertEquals(null, log);
        assertTrue(fixture.store.isQuarantined(LogFixture.ID));
        Path files = fixture.store.quarantined().get(LogFixture.ID);
        assertTrue(Files.exists(files.resolve(fixture.segment(0).getFileName())), "the other segments are kept");
        assertThrows(LogException.Quarantined.class, () -> fixture.createLog());
        fixture.store.close();
        fixture.open();
        assertThrows(LogException.Quarantined.class, () -> fixture.createLog());
        fixture.store.releaseFromQuarantine(LogFixture.ID);
        assertEquals(0, fixture.createLog().endOffset());
    }

    @Test
    void shouldTakeLogOffline_whenSegmentsOverlap() {
        PartitionLog log = filled(40);
        fixture.store.checkpoint();
        long first = log.segments().snapshot()[1].baseOffset();
        log = restartedAfter(directory -> files(() -> Files.copy(fixture.segment(first), fixture.segment(first + 1))));

        assertEquals(null, log);
        assertTrue(fixture.store.isQuarantined(LogFixture.ID));
    }

    @Test
    void shouldTakeLogOffline_whenTheFirstSegmentIsMissingThoughNothingWasDeleted() {
        filled(40);
        fixture.store.checkpoint();

        assertEquals(null, restartedAfter(directory -> files(() -> Files.delete(fixture.segment(0)))));
    }

    @Test
    void shouldCompleteDeletion_thatACrashInterrupted() {
        PartitionLog log = filled(40);
        fixture.store.checkpoint();
        long second = log.segments().snapshot()[1].baseOffset();
        log = restartedAfter(directory -> files(() -> {
            LogStartCheckpoint.write(fixture.files, new LogFiles(directory).logStart(), LogFixture.ID, second);
        }));

        LogFixture.assertOffsets(log, second, 40);
        assertFalse(Files.exists(fixture.segment(0)));
    }

    @Test
    void shouldRebuildWhatCanBeRebuilt_whateverHappenedToIt() {
        filled(45);
        fixture.store.checkpoint();
        PartitionLog reference = fixture.restartedAfterKill();
        List<Long> batches = LogFixture.readAll(reference, 0);
        Path other = root.resolve("other");
        LogFixture.copyTree(fixture.logDirectory(), other);

        List<Consumer<Path>> damages = List.of(
                file -> files(() -> Files.delete(file)),
                file -> files(() -> LogFixture.truncateFile(file, Files.size(file) / 2)),
                file -> files(() -> LogFixture.flipBit(file, Files.size(file) - 1)),
                file -> files(() -> Files.write(file, new byte[0])),
                file -> files(() -> swapWithAnotherOfItsKind(file)));
        for (String suffix : List.of(".index", ".timeindex", ".snapshot", ".checkpoint")) {
            for (Consumer<Path> damage : damages) {
                PartitionLog log = restartedAfter(directory -> files(() -> {
                    try (var found = Files.list(directory)) {
                        found.filter(file -> file.toString().endsWith(suffix)).toList().forEach(damage);
                    }
                }));
                LogFixture.assertOffsets(log, 0, 45);
                assertEquals(batches, LogFixture.readAll(log, 0), suffix);
                assertEquals(List.of(), log.damagedRanges(), suffix);
                assertTrue(log.append(batch().from(9, 0, 44).build(), 9, fixture.nowMs).duplicate(), suffix);
                assertEquals(new EpochEndOffset.Known(2, 30), log.endOffsetOfEpoch(2), suffix);
                assertEquals(33, log.findFirstBatchByTimestamp(fixture.nowMs + 33, 45).orElseThrow().baseOffset(), suffix);
            }
        }
    }

    private static void swapWithAnotherOfItsKind(Path file) throws IOException {
        String name = file.getFileName().toString();
        String kind = name.substring(name.lastIndexOf('.'));
        try (var found = Files.list(file.getParent())) {
            Path other = found.filter(candidate -> candidate.toString().endsWith(kind) && !candidate.equals(file)).sorted().findFirst().orElseThrow();
            Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void shouldForceWhatItRecovered_beforeServingIt() {
        PartitionLog log = filled(12);
        fixture.killed();
        fixture.files.recording = true;
        fixture.open();
        log = fixture.log();

        assertTrue(fixture.files.history.contains("force " + fixture.segment(log.segments().active().baseOffset()).getFileName()),
                fixture.files.history.toString());
        assertEquals(log.endOffset(), log.durableOffset());
    }

    @Test
    void shouldReadNoSegment_afterACleanShutdown() {
        filled(40);
        fixture.files.readFails = file -> file.toString().endsWith(".log");

        fixture.reopened();

        assertTrue(fixture.store.directories().get(0).cleanShutdown());
        LogFixture.assertOffsets(fixture.log(), 0, 40);
        assertTrue(fixture.log().append(batch().from(9, 0, 39).build(), 9, fixture.nowMs).duplicate());
    }

    @Test
    void shouldCallTheNextStartUnclean_whenKilledRightAfterTheMarkerWasRead() {
        filled(5);
        fixture.reopened();
        assertTrue(fixture.store.directories().get(0).cleanShutdown());

        fixture.restartedAfterKill();

        assertFalse(fixture.store.directories().get(0).cleanShutdown());
    }

    @Test
    void shouldFindLostBytes_evenAfterACleanShutdown() {
        PartitionLog log = filled(12);
        long activeBase = log.segments().active().baseOffset();
        fixture.store.close();
        files(() -> LogFixture.truncateFile(fixture.segment(activeBase), 10));
        fixture.open();
        log = fixture.log();

        LogFixture.assertOffsets(log, 0, 12);
        assertEquals(1, log.damagedRanges().size());
    }

    @Test
    void shouldRecoverFromEveryStepOfATruncation() {
        fixture.smallSegments();
        PartitionLog log = filled(40);
        fixture.store.checkpoint();
        // the manifest already stops before the cut, some segments are gone: as far as a crash let it come
        Segment[] segments = log.segments().snapshot();
        log = restartedAfter(directory -> files(() -> {
            new SegmentManifest(segments[1].baseOffset(), List.of(SegmentManifest.Entry.of(segments[0])), List.of())
                    .write(fixture.files, new LogFiles(directory).manifest(), LogFixture.ID);
            for (int i = 3; i < segments.length; i++) {
                Files.delete(fixture.segment(segments[i].baseOffset()));
            }
        }));

        LogFixture.assertOffsets(log, 0, segments[2].nextOffset());
        assertEquals(List.of(), log.damagedRanges());
    }

    @Test
    void shouldTellForeignBytesFromLostRecords() throws IOException {
        PartitionLog log = filled(30);
        fixture.store.checkpoint();
        Segment second = log.segments().snapshot()[1];
        Path file = fixture.segment(second.baseOffset());
        ByteBuffer original = ByteBuffer.wrap(Files.readAllBytes(file));
        int batchBytes = batch().build().remaining();
        ByteBuffer spoiled = ByteBuffer.allocate(original.limit() + 100);
        spoiled.put(original.duplicate().limit(batchBytes)).put(new byte[100]).put(original.duplicate().position(batchBytes));
        log = restartedAfter(directory -> files(() -> Files.write(fixture.segment(second.baseOffset()), spoiled.array())));

        LogFixture.assertOffsets(log, 0, 30);
        assertEquals(List.of(), log.damagedRanges(), "no record is lost");
        assertEquals(30, LogFixture.readAll(log, 0).size());
    }
}
