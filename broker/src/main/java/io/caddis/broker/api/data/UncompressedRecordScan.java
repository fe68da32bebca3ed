package io.caddis.broker.api.data;

import java.nio.ByteBuffer;
import org.apache.kafka.common.InvalidRecordException;

/**
 * Walks the records of an uncompressed batch (format 2) and checks that what the header says is true of them, without
 * making an object or a copy per record.
 *
 * <p>A record is: length (varint), attributes (one byte), timestamp delta (varlong), offset delta (varint), key length
 * (varint, -1 for null) and key, value length and value, header count (varint) and headers of key length, key, value
 * length, value. Varints are zigzag encoded.
 */
final class UncompressedRecordScan {

    private static final int VARINT_BYTES_MAX = 5;
    private static final int VARLONG_BYTES_MAX = 10;

    private final ByteBuffer buffer;
    private final int end;
    private int position;

    private UncompressedRecordScan(ByteBuffer buffer, int start, int end) {
        this.buffer = buffer;
        this.position = start;
        this.end = end;
    }

    /**
     * @param start         position of the first record
     * @param end           position after the batch
     * @param recordCount   as the header says
     * @param baseTimestamp as the header says
     * @param timestamps    sees the timestamp of every record
     * @return the largest timestamp, -1 without records
     * @throws InvalidRecordException if count, lengths or offset deltas are not what the header promises
     */
    static long scan(ByteBuffer buffer, int start, int end, int recordCount, long baseTimestamp, TimestampCheck timestamps) {
        UncompressedRecordScan scan = new UncompressedRecordScan(buffer, start, end);
        long maxTimestamp = -1;
        for (int index = 0; index < recordCount; index++) {
            long timestamp = baseTimestamp + scan.record(index);
            timestamps.check(index, timestamp);
            maxTimestamp = Math.max(maxTimestamp, timestamp);
        }
        if (scan.position != end) {
            throw new InvalidRecordException("the batch holds " + (end - scan.position) + " bytes after its " + recordCount + " records");
        }
        return maxTimestamp;
    }

    /** @return the record's timestamp delta */
    private long record(int index) {
        int length = varint();
        int recordEnd = position + length;
        if (length < 0 || recordEnd > end || recordEnd < position) {
            throw new InvalidRecordException("record " + index + " claims " + length + " bytes, the batch has " + (end - position));
        }
        skip(1);
        long timestampDelta = varlong();
        int offsetDelta = varint();
        if (offsetDelta != index) {
            throw new InvalidRecordException("record " + index + " has offset delta " + offsetDelta);
        }
        skipField();
        skipField();
        int headers = varint();
        if (headers < 0) {
            throw new InvalidRecordException("record " + index + " claims " + headers + " headers");
        }
        for (int i = 0; i < headers; i++) {
            int keyLength = varint();
            if (keyLength < 0) {
                throw new InvalidRecordException("record " + index + " has a header without a key");
            }
            skip(keyLength);
            skipField();
        }
        if (position != recordEnd) {
            throw new InvalidRecordException("record " + index + " claims " + length + " bytes and its fields end elsewhere");
        }
        return timestampDelta;
    }

    /** A length, -1 for null, and as many bytes. */
    private void skipField() {
        int length = varint();
        if (length < -1) {
            throw new InvalidRecordException("a field claims " + length + " bytes");
        }
        if (length > 0) {
            skip(length);
        }
    }

    private void skip(int bytes) {
        if (bytes > end - position) {
            throw new InvalidRecordException("a field of " + bytes + " bytes passes the end of the batch");
        }
        position += bytes;
    }

    private int varint() {
        int value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte next = next();
            value |= (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new InvalidRecordException("a varint is longer than " + VARINT_BYTES_MAX + " bytes");
    }

    private long varlong() {
        long value = 0;
        for (int i = 0; i < VARLONG_BYTES_MAX; i++) {
            byte next = next();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new InvalidRecordException("a varlong is longer than " + VARLONG_BYTES_MAX + " bytes");
    }

    private byte next() {
        if (position >= end) {
            throw new InvalidRecordException("a record passes the end of the batch");
        }
        return buffer.get(position++);
    }
}
