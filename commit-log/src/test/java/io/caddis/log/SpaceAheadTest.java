package io.caddis.log;

import static io.caddis.log.Batches.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zeros are written ahead of a log's end, and nobody but the file system ever notices. */
class SpaceAheadTest {

    private static final int BATCHES = 60;

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

    /** Sizes of the file after each of some appends, each of them forced. */
    private List<Long> sizesWhileAppending(PartitionLog log) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            fixture.append(log, batch());
            LogFixture.awaitDurable(log);
            sizes.add(Files.size(fixture.segment(0)));
        }
        return sizes;
    }

    private static long growths(List<Long> sizes) {
        return sizes.stream().distinct().count();
    }

    @Test
    void shouldSeldomMakeTheFileLonger_whenEveryAppendIsForced() throws IOException {
        PartitionLog log = fixture.createLog();

        List<Long> sizes = sizesWhileAppending(log);

        assertTrue(growths(sizes) < BATCHES * 2 / 3, "the file grew " + growths(sizes) + " times for " + BATCHES + " appends");
        assertEquals(LongStream.range(0, BATCHES).boxed().toList(), LogFixture.readAll(log, 0));
    }

    @Test
    void shouldWriteNothingAhead_whenTurnedOff() throws IOException {
        fixture.storeSettings = new LogStoreSettings(1, 16, 60_000, 0, 0);
        assertEquals(BATCHES, growths(sizesWhileAppending(fixture.createLog())));
    }

    @Test
    void shouldWriteNothingAhead_whenNoAppendWaitsForTheDisk() throws IOException {
        fixture.settings = LogFixture.with(1 << 20, 200, FlushPolicy.ASYNC);
        PartitionLog log = fixture.createLog();
        for (int i = 0; i < BATCHES; i++) {
            fixture.append(log, batch());
            assertEquals(log.sizeInBytes(), Files.size(fixture.segment(0)));
        }
    }

    @Test
    void shouldEndFilesWhereTheirBatchesEnd_afterARollAndACleanClose() throws IOException {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < BATCHES; i++) {
            fixture.append(log, batch().valueBytes(i % 8 == 7 ? 500 : 10)); // the large ones roll before the space is used up
        }
        LogFixture.awaitDurable(log);

        for (Segment segment : log.segments().snapshot()) {
            long spaceAhead = Files.size(segment.file().path()) - segment.sizeInBytes();
            assertTrue(segment == log.segments().active() || spaceAhead == 0, segment + " has " + spaceAhead + " bytes too many");
        }
        Segment active = log.segments().active();
        fixture.store.close();
        assertEquals(active.sizeInBytes(), Files.size(active.file().path()));
        fixture.files.readFails = file -> file.toString().endsWith(".log");
        fixture.open();
        LogFixture.assertOffsets(fixture.log(), 0, BATCHES);
    }

    @Test
    void shouldEndWhereTheLastBatchEnds_afterAKill() throws IOException {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, BATCHES);
        LogFixture.awaitDurable(log);
        long size = log.sizeInBytes();
        assertTrue(Files.size(fixture.segment(0)) > size, "there is space ahead to be cut");

        log = fixture.restartedAfterKill();

        LogFixture.assertOffsets(log, 0, BATCHES);
        assertEquals(size, Files.size(fixture.segment(0)));
        assertEquals(List.of(), fixture.quarantineEntries());
        assertEquals(BATCHES, fixture.append(log, batch()).baseOffset());
    }

    /** The roll cut them off, the power went before that was on the disk. */
    @Test
    void shouldKeepWhatFollows_whenAClosedSegmentStillEndsInZeros() throws IOException {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, BATCHES / 2);
        fixture.store.checkpoint();
        fixture.appendBatches(log, BATCHES / 2);
        LogFixture.awaitDurable(log);
        Segment[] segments = log.segments().snapshot();
        fixture.killed(() -> {
            for (Segment segment : segments) {
                try {
                    LogFixture.appendBytes(fixture.segment(segment.baseOffset()), new byte[150]);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });

        fixture.open();

        LogFixture.assertOffsets(fixture.log(), 0, BATCHES);
        assertEquals(List.of(), fixture.log().damagedRanges());
        assertEquals(List.of(), fixture.quarantineEntries());
        assertEquals(LongStream.range(0, BATCHES).boxed().toList(), LogFixture.readAll(fixture.log(), 0));
        for (Segment segment : fixture.log().segments().snapshot()) {
            assertEquals(segment.sizeInBytes(), Files.size(segment.file().path()));
        }
        assertEquals(List.of(), fixture.reopened().damagedRanges());
    }

    @Test
    void shouldStillSeeALoss_whenZerosStandWhereRecordsWere() throws IOException {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, BATCHES);
        LogFixture.awaitDurable(log);
        fixture.store.checkpoint();
        Segment first = log.segments().first();
        long lost = first.nextOffset() - 1;
        fixture.killed(() -> {
            try {
                Path file = fixture.segment(0);
                LogFixture.truncateFile(file, first.sizeInBytes() - 70);
                LogFixture.appendBytes(file, new byte[300]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        fixture.open();

        LogFixture.assertOffsets(fixture.log(), 0, BATCHES);
        List<DamagedRange> damaged = fixture.log().damagedRanges();
        assertEquals(1, damaged.size(), damaged.toString());
        assertTrue(damaged.get(0).startOffset() <= lost && damaged.get(0).endOffset() == lost + 1, damaged.toString());
    }

    @Test
    void shouldGoOn_whenOnlyTheSpaceAheadDidNotFitOnTheDisk() throws IOException {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 3);
        LogFixture.awaitDurable(log);
        int batchBytes = batch().build().remaining();
        fixture.files.overwritesNeedNoRoom = true;
        for (int i = 0; i < BATCHES; i++) {
            fixture.files.leaveRoom(batchBytes + 10); // for the batch, wherever it goes, and for the beginning of the zeros
            fixture.append(log, batch());
            LogFixture.awaitDurable(log);
        }
        fixture.files.leaveRoom(Long.MAX_VALUE);

        assertTrue(fixture.store.directories().get(0).isOnline());
        assertEquals(3L + BATCHES, fixture.restartedAfterKill().endOffset());
        assertEquals(List.of(), fixture.log().damagedRanges());
    }
}
