package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecordBatchHeaderTest {

    private static final int AT = 7;

    private static ByteBuffer shifted(Batches batch) {
        ByteBuffer bytes = batch.build();
        return ByteBuffer.allocate(AT + bytes.remaining()).position(AT).put(bytes).rewind();
    }

    @Test
    void shouldReadEachField_whereverTheBatchLies() {
        ByteBuffer buffer = shifted(Batches.batch().records(3).at(77).from(123456789012L, 4, 90).stamped(1000, 6).attributes(0x34));

        assertEquals(1000, RecordBatchHeader.baseOffset(buffer, AT));
        assertEquals(buffer.capacity() - AT, RecordBatchHeader.sizeInBytes(buffer, AT));
        assertEquals(6, RecordBatchHeader.leaderEpoch(buffer, AT));
        assertEquals(2, RecordBatchHeader.magic(buffer, AT));
        assertEquals(4, RecordBatchHeader.compressionTypeId(buffer, AT));
        assertTrue(RecordBatchHeader.isTransactional(buffer, AT));
        assertTrue(RecordBatchHeader.isControl(buffer, AT));
        assertFalse(RecordBatchHeader.isLogAppendTime(buffer, AT));
        assertEquals(2, RecordBatchHeader.lastOffsetDelta(buffer, AT));
        assertEquals(1002, RecordBatchHeader.lastOffset(buffer, AT));
        assertEquals(77, RecordBatchHeader.baseTimestamp(buffer, AT));
        assertEquals(77, RecordBatchHeader.maxTimestamp(buffer, AT));
        assertEquals(123456789012L, RecordBatchHeader.producerId(buffer, AT));
        assertEquals(4, RecordBatchHeader.producerEpoch(buffer, AT));
        assertEquals(90, RecordBatchHeader.baseSequence(buffer, AT));
        assertEquals(3, RecordBatchHeader.recordCount(buffer, AT));
        assertTrue(RecordBatchHeader.hasValidCrc(buffer, AT));
    }

    @Test
    void shouldKeepTheCrcValid_whenOffsetAndEpochAreStamped() {
        ByteBuffer buffer = shifted(Batches.batch());

        RecordBatchHeader.setBaseOffset(buffer, AT, Long.MAX_VALUE - 5);
        RecordBatchHeader.setLeaderEpoch(buffer, AT, 99);

        assertTrue(RecordBatchHeader.hasValidCrc(buffer, AT));
    }

    @Test
    void shouldNoticeAFlippedBit_anywhereBehindTheCrc() {
        ByteBuffer buffer = shifted(Batches.batch());
        for (int position = AT + 21; position < buffer.capacity(); position++) {
            buffer.put(position, (byte) (buffer.get(position) ^ 1));
            assertFalse(RecordBatchHeader.hasValidCrc(buffer, AT), "position " + position);
            buffer.put(position, (byte) (buffer.get(position) ^ 1));
        }
    }
}
