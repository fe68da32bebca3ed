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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending, reading, finding by time, epochs, deleting and truncating, on real files. */
class PartitionLogTest {

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

    @Test
    void shouldStoreBatchAsSent_exceptForOffsetAndLeaderEpoch() throws IOException {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch().records(3));
        ByteBuffer sent = batch().records(2).attributes(3).build();
        ByteBuffer expected = ByteBuffer.allocate(sent.remaining()).put(sent.duplicate()).flip();
        expected.putLong(0, 3).putInt(12, 5);

        AppendResult result = log.append(sent, 5, fixture.nowMs);

        assertEquals(new AppendResult(3, 4, -1, 0, false, 5), result);
        try (LogSlice slice = log.read(4, Integer.MAX_VALUE, log.endOffset(), true)) {
            assertEquals(expected, slice.toBuffer());
        }
        assertTrue(RecordBatchHeader.hasValidCrc(expected, 0));
    }

    @Test
    void shouldWriteOnce_howeverManyBatchesAnAppendHas() {
        PartitionLog log = fixture.createLog();
        int before = fixture.files.writes.get();

        log.append(Batches.inOneBuffer(batch().build(), batch().records(4).build(), batch().build()), 0, fixture.nowMs);

        assertEquals(1, fixture.files.writes.get() - before);
        assertEquals(List.of(0L, 1L, 5L), LogFixture.readAll(log, 0));
    }

    @Test
    void shouldStampLogAppendTimeAndNewCrc_whenTopicAsksForIt() throws IOException {
        LogSettings base = LogFixture.settings();
        fixture.settings = new LogSettings(base.segmentMaxBytes(), base.segmentMaxMs(), 0, -1, -1, true, base.maxBatchBytes(), 4096, 1 << 20,
                FlushPolicy.SYNC, TimestampKind.LOG_APPEND_TIME, 0, 1000);
        PartitionLog log = fixture.createLog();

        AppendResult result = fixture.append(log, batch().at(5));

        assertEquals(fixture.nowMs, result.logAppendTimeMs());
        try (LogSlice slice = log.read(0, 1000, 1, true)) {
            ByteBuffer stored = slice.toBuffer();
            assertEquals(fixture.nowMs, RecordBatchHeader.maxTimestamp(stored, 0));
            assertTrue(RecordBatchHeader.isLogAppendTime(stored, 0));
            assertTrue(RecordBatchHeader.hasValidCrc(stored, 0));
        }
    }

    @Test
    void shouldRefuseWhatIsNoBatch_andWriteNothing() {
        PartitionLog log = fixture.createLog();
        ByteBuffer oldFormat = batch().build().put(16, (byte) 1);
        ByteBuffer lyingLength = batch().build();
        lyingLength.putInt(8, lyingLength.limit());
        ByteBuffer negativeLength = batch().build().putInt(8, Integer.MIN_VALUE);
        ByteBuffer lyingCount = batch().records(3).build().putInt(57, 2);
        ByteBuffer noRecords = batch().build().putInt(57, 0).putInt(23, -1);
        ByteBuffer cutShort = batch().build().limit(40);

        for (ByteBuffer bad : List.of(oldFormat, lyingLength, negativeLength, lyingCount, noRecords, cutShort, ByteBuffer.allocate(0))) {
            assertThrows(LogException.InvalidBatch.class, () -> log.append(bad, 0, fixture.nowMs));
        }
        assertEquals(0, log.endOffset());
        assertEquals(0, log.sizeInBytes());
    }

    @Test
    void shouldRefuseBatchAboveTheTopicsLimit() {
        PartitionLog log = fixture.createLog();

        LogException.BatchTooLarge refused = assertThrows(LogException.BatchTooLarge.class,
                () -> fixture.append(log, batch().valueBytes(2 << 20)));

        assertEquals(1 << 20, refused.maxBatchBytes());
    }

    @Test
    void shouldReadFromTheBatchThatHoldsTheOffset_acrossSegmentsAndIndexEntries() {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < 100; i++) {
            fixture.append(log, batch().records(3));
        }
        LogFixture.awaitDurable(log);

        for (long offset = 0; offset < 300; offset++) {
            try (LogSlice slice = log.read(offset, 1, log.endOffset(), true)) {
                assertEquals(offset / 3 * 3, slice.baseOffset());
            }
        }
        assertTrue(log.segments().snapshot().length > 5);
    }

    @Test
    void shouldGiveNoByteOfABatchAtOrBehindTheEndAskedFor() throws IOException {
        PartitionLog log = fixture.createLog();
        for (int i = 0; i < 10; i++) {
            fixture.append(log, batch().records(2));
        }
        int batchBytes = batch().records(2).build().remaining();

        try (LogSlice upToBatch = log.read(4, 1 << 20, 12, true);
                LogSlice upToTheMiddleOfABatch = log.read(4, 1 << 20, 11, true);
                LogSlice cutByBytes = log.read(4, batchBytes + 10, 12, false)) {
            assertEquals(4 * batchBytes, upToBatch.sizeInBytes());
            assertEquals(3 * batchBytes, upToTheMiddleOfABatch.sizeInBytes());
            assertEquals(batchBytes + 10, cutByBytes.sizeInBytes());
        }
        assertTrue(log.read(12, 1000, 12, true).isEmpty());
        assertTrue(log.read(4, 10, 12, false).isEmpty());
        assertTrue(log.read(20, 1000, 20, true).isEmpty());
    }

    @Test
    void shouldNameTheValidRange_whenOffsetIsOutside() {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 5);
        log.deleteRecordsBefore(2);

        for (long offset : new long[] {-1, 1, 6}) {
            LogException.OffsetOutOfRange refused = assertThrows(LogException.OffsetOutOfRange.class, () -> log.read(offset, 100, 5, true));
            assertEquals(2, refused.logStartOffset());
            assertEquals(5, refused.logEndOffset());
        }
    }

    @Test
    void shouldKeepSliceReadable_whenRetentionDeletesItsSegment() throws IOException {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, 60);
        LogFixture.awaitDurable(log);
        LogSlice slice = log.read(0, 500, 60, true);
        ByteBuffer before = slice.toBuffer();

        log.deleteRecordsBefore(60);
        assertTrue(log.runRetention(fixture.nowMs) > 3);
        log.removeDueFiles(Long.MAX_VALUE);

        assertFalse(Files.exists(fixture.segment(0)));
        assertEquals(before, slice.toBuffer());
        slice.close();
        assertThrows(LogException.OffsetOutOfRange.class, () -> log.read(0, 500, 60, true));
    }

    @Test
    void shouldHoldNoOpenFileForClosedSegments_beyondTheBound() {
        fixture.storeSettings = new LogStoreSettings(1, 4, 60_000, 0, LogFixture.SPACE_AHEAD_BYTES);
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, 500);
        LogFixture.awaitDurable(log);
        assertEquals(500, LogFixture.readAll(log, 0).size());

        assertTrue(log.segments().snapshot().length > 30);
        // the flusher gives its files back a moment after it has said that they are durable
        LogFixture.eventually("4 segment files are open at most", () ->
                List.of(log.segments().snapshot()).stream().filter(segment -> segment.file().current() != null).count() <= 4);
    }

    @Test
    void shouldFindFirstBatchByTime_inAnySegment() {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < 200; i++) {
            // timestamps go back and forth, as those of several producers do
            fixture.append(log, batch().at(1000 + i * 10 - (i % 3) * 15));
        }
        LogFixture.awaitDurable(log);

        for (long timestampMs : new long[] {0, 1000, 1001, 1500, 1515, 2000, 2960, 2975}) {
            long expected = -1;
            for (int i = 0; i < 200 && expected < 0; i++) {
                expected = 1000 + i * 10 - (i % 3) * 15 >= timestampMs ? i : -1;
            }
            Optional<TimestampHit> hit = log.findFirstBatchByTimestamp(timestampMs, 200);
            assertEquals(expected, hit.map(TimestampHit::baseOffset).orElse(-1L), "timestamp " + timestampMs);
            hit.ifPresent(found -> found.batch().close());
        }
        assertEquals(Optional.empty(), log.findFirstBatchByTimestamp(5000, 200));
        assertEquals(Optional.empty(), log.findFirstBatchByTimestamp(1500, 20));
    }

    @Test
    void shouldFindTheFirstOfTheLargestTimestamps_belowTheEndAskedFor() {
        PartitionLog log = fixture.smallSegments().createLog();
        long[] timestamps = new long[150];
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = 1000 + (i * 7919L) % 500;
            fixture.append(log, batch().at(timestamps[i]));
        }
        LogFixture.awaitDurable(log);

        for (int end : new int[] {1, 2, 40, 77, 150}) {
            int largest = 0;
            for (int i = 1; i < end; i++) {
                largest = timestamps[i] > timestamps[largest] ? i : largest;
            }
            TimestampHit hit = log.findBatchWithMaxTimestamp(end).orElseThrow();
            assertEquals(largest, hit.baseOffset(), "end " + end);
            hit.batch().close();
        }
        assertEquals(Optional.empty(), log.findBatchWithMaxTimestamp(0));
    }

    @Test
    void shouldAnswerDuplicateWithItsFirstOffset_alsoAfterRestartAndKill() {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < 40; i++) {
            fixture.append(log, batch().records(2).from(9, 0, i * 2));
        }
        AppendResult first = new AppendResult(74, 75, -1, 0, true, 0);

        assertEquals(first, fixture.append(log, batch().records(2).from(9, 0, 74)));
        log = fixture.reopened();
        assertEquals(first, fixture.append(log, batch().records(2).from(9, 0, 74)));
        log = fixture.restartedAfterKill();
        assertEquals(first, fixture.append(log, batch().records(2).from(9, 0, 74)));
        assertEquals(80, log.endOffset());
        assertEquals(80, fixture.append(log, batch().records(2).from(9, 0, 80)).baseOffset());
    }

    @Test
    void shouldRememberWhereLeaderEpochsBegan_alsoAfterRestartAndKill() {
        PartitionLog log = fixture.smallSegments().createLog();
        log.append(batch().records(4).build(), 1, fixture.nowMs);
        log.noteLeaderEpoch(3, 4);
        log.append(batch().records(2).build(), 3, fixture.nowMs);
        log.append(batch().records(1).build(), 6, fixture.nowMs);

        for (int round = 0; round < 3; round++) {
            assertEquals(OptionalInt.of(6), log.latestLeaderEpoch());
            assertEquals(new EpochEndOffset.Known(6, 7), log.endOffsetOfEpoch(6));
            assertEquals(new EpochEndOffset.Known(3, 6), log.endOffsetOfEpoch(5));
            assertEquals(new EpochEndOffset.Known(1, 4), log.endOffsetOfEpoch(1));
            assertEquals(new EpochEndOffset.Known(0, 0), log.endOffsetOfEpoch(0));
            assertEquals(new EpochEndOffset.Unknown(), log.endOffsetOfEpoch(7));
            assertEquals(OptionalInt.of(3), log.leaderEpochAt(5));
            log = round == 0 ? fixture.reopened() : fixture.restartedAfterKill();
        }
        PartitionLog last = log;
        assertThrows(LogException.StaleLeaderEpoch.class, () -> last.append(batch().build(), 5, fixture.nowMs));
    }

    @Test
    void shouldForgetEpochsWithoutRecords_whenAsked() {
        PartitionLog log = fixture.createLog();
        log.append(batch().records(4).build(), 2, fixture.nowMs);
        log.noteLeaderEpoch(5, 4);
        assertEquals(new EpochEndOffset.Known(5, 4), log.endOffsetOfEpoch(5));

        log.dropEpochsWithoutRecords();

        assertEquals(2, log.latestLeaderEpoch().orElseThrow());
        assertEquals(new EpochEndOffset.Unknown(), log.endOffsetOfEpoch(5));
        assertEquals(new EpochEndOffset.Known(2, 4), log.endOffsetOfEpoch(2));
        log.appendReplicated(batch().records(1).stamped(4, 2).build(), fixture.nowMs);
    }

    @Test
    void shouldTakeReplicatedBatchesAsTheyAre_andOnlyInOrder() {
        PartitionLog log = fixture.createLog();
        ByteBuffer fetched = Batches.inOneBuffer(batch().records(2).stamped(0, 1).from(9, 0, 0).build(), batch().records(3).stamped(2, 4).build());

        assertEquals(new AppendResult(0, 4, -1, 0, false, 4), log.appendReplicated(fetched, fixture.nowMs));

        assertEquals(new EpochEndOffset.Known(1, 2), log.endOffsetOfEpoch(3));
        assertThrows(LogException.InvalidBatch.class, () -> log.appendReplicated(batch().stamped(6, 4).build(), fixture.nowMs));
        assertThrows(LogException.InvalidBatch.class, () -> log.appendReplicated(batch().stamped(5, 3).build(), fixture.nowMs));
        assertEquals(5, log.endOffset());
        assertTrue(log.append(batch().records(2).from(9, 0, 0).build(), 5, fixture.nowMs).duplicate(),
                "a follower that becomes leader knows the producers' sequences");
    }

    @Test
    void shouldGoOnFromTheCut_whenTruncated() {
        PartitionLog log = fixture.smallSegments().createLog();
        for (int i = 0; i < 60; i++) {
            log.append(batch().records(2).from(9, 0, i * 2).build(), i / 20, fixture.nowMs);
        }
        LogFixture.awaitDurable(log);

        log.truncateTo(45);

        LogFixture.assertOffsets(log, 0, 44);
        assertEquals(OptionalInt.of(1), log.latestLeaderEpoch());
        assertEquals(44, log.durableOffset());
        assertEquals(44, log.append(batch().records(2).from(9, 0, 44).build(), 1, fixture.nowMs).baseOffset());
        log.truncateTo(46);
        assertEquals(46, log.endOffset());
        LogFixture.assertOffsets(fixture.reopened(), 0, 46);
        LogFixture.assertOffsets(fixture.restartedAfterKill(), 0, 46);
        assertEquals(23, LogFixture.readAll(fixture.log(), 0).size());
    }

    @Test
    void shouldStartAnew_whenTruncatedFully() {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, 60);

        log.truncateFullyAndStartAt(1000);

        LogFixture.assertOffsets(log, 1000, 1000);
        assertEquals(OptionalInt.empty(), log.latestLeaderEpoch());
        assertEquals(0, log.sizeInBytes());
        fixture.append(log, batch());
        log = fixture.restartedAfterKill();
        LogFixture.assertOffsets(log, 1000, 1001);
        log.truncateTo(20);
        LogFixture.assertOffsets(log, 20, 20);
    }

    @Test
    void shouldKeepLogStart_whenRecordsWereDeletedInsideASegment() {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 10);

        assertEquals(4, log.deleteRecordsBefore(4));
        assertEquals(4, log.deleteRecordsBefore(3));

        assertThrows(LogException.OffsetOutOfRange.class, () -> log.deleteRecordsBefore(11));
        LogFixture.assertOffsets(fixture.restartedAfterKill(), 4, 10);
        LogFixture.assertOffsets(fixture.reopened(), 4, 10);
    }

    @Test
    void shouldLeaveLogAlone_untilItsSettingsAreKnown() {
        fixture.smallSegments();
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 60);
        LogSettings strict = new LogSettings(1000, Long.MAX_VALUE / 4, 0, 0, 0, true, 1 << 20, 200, 1 << 20, FlushPolicy.SYNC,
                TimestampKind.CREATE_TIME, 0, 1000);
        fixture.settings = strict;
        log = fixture.reopened();

        assertEquals(0, log.runRetention(Long.MAX_VALUE / 2));
        log.reconfigure(strict);
        assertTrue(log.runRetention(Long.MAX_VALUE / 2) > 3);
        LogFixture.assertOffsets(log, 60, 60);
    }

    @Test
    void shouldRollByAgeOfTheFirstAppend_andNotWhenTheClockGoesBack() {
        LogSettings base = LogFixture.settings();
        fixture.settings = new LogSettings(base.segmentMaxBytes(), 1000, 0, -1, -1, true, 1 << 20, 4096, 1 << 20, FlushPolicy.SYNC,
                TimestampKind.CREATE_TIME, 0, 1000);
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        fixture.nowMs += 1000;
        fixture.append(log, batch());
        fixture.nowMs -= 500_000;
        fixture.append(log, batch());
        assertEquals(1, log.segments().snapshot().length);

        fixture.nowMs += 501_001;
        fixture.append(log, batch());

        assertEquals(2, log.segments().snapshot().length);
        assertEquals(3, log.segments().active().baseOffset());
    }

    @Test
    void shouldRefuseUse_onceClosed() {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        fixture.store.close();

        assertThrows(LogException.LogClosed.class, () -> fixture.append(log, batch()));
        assertThrows(LogException.LogClosed.class, () -> log.read(0, 100, 1, true));
    }
}
