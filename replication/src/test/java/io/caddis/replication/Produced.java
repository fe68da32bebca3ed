package io.caddis.replication;

import io.caddis.log.RecordBatchHeader;
import java.nio.ByteBuffer;

/** Batches as a validated producer request leaves them: a true header, and record bytes that nobody here reads. */
final class Produced {

    private static final int BYTES_PER_RECORD = 40;

    private Produced() {}

    static ByteBuffer batch(int records) {
        return batch(records, RecordBatchHeader.NO_PRODUCER_ID, -1);
    }

    static ByteBuffer batch(int records, long producerId, int baseSequence) {
        int size = RecordBatchHeader.SIZE_IN_BYTES + records * BYTES_PER_RECORD;
        short producerEpoch = (short) (producerId == RecordBatchHeader.NO_PRODUCER_ID ? -1 : 0);
        ByteBuffer batch = ByteBuffer.allocate(size)
                .putLong(0)
                .putInt(size - RecordBatchHeader.LENGTH_PREFIX_BYTES)
                .putInt(-1)
                .put(RecordBatchHeader.MAGIC)
                .putInt(0)
                .putShort((short) 0)
                .putInt(records - 1)
                .putLong(1_000)
                .putLong(1_000)
                .putLong(producerId)
                .putShort(producerEpoch)
                .putInt(baseSequence)
                .putInt(records);
        batch.clear();
        batch.putInt(17, RecordBatchHeader.computeCrc(batch, 0));
        return batch;
    }
}
