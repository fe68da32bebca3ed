package io.caddis.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Batches lying one behind the other in a buffer that is about to be appended, with the cheap checks that keep the log's
 * structure whole whatever the caller sent: format, sizes, counts. CRC and records are the caller's to verify.
 *
 * <p>Immutable, over a buffer it does not own.
 *
 * @param buffer the batches, from {@code start} to {@code end}
 * @param start position of the first batch
 * @param end position behind the last one
 * @param batchCount number of batches
 * @param offsetCount offsets they take
 */
record BatchSequence(ByteBuffer buffer, int start, int end, int batchCount, long offsetCount) {

    /** @throws LogException.InvalidBatch if this is not a row of whole batches of format 2 */
    static BatchSequence of(ByteBuffer buffer, LogId id, int maxBatchBytes) {
        if (buffer.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("batches are big-endian, the buffer is not");
        }
        int start = buffer.position();
        int end = buffer.limit();
        int batchCount = 0;
        long offsetCount = 0;
        int at = start;
        while (at < end) {
            if (end - at < RecordBatchHeader.SIZE_IN_BYTES) {
                throw new LogException.InvalidBatch((end - at) + " bytes are too few for a record batch");
            }
            byte magic = RecordBatchHeader.magic(buffer, at);
            if (magic != RecordBatchHeader.MAGIC) {
                throw new LogException.InvalidBatch("record format " + magic + " is not stored, only " + RecordBatchHeader.MAGIC);
            }
            int size = RecordBatchHeader.sizeInBytes(buffer, at);
            if (size < RecordBatchHeader.SIZE_IN_BYTES || size > end - at) {
                throw new LogException.InvalidBatch("batch length gives a size of " + size + " bytes where " + (end - at) + " are there");
            }
            if (size > maxBatchBytes) {
                throw new LogException.BatchTooLarge(id, size, maxBatchBytes);
            }
            int recordCount = RecordBatchHeader.recordCount(buffer, at);
            int lastOffsetDelta = RecordBatchHeader.lastOffsetDelta(buffer, at);
            if (recordCount <= 0 || lastOffsetDelta != recordCount - 1) {
                throw new LogException.InvalidBatch("batch of " + recordCount + " records claims a last offset delta of " + lastOffsetDelta);
            }
            checkProducer(buffer, at);
            batchCount++;
            offsetCount += recordCount;
            at += size;
        }
        if (batchCount == 0) {
            throw new LogException.InvalidBatch("there is no batch to append");
        }
        return new BatchSequence(buffer, start, end, batchCount, offsetCount);
    }

    private static void checkProducer(ByteBuffer buffer, int at) {
        if (RecordBatchHeader.producerId(buffer, at) == RecordBatchHeader.NO_PRODUCER_ID) {
            return;
        }
        if (RecordBatchHeader.producerId(buffer, at) < 0 || RecordBatchHeader.producerEpoch(buffer, at) < 0) {
            throw new LogException.InvalidBatch("producer id " + RecordBatchHeader.producerId(buffer, at) + " with producer epoch "
                    + RecordBatchHeader.producerEpoch(buffer, at));
        }
        if (RecordBatchHeader.baseSequence(buffer, at) < 0 && !RecordBatchHeader.isControl(buffer, at)) {
            throw new LogException.InvalidBatch("base sequence " + RecordBatchHeader.baseSequence(buffer, at) + " of producer id "
                    + RecordBatchHeader.producerId(buffer, at));
        }
    }

    int sizeInBytes() {
        return end - start;
    }

    boolean isIdempotent() {
        return RecordBatchHeader.producerId(buffer, start) != RecordBatchHeader.NO_PRODUCER_ID;
    }

    /** Position of the batch behind this one. */
    int next(int at) {
        return at + RecordBatchHeader.sizeInBytes(buffer, at);
    }

    /** Gives the batches their offsets and the leader epoch, in place. */
    void stamp(long baseOffset, int leaderEpoch) {
        long offset = baseOffset;
        for (int at = start; at < end; at = next(at)) {
            RecordBatchHeader.setBaseOffset(buffer, at, offset);
            RecordBatchHeader.setLeaderEpoch(buffer, at, leaderEpoch);
            offset += RecordBatchHeader.recordCount(buffer, at);
        }
    }

    void stampLogAppendTime(long nowMs) {
        for (int at = start; at < end; at = next(at)) {
            RecordBatchHeader.setLogAppendTime(buffer, at, nowMs);
        }
    }

    /** @throws LogException.InvalidBatch unless the offsets run without a gap from {@code baseOffset} and no epoch goes back */
    void requireStampedFrom(long baseOffset, int leastLeaderEpoch) {
        long due = baseOffset;
        int leaderEpoch = leastLeaderEpoch;
        for (int at = start; at < end; at = next(at)) {
            if (RecordBatchHeader.baseOffset(buffer, at) != due) {
                throw new LogException.InvalidBatch("replicated batch has base offset " + RecordBatchHeader.baseOffset(buffer, at)
                        + ", due was " + due);
            }
            if (RecordBatchHeader.leaderEpoch(buffer, at) < leaderEpoch) {
                throw new LogException.InvalidBatch("replicated batch at offset " + due + " has leader epoch "
                        + RecordBatchHeader.leaderEpoch(buffer, at) + " behind leader epoch " + leaderEpoch);
            }
            leaderEpoch = RecordBatchHeader.leaderEpoch(buffer, at);
            due += RecordBatchHeader.recordCount(buffer, at);
        }
    }
}
