package io.caddis.broker.api.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Walks the records of a batch (format 2) and checks that what the header says is true of them, without making an object or
 * a copy per record: uncompressed ones where they lie, compressed ones as they unfold, through one chunk of memory that is
 * the caller's. Whatever lengths a record claims, nothing is allocated for them.
 *
 * <p>A record is: length (varint), attributes (one byte), timestamp delta (varlong), offset delta (varint), key length
 * (varint, -1 for null) and key, value length and value, header count (varint) and headers of key length, key, value
 * length, value. Varints are zigzag encoded.
 */
final class RecordScan {

    private static final int VARINT_BYTES_MAX = 5;
    private static final int VARLONG_BYTES_MAX = 10;

    /** What comes after the bytes at hand. */
    @FunctionalInterface
    private interface Continuation {
        /** @return how many bytes now stand in the chunk from its beginning on, 0 at the end */
        int refill() throws IOException;
    }

    private static final Continuation NOTHING = () -> 0;

    private final ByteBuffer chunk;
    private final Continuation continuation;
    private final long maxBytes;
    private int position;
    private int limit;
    /** Bytes before the chunk: with {@link #position} the place in the whole. */
    private long passed;
    /** Where in the whole the present record ends, as it claims: none of its fields may pass it. */
    private long recordEnd;

    private RecordScan(ByteBuffer chunk, int start, int end, Continuation continuation, long maxBytes) {
        this.chunk = chunk;
        this.position = start;
        this.limit = end;
        this.continuation = continuation;
        this.maxBytes = maxBytes;
    }

    /**
     * Scans records that lie in memory.
     *
     * @param start         position of the first record
     * @param end           position after the batch
     * @param recordCount   as the header says
     * @param baseTimestamp as the header says
     * @param timestamps    sees the timestamp of every record
     * @return the largest timestamp, -1 without records
     * @throws InvalidRecordException if count, lengths or offset deltas are not what the header promises
     */
    static long scan(ByteBuffer buffer, int start, int end, int recordCount, long baseTimestamp, TimestampCheck timestamps) {
        return new RecordScan(buffer, start, end, NOTHING, end).records(recordCount, baseTimestamp, timestamps);
    }

    /**
     * Scans records as they come out of a decompressor.
     *
     * @param chunk    where they pass through; its size decides how often the decompressor is called
     * @param maxBytes what all records of the batch may unfold to together
     * @throws InvalidRecordException  as above
     * @throws CorruptRecordException  if the decompressor cannot go on
     * @throws RecordTooLargeException when {@code maxBytes} have been read, or a record claims to pass them
     */
    static long scan(
            InputStream unfolded, byte[] chunk, long maxBytes, int recordCount, long baseTimestamp, TimestampCheck timestamps) {
        Continuation more = () -> Math.max(0, unfolded.readNBytes(chunk, 0, chunk.length));
        return new RecordScan(ByteBuffer.wrap(chunk), 0, 0, more, maxBytes).records(recordCount, baseTimestamp, timestamps);
    }

    private long records(int recordCount, long baseTimestamp, TimestampCheck timestamps) {
        long maxTimestamp = -1;
        for (int index = 0; index < recordCount; index++) {
            long timestamp = baseTimestamp + record(index);
            timestamps.check(index, timestamp);
            maxTimestamp = Math.max(maxTimestamp, timestamp);
        }
        if (position < limit || refilled()) {
            throw new InvalidRecordException("the batch holds more bytes after its " + recordCount + " records");
        }
        return maxTimestamp;
    }

    /** @return the record's timestamp delta */
    private long record(int index) {
        int length = varint();
        recordEnd = passed + position + length;
        if (length < 0 || recordEnd > maxBytes) {
            throw claimsTooMuch(index, length);
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
        if (passed + position != recordEnd) {
            throw new InvalidRecordException("record " + index + " claims " + length + " bytes and its fields end elsewhere");
        }
        return timestampDelta;
    }

    private RuntimeException claimsTooMuch(int index, int length) {
        String claim = "record " + index + " claims " + length + " bytes, ";
        return length < 0 || continuation == NOTHING
                ? new InvalidRecordException(claim + "the batch has " + (limit - position))
                : new RecordTooLargeException(claim + "the batch may unfold to " + maxBytes);
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
        if (bytes > recordEnd - passed - position) {
            throw new InvalidRecordException("a field of " + bytes + " bytes passes the end of its record");
        }
        int left = bytes;
        while (left > limit - position) {
            left -= limit - position;
            position = limit;
            if (!refilled()) {
                throw new InvalidRecordException("a field of " + bytes + " bytes passes the end of the batch");
            }
        }
        position += left;
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
        if (position >= limit && !refilled()) {
            throw new InvalidRecordException("a record passes the end of the batch");
        }
        return chunk.get(position++);
    }

    /** Called with the chunk used up; false at the end of the records. */
    private boolean refilled() {
        int bytes;
        try {
            bytes = continuation.refill();
        } catch (IOException failure) {
            throw new CorruptRecordException("The compressed records cannot be read: " + failure.getMessage());
        }
        if (bytes == 0) {
            return false;
        }
        passed += limit;
        position = 0;
        limit = bytes;
        if (passed + limit > maxBytes) {
            throw new RecordTooLargeException("The batch unfolds to more than " + maxBytes + " bytes");
        }
        return true;
    }
}
