package io.caddis.broker.fetch;

import io.caddis.log.LogException;
import io.caddis.log.RecordBatchHeader;
import java.nio.ByteBuffer;

/** Looks at what a leader sent before it goes to the log: the one place where the checksum of a replicated batch is verified. */
final class FetchedBatches {

    private FetchedBatches() {}

    /**
     * @param received batches one behind the other, the last of which may be cut
     * @return the same bytes without the cut batch
     * @throws LogException.InvalidBatch if they are not what the leader's log holds
     */
    static ByteBuffer verified(ByteBuffer received) {
        int at = received.position();
        int end = received.limit();
        while (end - at >= RecordBatchHeader.SIZE_IN_BYTES) {
            int size = RecordBatchHeader.sizeInBytes(received, at);
            if (size < RecordBatchHeader.SIZE_IN_BYTES || RecordBatchHeader.magic(received, at) != RecordBatchHeader.MAGIC) {
                throw new LogException.InvalidBatch("the leader sent a batch of " + size + " bytes and format "
                        + RecordBatchHeader.magic(received, at) + " at offset " + RecordBatchHeader.baseOffset(received, at));
            }
            if (size > end - at) {
                break;
            }
            if (!RecordBatchHeader.hasValidCrc(received, at)) {
                throw new LogException.InvalidBatch(
                        "the batch at offset " + RecordBatchHeader.baseOffset(received, at) + " came with a wrong checksum");
            }
            at += size;
        }
        return received.limit(at);
    }
}
