package io.caddis.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SampleBatchTest {

    @Test
    void shouldBeAWholeBatchWhoseHeaderTellsTheTruth() {
        ByteBuffer batch = SampleBatch.of(145, 100, 1_234, 42);

        assertEquals(batch.remaining(), batch.getInt(8) + 12);
        assertEquals(2, batch.get(16));
        assertEquals(144, batch.getInt(23));
        assertEquals(1_234, batch.getLong(35));
        assertEquals(145, batch.getInt(57));
        CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(21));
        assertEquals((int) crc.getValue(), batch.getInt(17));
    }

    @Test
    void shouldEncodeOneRecordAsTheFormatSays() {
        ByteBuffer record = SampleBatch.of(1, 100, 0, 42).position(61);

        // length 107 and value length 100 are two-byte zig-zag varints; attributes, deltas and header count are one zero byte each
        assertEquals((byte) 0xd6, record.get());
        assertEquals((byte) 0x01, record.get());
        assertEquals(107, record.remaining());
        record.position(record.position() + 3);
        assertEquals((byte) 0x01, record.get());
        assertEquals((byte) 0xc8, record.get());
        assertEquals((byte) 0x01, record.get());
        assertEquals(101, record.remaining());
    }
}
