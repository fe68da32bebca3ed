package io.caddis.benchmarks.jmh;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A record batch of format 2 (KIP-98) as a producer without idempotence sends it: uncompressed, keys null, values
 * pseudo-random. Written here byte by byte: the log knows only the format, so what exercises it need not know more.
 */
final class SampleBatch {

    private static final int HEADER_BYTES = 61;
    private static final int BYTES_BEFORE_LENGTH_COUNTS = 12;
    private static final int CRC_POSITION = 17;
    private static final int ATTRIBUTES_POSITION = 21;
    private static final byte MAGIC = 2;

    private SampleBatch() {
    }

    /** Makes a batch of {@code records} values of {@code valueBytes} each; position 0, limit at its end. */
    static ByteBuffer of(int records, int valueBytes, long timestampMs, long seed) {
        byte[] body = records(records, valueBytes, new Random(seed));
        // Direct, as the network layer's buffers are: a heap buffer would be copied once more on its way to the file.
        ByteBuffer batch = ByteBuffer.allocateDirect(HEADER_BYTES + body.length);
        batch.putLong(0).putInt(HEADER_BYTES + body.length - BYTES_BEFORE_LENGTH_COUNTS).putInt(-1).put(MAGIC).putInt(0);
        batch.putShort((short) 0).putInt(records - 1).putLong(timestampMs).putLong(timestampMs);
        batch.putLong(-1).putShort((short) -1).putInt(-1).putInt(records).put(body).flip();
        CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(ATTRIBUTES_POSITION));
        return batch.putInt(CRC_POSITION, (int) crc.getValue());
    }

    private static byte[] records(int records, int valueBytes, Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream body = new DataOutputStream(bytes)) {
            for (int offsetDelta = 0; offsetDelta < records; offsetDelta++) {
                ByteArrayOutputStream recordBytes = new ByteArrayOutputStream();
                DataOutputStream record = new DataOutputStream(recordBytes);
                record.writeByte(0);
                writeVarint(record, 0);
                writeVarint(record, offsetDelta);
                writeVarint(record, -1);
                writeVarint(record, valueBytes);
                byte[] value = new byte[valueBytes];
                random.nextBytes(value);
                record.write(value);
                writeVarint(record, 0);
                writeVarint(body, recordBytes.size());
                recordBytes.writeTo(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Zig-zag variable-length integer, as records encode their lengths. */
    private static void writeVarint(DataOutputStream out, int value) throws IOException {
        int remaining = (value << 1) ^ (value >> 31);
        while ((remaining & ~0x7f) != 0) {
            out.writeByte((remaining & 0x7f) | 0x80);
            remaining >>>= 7;
        }
        out.writeByte(remaining);
    }
}
