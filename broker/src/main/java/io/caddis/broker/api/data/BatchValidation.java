package io.caddis.broker.api.data;

import io.caddis.log.RecordBatchHeader;
import io.caddis.log.TimestampKind;
import io.caddis.replication.PartitionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/**
 * Decides whether the one batch a producer sent for a partition may be appended. Everything the header says is checked
 * against the records: a batch that lies would stop every consumer of the partition, or be counted wrong for ever.
 *
 * <p>Compressed records are unpacked as a stream, skipping keys and values, and thrown away: the batch is stored as it
 * came. Used by one event loop at a time.
 */
final class BatchValidation {

    /** Where the records of a batch of format 2 begin. */
    private static final int RECORDS_POSITION = 61;
    /** A compressed batch may unfold to so much: more is a decompression bomb, not a batch. */
    static final long UNFOLDED_BATCH_MAX_BYTES = 256L << 20;
    /** What of it is in memory at a time, beside the decompressor's own blocks. */
    private static final int UNFOLDED_CHUNK_BYTES = 16 << 10;

    private static final short FIRST_VERSION_WITH_ZSTD = 7;
    private static final int BATCH_LENGTH_POSITION = 8;
    /** An empty message of format 0: what is smaller is of no format. */
    private static final int SMALLEST_BATCH_BYTES = 26;
    private static final int NO_WHOLE_BATCH = -1;

    private final BufferSupplier decompressionBuffers = BufferSupplier.create();
    private final byte[] unfoldedChunk = new byte[UNFOLDED_CHUNK_BYTES];

    /**
     * @param produced       the records field of the request, as parsed: may be null
     * @param produceVersion version of the request
     * @return the batch's bytes, to be appended
     * @throws org.apache.kafka.common.errors.ApiException with the protocol's error, when it may not be appended
     */
    ByteBuffer validate(BaseRecords produced, short produceVersion, PartitionSettings settings, long nowMs) {
        if (!(produced instanceof MemoryRecords records)) {
            throw new InvalidRecordException("A produce request must have a record batch for each partition it names");
        }
        ByteBuffer buffer = onlyBatch(records.buffer(), produceVersion);
        int sizeInBytes = buffer.remaining();
        if (sizeInBytes > settings.log().maxBatchBytes()) {
            throw new RecordTooLargeException("The record batch size is " + sizeInBytes
                    + " bytes, max.message.bytes of the topic allows " + settings.log().maxBatchBytes());
        }
        MutableRecordBatch batch = MemoryRecords.readableRecords(buffer).batches().iterator().next();
        batch.ensureValid();
        checkHeader(batch);
        boolean appendTime = settings.log().timestampKind() == TimestampKind.LOG_APPEND_TIME;
        TimestampCheck timestamps = appendTime ? (index, timestampMs) -> {} : bounds(settings, nowMs);
        long maxTimestamp = batch.isCompressed()
                ? scanCompressed(batch, buffer, timestamps)
                : RecordScan.scan(
                        buffer,
                        buffer.position() + RECORDS_POSITION,
                        buffer.limit(),
                        batch.countOrNull(),
                        RecordBatchHeader.baseTimestamp(buffer, buffer.position()),
                        timestamps);
        if (!appendTime && maxTimestamp != batch.maxTimestamp()) {
            batch.setMaxTimestamp(TimestampType.CREATE_TIME, maxTimestamp);
        }
        return buffer;
    }

    /** The bytes of the one batch: what its length says, before anything else of it is believed. */
    private static ByteBuffer onlyBatch(ByteBuffer buffer, short produceVersion) {
        int start = buffer.position();
        int size = wholeBatchBytes(buffer, start);
        if (size == NO_WHOLE_BATCH) {
            throw new InvalidRecordException("A produce request must have a whole record batch for each partition it names");
        }
        byte magic = RecordBatchHeader.magic(buffer, start);
        if (magic >= 0 && magic < RecordBatchHeader.MAGIC) {
            throw new InvalidRecordException(
                    "Produce version " + produceVersion + " carries batches of format " + RecordBatchHeader.MAGIC + ", not of format " + magic);
        }
        if (magic != RecordBatchHeader.MAGIC || size < RecordBatchHeader.SIZE_IN_BYTES) {
            throw new CorruptRecordException("A record batch of " + size + " bytes and format " + magic + " is none");
        }
        int compression = RecordBatchHeader.compressionTypeId(buffer, start);
        if (compression > CompressionType.ZSTD.id || (compression == CompressionType.ZSTD.id && produceVersion < FIRST_VERSION_WITH_ZSTD)) {
            throw new UnsupportedCompressionTypeException("Compression type " + compression + " is not one of produce version " + produceVersion);
        }
        if (wholeBatchBytes(buffer, start + size) != NO_WHOLE_BATCH) {
            throw new InvalidRecordException("A produce request must have exactly one record batch for each partition");
        }
        return buffer.limit(start + size);
    }

