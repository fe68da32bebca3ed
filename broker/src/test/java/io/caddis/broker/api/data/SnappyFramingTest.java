package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyFramingTest {

    private static final int STREAM_HEADER_BYTES = 16;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 40_000, 3_000_000})
    void shouldBelieveAJavaClientsStream(int size) throws IOException {
        byte[] random = new byte[size];
        new Random(3).nextBytes(random);

        check(stream(random));
        check(stream(new byte[size]));
        check(joined(stream(random), stream(new byte[size])));
    }

    @Test
    void shouldBelieveARawBlock() {
        // Unfolds to three literal bytes.
        check(new byte[] {3, 2 << 2, 'a', 'b', 'c'});
    }

    @Test
    void shouldBelieveTheDensestBlockThereIs() {
        // One literal, then copies of 64 bytes from one byte back.
        int copies = 1_000;
        int unfolded = 1 + copies * 64;
        ByteBuffer block = ByteBuffer.allocate(3 + 2 + copies * 3);
        block.put((byte) (unfolded & 0x7f | 0x80)).put((byte) (unfolded >> 7 & 0x7f | 0x80)).put((byte) (unfolded >> 14)).put((byte) 0).put((byte) 'a');
        for (int i = 0; i < copies; i++) {
            block.put((byte) (63 << 2 | 2)).put((byte) 1).put((byte) 0);
        }

        check(block.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 400_000_000, 100})
    void shouldRefuseABlockThatClaimsMoreBytesThanThereAre(int length) throws IOException {
        byte[] stream = stream(new byte[10]);
        ByteBuffer.wrap(stream).putInt(STREAM_HEADER_BYTES, length);

        assertThrows(CorruptRecordException.class, () -> check(stream));
    }

    @Test
    void shouldRefuseABlockThatClaimsToUnfoldToTooMuch() {
        byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0};

        assertThrows(CorruptRecordException.class, () -> check(claim));
        byte[] inStream = ByteBuffer.allocate(STREAM_HEADER_BYTES + 4 + claim.length)
                .putInt(0x82534e41).position(STREAM_HEADER_BYTES).putInt(claim.length).put(claim).array();
        assertThrows(CorruptRecordException.class, () -> check(inStream));
    }

    @Test
    void shouldRefuseALengthWithoutEnd() {
        assertThrows(CorruptRecordException.class, () -> check(new byte[0]));
        assertThrows(CorruptRecordException.class, () -> check(new byte[] {-1, -1}));
        assertThrows(CorruptRecordException.class, () -> check(new byte[] {-1, -1, -1, -1, -1, -1, 1}));
    }

    private static void check(byte[] bytes) {
        SnappyFraming.check(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static byte[] stream(byte[] content) throws IOException {
        ByteBufferOutputStream out = new ByteBufferOutputStream(64);
        try (var compressing = Compression.snappy().build().wrapForOutput(out, RecordBatch.CURRENT_MAGIC_VALUE)) {
            compressing.write(content);
        }
        ByteBuffer buffer = out.buffer().flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }
}
