package io.caddis.broker.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.log.LogException;
import io.caddis.log.RecordBatchHeader;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class FetchedBatchesTest {

    private static final int BATCH_BYTES = batch().remaining();

    @Test
    void shouldKeepWholeBatches_whenTheLastIsCut() {
        ByteBuffer received = batches(3).limit(3 * BATCH_BYTES - 1);

        assertEquals(2 * BATCH_BYTES, FetchedBatches.verified(received).remaining());
    }

    @Test
    void shouldTakeAllThatIsWhole() {
        assertEquals(2 * BATCH_BYTES, FetchedBatches.verified(batches(2)).remaining());
        assertEquals(0, FetchedBatches.verified(ByteBuffer.allocate(0)).remaining());
    }

    @Test
    void shouldLeaveWhatLiesBefore_whenTheBufferDoesNotBeginAtItsStart() {
        ByteBuffer received = batches(2).position(BATCH_BYTES);

        assertEquals(BATCH_BYTES, FetchedBatches.verified(received).remaining());
    }

    @Test
    void shouldRefuse_whenABitHasChangedOnTheWay() {
        ByteBuffer received = batches(2);
        int last = received.limit() - 1;
        received.put(last, (byte) (received.get(last) ^ 1));

        assertThrows(LogException.InvalidBatch.class, () -> FetchedBatches.verified(received));
    }

    @Test
    void shouldRefuse_whenTheBytesAreNoBatch() {
        ByteBuffer shortLength = batches(1).putInt(8, 3);
        ByteBuffer negativeLength = batches(1).putInt(8, Integer.MIN_VALUE);
        ByteBuffer olderFormat = batches(1).put(16, (byte) 1);

        assertThrows(LogException.InvalidBatch.class, () -> FetchedBatches.verified(shortLength));
        assertThrows(LogException.InvalidBatch.class, () -> FetchedBatches.verified(negativeLength));
        assertThrows(LogException.InvalidBatch.class, () -> FetchedBatches.verified(olderFormat));
    }

    private static ByteBuffer batches(int count) {
        ByteBuffer all = ByteBuffer.allocate(count * BATCH_BYTES);
        for (int i = 0; i < count; i++) {
            ByteBuffer next = batch();
            RecordBatchHeader.setBaseOffset(next, 0, i);
            all.put(next);
        }
        return all.flip();
    }

    private static ByteBuffer batch() {
        return MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1_700_000_000_000L, "key".getBytes(), "value".getBytes())).buffer();
    }
}