    /** Size of the batch at a position, {@link #NO_WHOLE_BATCH} if its bytes are not all there (as Kafka, which then ignores them). */
    private static int wholeBatchBytes(ByteBuffer buffer, int at) {
        int left = buffer.limit() - at;
        if (left < RecordBatchHeader.LENGTH_PREFIX_BYTES) {
            return NO_WHOLE_BATCH;
        }
        long size = (long) buffer.getInt(at + BATCH_LENGTH_POSITION) + RecordBatchHeader.LENGTH_PREFIX_BYTES;
        if (size < SMALLEST_BATCH_BYTES) {
            throw new CorruptRecordException("A record batch claims a size of " + size + " bytes");
        }
        return size <= left ? (int) size : NO_WHOLE_BATCH;
    }

    private static void checkHeader(RecordBatch batch) {
        if (batch.isControlBatch()) {
            throw new InvalidRecordException("Clients are not allowed to write control records");
        }
        if (batch.isTransactional()) {
            throw new InvalidTxnStateException("Transactions are not available in this version: the batch has its transactional bit set");
        }
        if (batch.baseOffset() != 0) {
            throw new InvalidRecordException("The base offset of a batch from a producer must be 0, it is " + batch.baseOffset());
        }
        Integer count = batch.countOrNull();
        long offsets = batch.lastOffset() - batch.baseOffset() + 1;
        if (count == null || count <= 0 || offsets != count) {
            throw new InvalidRecordException("The batch claims " + count + " records and spans " + offsets + " offsets");
        }
        if (batch.hasProducerId() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0)) {
            throw new InvalidRecordException("The batch of producer " + batch.producerId() + " has sequence " + batch.baseSequence()
                    + " and epoch " + batch.producerEpoch() + ", both must be 0 or more");
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            throw new InvalidTimestampException("A producer must not set the timestamp type to LogAppendTime");
        }
    }

    private static TimestampCheck bounds(PartitionSettings settings, long nowMs) {
        long before = settings.timestampBeforeMaxMs();
        long after = settings.timestampAfterMaxMs();
        return (index, timestampMs) -> {
            if (timestampMs == RecordBatch.NO_TIMESTAMP) {
                return;
            }
            boolean tooOld = nowMs - timestampMs > before;
            boolean tooNew = timestampMs - nowMs > after;
            if (tooOld || tooNew) {
                throw new RecordTimestampException(index, "Timestamp " + timestampMs + " of record " + index + " is "
                        + (tooOld ? "older than message.timestamp.before.max.ms=" + before : "newer than message.timestamp.after.max.ms=" + after)
                        + " allows, the broker's time is " + nowMs);
            }
        };
    }

    private long scanCompressed(MutableRecordBatch batch, ByteBuffer buffer, TimestampCheck timestamps) {
        if (batch.compressionType() == CompressionType.SNAPPY) {
            SnappyFraming.check(buffer, buffer.position() + RECORDS_POSITION, buffer.limit());
        }
        ByteBuffer compressed = buffer.duplicate().position(buffer.position() + RECORDS_POSITION);
        Compression compression = Compression.of(batch.compressionType()).build();
        try (InputStream unfolded = compression.wrapForInput(compressed, batch.magic(), decompressionBuffers)) {
            return RecordScan.scan(
                    unfolded, unfoldedChunk, UNFOLDED_BATCH_MAX_BYTES, batch.countOrNull(),
                    RecordBatchHeader.baseTimestamp(buffer, buffer.position()), timestamps);
        } catch (org.apache.kafka.common.KafkaException failure) {
            if (failure instanceof org.apache.kafka.common.errors.ApiException) {
                throw failure;
            }
            throw new CorruptRecordException("The compressed records cannot be read: " + failure.getMessage());
        } catch (IOException failure) {
            throw new CorruptRecordException("The compressed records end badly: " + failure.getMessage());
        } catch (Error failure) {
            if (failure instanceof VirtualMachineError || failure instanceof LinkageError) {
                throw failure;
            }
            // snappy-java tells of bad bytes by an Error of its own.
            throw new CorruptRecordException("The compressed records cannot be read: " + failure.getMessage());
        }
    }

    /** {@code INVALID_TIMESTAMP}, with the record that is to blame (KIP-467). */
    static final class RecordTimestampException extends InvalidTimestampException {
        private static final long serialVersionUID = 1L;
        private final int recordIndex;

        RecordTimestampException(int recordIndex, String message) {
            super(message);
            this.recordIndex = recordIndex;
        }

        int recordIndex() {
            return recordIndex;
        }
    }
}
