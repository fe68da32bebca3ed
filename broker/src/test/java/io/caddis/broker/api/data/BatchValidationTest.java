package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogSettings;
import io.caddis.log.RecordBatchHeader;
import io.caddis.log.TimestampKind;
import io.caddis.replication.PartitionSettings;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.ByteUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BatchValidationTest {

    private static final long NOW_MS = 1_700_000_000_000L;
    private static final short VERSION = 9;
    private static final int MAX_BATCH_BYTES = 1 << 20;
    private static final int LARGE_BATCH_BYTES = 32 << 20;
    private static final int LOG_APPEND_TIME_BIT = 0x08;

    private final BatchValidation validation = new BatchValidation();

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void shouldTakeABatchAsItIs_whateverItsCompression(CompressionType type) {
        BatchBytes batch = threeRecords(type);

        ByteBuffer taken = validate(batch.records());

        assertEquals(ByteBuffer.wrap(batch.toArray()), taken);
    }

    @Test
    void shouldTakeAnIdempotentProducersBatch() {
        validate(MemoryRecords.withIdempotentRecords(Compression.NONE, 5L, (short) 0, 0, record(NOW_MS)));
    }

    @Test
    void shouldDropWhatIsNoBatchBehindTheBatch_asKafkaDoes() {
        BatchBytes batch = threeRecords(CompressionType.NONE);

        ByteBuffer taken = validate(batch.with(new byte[11], false).records());

        assertEquals(ByteBuffer.wrap(batch.toArray()), taken);
    }

    static Stream<Arguments> lies() {
        BatchBytes next = threeRecords(CompressionType.NONE);
        return Stream.of(
                lie("a wrong checksum", Errors.CORRUPT_MESSAGE, b -> b.putInt(17, b.intAt(17) + 1)),
                lie("a flipped bit in a record", Errors.CORRUPT_MESSAGE, b -> b.putByte(b.size() - 2, b.byteAt(b.size() - 2) ^ 4)),
                lie("a flipped bit in the header", Errors.CORRUPT_MESSAGE, b -> b.putByte(30, b.byteAt(30) ^ 1)),
                lie("one record more than there are", Errors.INVALID_RECORD,
                        b -> b.putInt(BatchBytes.RECORD_COUNT_AT, 4).putInt(BatchBytes.LAST_OFFSET_DELTA_AT, 3).sealed()),
                lie("one record less than there are", Errors.INVALID_RECORD,
                        b -> b.putInt(BatchBytes.RECORD_COUNT_AT, 2).putInt(BatchBytes.LAST_OFFSET_DELTA_AT, 1).sealed()),
                lie("a count that is not the offsets'", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.RECORD_COUNT_AT, 2).sealed()),
                lie("no count", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.RECORD_COUNT_AT, 0).sealed()),
                lie("a negative count", Errors.INVALID_RECORD,
                        b -> b.putInt(BatchBytes.RECORD_COUNT_AT, -1).putInt(BatchBytes.LAST_OFFSET_DELTA_AT, -2).sealed()),
                lie("the largest count", Errors.INVALID_RECORD,
                        b -> b.putInt(BatchBytes.RECORD_COUNT_AT, Integer.MAX_VALUE)
                                .putInt(BatchBytes.LAST_OFFSET_DELTA_AT, Integer.MAX_VALUE - 1).sealed()),
                lie("a last offset delta that skips", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.LAST_OFFSET_DELTA_AT, 100).sealed()),
                lie("a negative last offset delta", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.LAST_OFFSET_DELTA_AT, -1).sealed()),
                lie("a base offset", Errors.INVALID_RECORD, b -> b.putLong(0, 7)),
                lie("a negative base offset", Errors.INVALID_RECORD, b -> b.putLong(0, -1)),
                lie("the control bit", Errors.INVALID_RECORD, b -> b.orAttributes(0x20).sealed()),
                lie("the transactional bit", Errors.INVALID_TXN_STATE, b -> b.orAttributes(0x10).sealed()),
                lie("the log append time bit", Errors.INVALID_TIMESTAMP, b -> b.orAttributes(LOG_APPEND_TIME_BIT).sealed()),
                lie("a producer without a sequence", Errors.INVALID_RECORD,
                        b -> b.putLong(BatchBytes.PRODUCER_ID_AT, 9).putShort(BatchBytes.PRODUCER_EPOCH_AT, 0).sealed()),
                lie("a producer with a negative sequence", Errors.INVALID_RECORD,
                        b -> b.putLong(BatchBytes.PRODUCER_ID_AT, 9).putShort(BatchBytes.PRODUCER_EPOCH_AT, 0)
                                .putInt(BatchBytes.BASE_SEQUENCE_AT, Integer.MIN_VALUE).sealed()),
                lie("a producer without an epoch", Errors.INVALID_RECORD,
                        b -> b.putLong(BatchBytes.PRODUCER_ID_AT, 9).putInt(BatchBytes.BASE_SEQUENCE_AT, 0).sealed()),
                lie("magic 0", Errors.INVALID_RECORD, b -> b.putByte(BatchBytes.MAGIC_AT, 0)),
                lie("magic 1", Errors.INVALID_RECORD, b -> b.putByte(BatchBytes.MAGIC_AT, 1)),
                lie("magic 3", Errors.CORRUPT_MESSAGE, b -> b.putByte(BatchBytes.MAGIC_AT, 3)),
                lie("magic -1", Errors.CORRUPT_MESSAGE, b -> b.putByte(BatchBytes.MAGIC_AT, -1)),
                lie("compression type 5", Errors.UNSUPPORTED_COMPRESSION_TYPE, b -> b.orAttributes(5).sealed()),
                lie("compression type 7", Errors.UNSUPPORTED_COMPRESSION_TYPE, b -> b.orAttributes(7).sealed()),
                lie("a compression that its records have not", Errors.CORRUPT_MESSAGE, b -> b.orAttributes(CompressionType.ZSTD.id).sealed()),
                lie("a length of 0", Errors.CORRUPT_MESSAGE, b -> b.putInt(BatchBytes.LENGTH_AT, 0)),
                lie("a negative length", Errors.CORRUPT_MESSAGE, b -> b.putInt(BatchBytes.LENGTH_AT, -1)),
                lie("a length below the header's", Errors.CORRUPT_MESSAGE, b -> b.putInt(BatchBytes.LENGTH_AT, 48)),
                lie("a length in the middle of the header", Errors.CORRUPT_MESSAGE, b -> b.putInt(BatchBytes.LENGTH_AT, 14)),
                lie("a length beyond the end", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.LENGTH_AT, b.intAt(BatchBytes.LENGTH_AT) + 1)),
                lie("the largest length", Errors.INVALID_RECORD, b -> b.putInt(BatchBytes.LENGTH_AT, Integer.MAX_VALUE)),
                lie("half a batch", Errors.INVALID_RECORD, b -> b.cutTo(b.size() / 2)),
                lie("no byte", Errors.INVALID_RECORD, b -> b.cutTo(0)),
                lie("bytes behind the records", Errors.INVALID_RECORD, b -> b.with(new byte[5], true)),
                lie("a second batch", Errors.INVALID_RECORD, b -> b.with(next.toArray(), false)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lies")
    void shouldRefuseWithTheProtocolsError(String what, Errors expected, Lie lie) {
        assertEquals(expected, errorOf(lie.tell(threeRecords(CompressionType.NONE)).records(), VERSION));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldRefuseACountThatLies_whenTheRecordsAreCompressed(CompressionType type) {
        BatchBytes more = threeRecords(type).putInt(BatchBytes.RECORD_COUNT_AT, 4).putInt(BatchBytes.LAST_OFFSET_DELTA_AT, 3).sealed();
        BatchBytes less = threeRecords(type).putInt(BatchBytes.RECORD_COUNT_AT, 2).putInt(BatchBytes.LAST_OFFSET_DELTA_AT, 1).sealed();

        assertEquals(Errors.INVALID_RECORD, errorOf(more.records(), VERSION));
        assertEquals(Errors.INVALID_RECORD, errorOf(less.records(), VERSION));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldRefuseOffsetDeltasThatSkip_whenTheRecordsAreCompressed(CompressionType type) {
        BatchBytes batch = BatchBytes.compressed(type, 2, out -> out.write(RecordBytes.join(RecordBytes.empty(0), RecordBytes.empty(5))));

        assertEquals(Errors.INVALID_RECORD, errorOf(batch.records(), VERSION));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldAnswerWithAnErrorOfTheProtocol_whateverTheCompressedBytes(CompressionType type) {
        Random random = new Random(type.id);
        BatchBytes good = threeRecords(type);
        for (int i = 0; i < 1_500; i++) {
            BatchBytes damaged = BatchBytes.of(good.records());
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged.putByte(BatchBytes.RECORDS_AT + random.nextInt(damaged.size() - BatchBytes.RECORDS_AT), random.nextInt());
            }
            damaged.sealed();
            try {
                validate(damaged.records());
            } catch (ApiException refusal) {
                assertTrue(ErrorMapping.of(refusal) != Errors.UNKNOWN_SERVER_ERROR, () -> "no error of the protocol: " + refusal);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldAnswerWithAnErrorOfTheProtocol_whenTheCompressedBytesAreNoise(CompressionType type) {
        Random random = new Random(type.id);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            Errors error = errorOf(BatchBytes.around(type, 1, noise).records(), VERSION);
            assertTrue(error == Errors.CORRUPT_MESSAGE || error == Errors.INVALID_RECORD, "answered " + error);
        }
    }

    /** A batch of one record of zeros, of so many bytes. */
    private static BatchBytes zeros(CompressionType type, int valueBytes) {
        return BatchBytes.compressed(type, 1, out -> {
            int bodyBytes = 1 + 1 + 1 + 1 + ByteUtils.sizeOfVarint(valueBytes) + valueBytes + 1;
            ByteUtils.writeVarint(bodyBytes, out);
            out.write(new byte[] {0, 0, 0, 1});
            ByteUtils.writeVarint(valueBytes, out);
            byte[] zeros = new byte[1 << 20];
            for (int written = 0; written < valueBytes; written += zeros.length) {
                out.write(zeros);
            }
            out.write(0);
        });
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldRefuseABatchThatTurnsOutToBeABomb(CompressionType type) {
        BatchBytes bomb = zeros(type, 300 << 20);
        assertTrue(bomb.size() < LARGE_BATCH_BYTES, "small enough to be sent: " + bomb.size());

        assertThrows(RecordTooLargeException.class, () -> validateLarge(bomb));
    }

    /** Each record is small and no single length lies: only the sum tells. */
    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = {"GZIP", "ZSTD"})
    void shouldRefuseABomb_ofManySmallRecords(CompressionType type) {
        int count = 1_200;
        byte[] body = new byte[256 << 10];
        BatchBytes bomb = BatchBytes.compressed(type, count, out -> {
            for (int index = 0; index < count; index++) {
                out.write(RecordBytes.begin(0, index).field(-1).bytes(body).varint(0).toArray());
            }
        });
        assertTrue(bomb.size() < LARGE_BATCH_BYTES, "small enough to be sent: " + bomb.size());

        assertThrows(RecordTooLargeException.class, () -> validateLarge(bomb));
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldTakeALargeRecord_withoutMemoryForIt(CompressionType type) {
        BatchBytes batch = zeros(type, 100 << 20);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        validateLarge(batch);
        long before = threads.getCurrentThreadAllocatedBytes();

        validateLarge(batch);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 2 << 20, "allocated " + allocated + " bytes to look at a record of 100 MiB");
    }

    @Test
    void shouldRefuseASnappyBlock_thatWouldUnfoldInMemoryAsAWhole() {
        int claimed = SnappyFraming.BLOCK_MAX_BYTES + 1;
        byte[] block = new byte[claimed / 20];
        ByteUtils.writeUnsignedVarint(claimed, ByteBuffer.wrap(block));

        assertThrows(RecordTooLargeException.class, () -> validateLarge(BatchBytes.around(CompressionType.SNAPPY, 1, block)));
    }

    private void validateLarge(BatchBytes batch) {
        validation.validate(
                batch.records(), VERSION, settings(LARGE_BATCH_BYTES, TimestampKind.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE), NOW_MS);
    }

    @Test
    void shouldRefuseControlRecords_whenTheyAreWellFormed() {
        MemoryRecords marker = MemoryRecords.withEndTransactionMarker(5L, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 1));

        assertEquals(Errors.INVALID_RECORD, errorOf(marker, VERSION));
    }

    @Test
    void shouldRefuseRecordsThatAreNull() {
        assertEquals(Errors.INVALID_RECORD, errorOf(null, VERSION));
    }

    @ParameterizedTest
    @CsvSource({"6, UNSUPPORTED_COMPRESSION_TYPE", "3, UNSUPPORTED_COMPRESSION_TYPE", "7, NONE"})
    void shouldTakeZstdOnlyInTheVersionsThatHaveIt(short version, Errors expected) {
        assertEquals(expected, errorOf(threeRecords(CompressionType.ZSTD).records(), version));
    }

    @Test
    void shouldRefuseAnUnknownCompression_inVersionsBeforeZstdToo() {
        assertEquals(
                Errors.UNSUPPORTED_COMPRESSION_TYPE,
                errorOf(threeRecords(CompressionType.NONE).orAttributes(6).sealed().records(), (short) 3));
    }

    @Test
    void shouldRefuseABatchOneByteLargerThanAllowed() {
        BatchBytes batch = BatchBytes.of(Compression.NONE, new SimpleRecord(NOW_MS, null, new byte[1_000]));

        validation.validate(batch.records(), VERSION, settings(batch.size(), TimestampKind.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE), NOW_MS);
        assertThrows(
                RecordTooLargeException.class,
                () -> validation.validate(
                        batch.records(), VERSION, settings(batch.size() - 1, TimestampKind.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE), NOW_MS));
    }

    // ---- timestamps ----

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = {"NONE", "GZIP"})
    void shouldBlameTheRecord_whoseTimestampIsOutOfBounds(CompressionType type) {
        PartitionSettings bounded = settings(MAX_BATCH_BYTES, TimestampKind.CREATE_TIME, 1_000, 500);
        Compression compression = Compression.of(type).build();

        validate(bounded, compression, NOW_MS - 1_000, NOW_MS + 500, RecordBatch.NO_TIMESTAMP);
        assertEquals(1, blamed(bounded, compression, NOW_MS, NOW_MS - 1_001));
        assertEquals(2, blamed(bounded, compression, NOW_MS, NOW_MS, NOW_MS + 501));
        assertEquals(0, blamed(bounded, compression, 0));
    }

    @Test
    void shouldNotMindTheClock_whenTheTopicSetsNoBounds() {
        PartitionSettings unbounded = settings(MAX_BATCH_BYTES, TimestampKind.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE);

        validate(unbounded, Compression.NONE, 0, 1, NOW_MS * 100, Long.MAX_VALUE / 2);
    }

    @Test
    void shouldNotMindTheProducersClock_whenTheTopicStampsItsOwn() {
        PartitionSettings appendTime = settings(MAX_BATCH_BYTES, TimestampKind.LOG_APPEND_TIME, 1_000, 500);

        validate(appendTime, Compression.NONE, 0, NOW_MS * 2);
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = {"NONE", "LZ4"})
    void shouldCorrectTheLargestTimestamp_whenTheHeaderLies(CompressionType type) {
        // Time look-ups and retention believe the header.
        BatchBytes lying = threeRecords(type).putLong(BatchBytes.MAX_TIMESTAMP_AT, NOW_MS * 2).sealed();

        ByteBuffer taken = validate(lying.records());

        assertEquals(NOW_MS + 2, RecordBatchHeader.maxTimestamp(taken, 0));
        assertTrue(RecordBatchHeader.hasValidCrc(taken, 0));
    }

    private static int blamedRecord(ApiException refusal) {
        return assertInstanceOf(BatchValidation.RecordTimestampException.class, refusal).recordIndex();
    }

    private int blamed(PartitionSettings settings, Compression compression, long... timestamps) {
        return blamedRecord(assertThrows(ApiException.class, () -> validate(settings, compression, timestamps)));
    }

    private void validate(PartitionSettings settings, Compression compression, long... timestamps) {
        SimpleRecord[] records = new SimpleRecord[timestamps.length];
        for (int i = 0; i < timestamps.length; i++) {
            records[i] = record(timestamps[i]);
        }
        validation.validate(BatchBytes.of(compression, records).records(), VERSION, settings, NOW_MS);
    }

    @FunctionalInterface
    interface Lie {
        BatchBytes tell(BatchBytes batch);
    }

    private static Arguments lie(String what, Errors expected, Lie lie) {
        return Arguments.of(what, expected, lie);
    }

    private static BatchBytes threeRecords(CompressionType type) {
        return BatchBytes.of(Compression.of(type).build(), record(NOW_MS), record(NOW_MS + 2), record(NOW_MS + 1));
    }

    private static SimpleRecord record(long timestampMs) {
        return new SimpleRecord(timestampMs, "a-key".getBytes(), "a value that is said and said again and said".getBytes());
    }

    private ByteBuffer validate(BaseRecords records) {
        return validation.validate(records, VERSION, settings(MAX_BATCH_BYTES, TimestampKind.CREATE_TIME, Long.MAX_VALUE, 3_600_000), NOW_MS);
    }

    private Errors errorOf(BaseRecords records, short version) {
        try {
            validation.validate(records, version, settings(MAX_BATCH_BYTES, TimestampKind.CREATE_TIME, Long.MAX_VALUE, 3_600_000), NOW_MS);
            return Errors.NONE;
        } catch (RuntimeException refusal) {
            return ErrorMapping.of(refusal);
        }
    }

    private static PartitionSettings settings(int maxBatchBytes, TimestampKind timestampKind, long beforeMaxMs, long afterMaxMs) {
        LogSettings log = new LogSettings(1 << 20, 604_800_000L, 0, LogSettings.NO_LIMIT, LogSettings.NO_LIMIT, true, maxBatchBytes, 4_096, 10 << 20,
                FlushPolicy.SYNC, timestampKind, 60_000, 86_400_000);
        return new PartitionSettings(log, 1, beforeMaxMs, afterMaxMs, 30_000);
    }
}
