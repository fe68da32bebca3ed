package io.caddis.broker.api.data;

import io.caddis.log.RecordBatchHeader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** A record batch whose bytes a test may change, with a true checksum again afterwards if it wants one. */
final class BatchBytes {

    static final int LENGTH_AT = 8;
    static final int MAGIC_AT = 16;
    static final int ATTRIBUTES_AT = 21;
    static final int LAST_OFFSET_DELTA_AT = 23;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int PRODUCER_EPOCH_AT = 51;
    static final int BASE_SEQUENCE_AT = 53;
    static final int RECORD_COUNT_AT = 57;
    static final int RECORDS_AT = RecordBatchHeader.SIZE_IN_BYTES;

    private final ByteBuffer bytes;

    private BatchBytes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static BatchBytes of(MemoryRecords records) {
        ByteBuffer copy = ByteBuffer.allocate(records.sizeInBytes());
        copy.put(records.buffer()).flip();
        return new BatchBytes(copy);
    }

    static BatchBytes of(Compression compression, SimpleRecord... records) {
        return of(MemoryRecords.withRecords(compression, records));
    }

    /** A header that is true of the count, over record bytes that may be anything. */
    static BatchBytes around(CompressionType compression, int count, byte[] recordBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(RECORDS_AT + recordBytes.length)
                .putLong(0)
                .putInt(RECORDS_AT + recordBytes.length - RecordBatchHeader.LENGTH_PREFIX_BYTES)
                .putInt(-1)
                .put(RecordBatchHeader.MAGIC)
                .putInt(0)
                .putShort((short) compression.id)
                .putInt(count - 1)
                .putLong(0)
                .putLong(0)
                .putLong(RecordBatch.NO_PRODUCER_ID)
                .putShort(RecordBatch.NO_PRODUCER_EPOCH)
                .putInt(RecordBatch.NO_SEQUENCE)
                .putInt(count)
                .put(recordBytes);
        return new BatchBytes(bytes.flip()).sealed();
    }

    /** Compresses what the writer writes as the records of a batch. */
    static BatchBytes compressed(CompressionType type, int count, RecordWriter writer) {
        ByteBufferOutputStream out = new ByteBufferOutputStream(1 << 10);
        try (DataOutputStream records = new DataOutputStream(Compression.of(type).build().wrapForOutput(out, RecordBatch.CURRENT_MAGIC_VALUE))) {
            writer.writeTo(records);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ByteBuffer buffer = out.buffer().flip();
        byte[] recordBytes = new byte[buffer.remaining()];
        buffer.get(recordBytes);
        return around(type, count, recordBytes);
    }

    @FunctionalInterface
    interface RecordWriter {
        void writeTo(DataOutputStream records) throws IOException;
    }

    BatchBytes putByte(int at, int value) {
        bytes.put(at, (byte) value);
        return this;
    }

    BatchBytes putShort(int at, int value) {
        bytes.putShort(at, (short) value);
        return this;
    }

    BatchBytes putInt(int at, int value) {
        bytes.putInt(at, value);
        return this;
    }

    BatchBytes putLong(int at, long value) {
        bytes.putLong(at, value);
        return this;
    }

    BatchBytes orAttributes(int bits) {
        return putShort(ATTRIBUTES_AT, bytes.getShort(ATTRIBUTES_AT) | bits);
    }

    byte byteAt(int at) {
        return bytes.get(at);
    }

    int intAt(int at) {
        return bytes.getInt(at);
    }

    int size() {
        return bytes.limit();
    }

    /** Makes the checksum true again. */
    BatchBytes sealed() {
        bytes.putInt(17, RecordBatchHeader.computeCrc(bytes, 0));
        return this;
    }

    /** The batch with these bytes behind it, which its length does or does not count. */
    BatchBytes with(byte[] behind, boolean counted) {
        ByteBuffer longer = ByteBuffer.allocate(size() + behind.length).put(bytes.duplicate()).put(behind).flip();
        BatchBytes longerBatch = new BatchBytes(longer);
        return counted ? longerBatch.putInt(LENGTH_AT, longer.limit() - RecordBatchHeader.LENGTH_PREFIX_BYTES).sealed() : longerBatch;
    }

    BatchBytes cutTo(int size) {
        return new BatchBytes(ByteBuffer.allocate(size).put(bytes.duplicate().limit(size)).flip());
    }

    ByteBuffer buffer() {
        return bytes.duplicate();
    }

    byte[] toArray() {
        byte[] array = new byte[size()];
        bytes.duplicate().get(array);
        return array;
    }

    MemoryRecords records() {
        return MemoryRecords.readableRecords(bytes.duplicate());
    }
}
