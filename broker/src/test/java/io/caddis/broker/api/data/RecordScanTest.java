package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.ByteUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordScanTest {

    private static final TimestampCheck ANY_TIMESTAMP = (index, timestampMs) -> {};
    private static final long UNBOUNDED = Long.MAX_VALUE;

    @Test
    void shouldSeeEveryTimestampAndFindTheLargest_whenTheBatchIsAKafkaClients() {
        List<Long> seen = new ArrayList<>();
        MemoryRecords records = MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(2_000, "key".getBytes(), "value".getBytes()),
                new SimpleRecord(9_000, null, new byte[300]),
                new SimpleRecord(1_000, new byte[0], null, new Header[] {new RecordHeader("header", null), new RecordHeader("", new byte[200])}));

        long largest = RecordScan.scan(
                records.buffer(), BatchBytes.RECORDS_AT, records.sizeInBytes(), 3, 2_000, (index, timestampMs) -> seen.add(timestampMs));

        assertEquals(9_000, largest);
        assertEquals(List.of(2_000L, 9_000L, 1_000L), seen);
    }

    @Test
    void shouldScanARangeInsideALargerBuffer() {
        byte[] record = RecordBytes.empty(0);
        ByteBuffer buffer = ByteBuffer.allocate(100);
        buffer.put(40, record);

        RecordScan.scan(buffer, 40, 40 + record.length, 1, 0, ANY_TIMESTAMP);

        assertThrows(InvalidRecordException.class, () -> RecordScan.scan(buffer, 40, 40 + record.length + 1, 1, 0, ANY_TIMESTAMP));
        assertThrows(InvalidRecordException.class, () -> RecordScan.scan(buffer, 40, 40 + record.length - 1, 1, 0, ANY_TIMESTAMP));
    }

    static Stream<Arguments> lies() {
        byte[] first = RecordBytes.empty(0);
        return Stream.of(
                lie("a record is missing", 2, first),
                lie("a record too many", 1, RecordBytes.join(first, RecordBytes.empty(1))),
                lie("a byte behind the records", 1, RecordBytes.join(first, new byte[1])),
                lie("no record", 1, new byte[0]),
                lie("an offset delta that skips", 2, RecordBytes.join(first, RecordBytes.empty(2))),
                lie("an offset delta twice", 2, RecordBytes.join(first, RecordBytes.empty(0))),
                lie("a first offset delta that is not zero", 1, RecordBytes.empty(1)),
                lie("a negative offset delta", 1, RecordBytes.empty(-1)),
                lie("a record that claims one byte less", 1, RecordBytes.begin(0, 0).field(3).field(3).varint(0).claiming(-1).toArray()),
                lie("a record that claims one byte more", 1, RecordBytes.begin(0, 0).field(3).field(3).varint(0).claiming(1).toArray()),
                lie("a record that claims the next one too", 2,
                        RecordBytes.join(RecordBytes.begin(0, 0).field(-1).field(-1).varint(0).claiming(7).toArray(), RecordBytes.empty(1))),
                lie("a negative record length", 1, varint(-1)),
                lie("the largest record length", 1, varint(Integer.MAX_VALUE)),
                lie("the smallest record length", 1, varint(Integer.MIN_VALUE)),
                lie("a key longer than the batch", 1, RecordBytes.begin(0, 0).varint(1_000).toArray()),
                lie("the longest key", 1, RecordBytes.begin(0, 0).varint(Integer.MAX_VALUE).toArray()),
                lie("a key length below null", 1, RecordBytes.begin(0, 0).varint(-2).field(-1).varint(0).toArray()),
                lie("the longest value", 1, RecordBytes.begin(0, 0).field(-1).varint(Integer.MAX_VALUE).toArray()),
                lie("a value length below null", 1, RecordBytes.begin(0, 0).field(-1).varint(-2).varint(0).toArray()),
                lie("a negative header count", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(-1).toArray()),
                lie("headers that are not there", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(3).toArray()),
                lie("the largest header count", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(Integer.MAX_VALUE).toArray()),
                lie("a header without a key", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(1).field(-1).field(-1).toArray()),
                lie("a header with the longest key", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(1).varint(Integer.MAX_VALUE).toArray()),
                lie("a header value length below null", 1, RecordBytes.begin(0, 0).field(-1).field(-1).varint(1).field(1).varint(-2).toArray()),
                lie("a varint without end", 1, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}),
                lie("a varint cut short", 1, new byte[] {-1}),
                lie("a varlong without end", 1, RecordBytes.join(varint(12), new byte[] {0}, endless(11))),
                lie("an offset delta of six bytes", 1, RecordBytes.join(varint(9), new byte[] {0, 0}, endless(6), new byte[1])),
                lie("a record that ends after its attributes", 1, new byte[] {2, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void shouldRefuse(String what, int count, byte[] records) {
        assertThrows(
                InvalidRecordException.class,
                () -> RecordScan.scan(ByteBuffer.wrap(records), 0, records.length, count, 0, ANY_TIMESTAMP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void shouldRefuseAsItUnfolds(String what, int count, byte[] records) {
        for (int chunkBytes : List.of(1, 3, 4_096)) {
            assertThrows(
                    InvalidRecordException.class,
                    () -> RecordScan.scan(new ByteArrayInputStream(records), new byte[chunkBytes], UNBOUNDED, count, 0, ANY_TIMESTAMP));
        }
    }

    @Test
    void shouldNeitherLoopNorReadBeyond_whateverTheBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            // Small numbers are the ones that get far.
            for (int j = 0; j < noise.length; j++) {
                if (random.nextBoolean()) {
                    noise[j] = (byte) random.nextInt(12);
                }
            }
            int count = 1 + random.nextInt(4);
            byte[] chunk = new byte[1 + random.nextInt(9)];
            // Any exception but a refusal is the failure, and so is another result when the same bytes come piece by piece.
            assertEquals(
                    outcome(() -> RecordScan.scan(ByteBuffer.wrap(noise), 0, noise.length, count, 0, ANY_TIMESTAMP)),
                    outcome(() -> RecordScan.scan(new ByteArrayInputStream(noise), chunk, UNBOUNDED, count, 0, ANY_TIMESTAMP)));
        }
    }

    private static String outcome(LongSupplier scan) {
        try {
            return "largest timestamp " + scan.getAsLong();
        } catch (InvalidRecordException refusal) {
            return "refused";
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void shouldFindTheSame_whereverTheChunksEnd(int chunkBytes) {
        byte[] records = RecordBytes.join(
                RecordBytes.begin(500, 0).field(3).field(200).varint(0).toArray(),
                RecordBytes.begin(70_000, 1).field(-1).field(0).varint(2).field(1).field(-1).field(0).field(90).toArray(),
                RecordBytes.empty(2));
        List<String> seen = new ArrayList<>();

        long largest = RecordScan.scan(
                new ByteArrayInputStream(records), new byte[chunkBytes], records.length, 3, 1_000,
                (index, timestampMs) -> seen.add(index + "@" + timestampMs));

        assertEquals(71_000, largest);
        assertEquals(List.of("0@1500", "1@71000", "2@1000"), seen);
    }

    @Test
    void shouldStopUnfolding_atTheBoundOfTheWholeBatch() {
        byte[] records = RecordBytes.join(RecordBytes.empty(0), RecordBytes.empty(1), RecordBytes.empty(2));
        CountingStream endless = new CountingStream(records);

        RecordScan.scan(new ByteArrayInputStream(records), new byte[2], records.length, 3, 0, ANY_TIMESTAMP);
        assertThrows(
                RecordTooLargeException.class,
                () -> RecordScan.scan(endless, new byte[2], records.length - 1, 3, 0, ANY_TIMESTAMP));
        assertTrue(endless.read <= records.length + 2, "read " + endless.read);
    }

    @Test
    void shouldUnfoldNothing_forARecordThatClaimsMoreThanTheBatchMayHave() {
        CountingStream endless = new CountingStream(varint(Integer.MAX_VALUE));

        assertThrows(
                RecordTooLargeException.class, () -> RecordScan.scan(endless, new byte[64], 1_000, 1, 0, ANY_TIMESTAMP));

        assertEquals(64, endless.read);
    }

    @Test
    void shouldUnfoldNothing_forAFieldThatClaimsMoreThanItsRecord() {
        CountingStream endless = new CountingStream(RecordBytes.begin(0, 0).varint(1 << 30).toArray());

        assertThrows(
                InvalidRecordException.class, () -> RecordScan.scan(endless, new byte[64], UNBOUNDED, 1, 0, ANY_TIMESTAMP));

        assertEquals(64, endless.read);
    }

    @Test
    void shouldSayThatTheBatchIsCorrupt_whenTheDecompressorFails() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("bad block");
            }
        };

        CorruptRecordException refusal = assertThrows(
                CorruptRecordException.class, () -> RecordScan.scan(failing, new byte[64], UNBOUNDED, 1, 0, ANY_TIMESTAMP));

        assertTrue(refusal.getMessage().contains("bad block"), refusal.getMessage());
    }

    /** Some bytes, then zeros without end. */
    private static final class CountingStream extends InputStream {
        private final byte[] first;
        private int read;

        private CountingStream(byte[] first) {
            this.first = first;
        }

        @Override
        public int read() {
            return read < first.length ? first[read++] & 0xff : 0 * read++;
        }
    }

    @Test
    void shouldShowTheTimestampsThatTheDeltasGive() {
        byte[] records = RecordBytes.join(RecordBytes.empty(0), RecordBytes.begin(500, 1).field(-1).field(-1).varint(0).toArray());
        List<String> seen = new ArrayList<>();

        RecordScan.scan(
                ByteBuffer.wrap(records), 0, records.length, 2, 1_000, (index, timestampMs) -> seen.add(index + "@" + timestampMs));

        assertEquals(List.of("0@1000", "1@1500"), seen);
    }

    private static Arguments lie(String what, int count, byte[] records) {
        return Arguments.of(what, count, records);
    }

    private static byte[] varint(int value) {
        byte[] bytes = new byte[5];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        ByteUtils.writeVarint(value, buffer);
        return Arrays.copyOf(bytes, buffer.position());
    }

    private static byte[] endless(int bytes) {
        byte[] endless = new byte[bytes];
        Arrays.fill(endless, (byte) -1);
        return endless;
    }
}
