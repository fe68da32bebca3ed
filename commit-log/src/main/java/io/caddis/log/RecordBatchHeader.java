package io.caddis.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads and stamps the header of a record batch, format version 2 (KIP-98), where it lies in a buffer.
 *
 * <pre>
 *  at  bytes                         covered by the CRC
 *   0  8  base offset                       -
 *   8  4  batch length after this field     -
 *  12  4  partition leader epoch            -
 *  16  1  magic, 2                          -
 *  17  4  CRC-32C                           -
 *  21  2  attributes                        x   bits 0-2 compression, 3 log append time, 4 transactional, 5 control
 *  23  4  last offset delta                 x
 *  27  8  base timestamp                    x
 *  35  8  maximum timestamp                 x
 *  43  8  producer id                       x
 *  51  2  producer epoch                    x
 *  53  4  base sequence                     x
 *  57  4  record count                      x
 *  61     records                           x
 * </pre>
 *
 * Stateless; all integers are big-endian, the buffer must have that order (a new one has). {@code at} is an absolute
 * position of the batch's first byte; the buffer's own position is neither used nor moved.
 */
public final class RecordBatchHeader {

    /** Bytes before the first record. */
    public static final int SIZE_IN_BYTES = 61;
    /** Bytes of base offset and batch length, which the length field does not count. */
    public static final int LENGTH_PREFIX_BYTES = 12;
    /** The only format stored. */
    public static final byte MAGIC = 2;
    /** Producer id of a batch that is not idempotent. */
    public static final long NO_PRODUCER_ID = -1;
    /** The timestamp of a batch that has none. */
    public static final long NO_TIMESTAMP = -1;

    private static final int LENGTH_AT = 8;
    private static final int LEADER_EPOCH_AT = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int BASE_TIMESTAMP_AT = 27;
    private static final int MAX_TIMESTAMP_AT = 35;
    private static final int PRODUCER_ID_AT = 43;
    private static final int PRODUCER_EPOCH_AT = 51;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int RECORD_COUNT_AT = 57;

    private static final int COMPRESSION_BITS = 0x07;
    private static final int LOG_APPEND_TIME_BIT = 0x08;
    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;

    private RecordBatchHeader() {
    }

    public static long baseOffset(ByteBuffer buffer, int at) {
        return buffer.getLong(at);
    }

    /** Size of the whole batch. From an unchecked length field it can be anything, negative too. */
    public static int sizeInBytes(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LENGTH_AT) + LENGTH_PREFIX_BYTES;
    }

    public static int leaderEpoch(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LEADER_EPOCH_AT);
    }

    public static byte magic(ByteBuffer buffer, int at) {
        return buffer.get(at + MAGIC_AT);
    }

    public static int crc(ByteBuffer buffer, int at) {
        return buffer.getInt(at + CRC_AT);
    }

    public static short attributes(ByteBuffer buffer, int at) {
        return buffer.getShort(at + ATTRIBUTES_AT);
    }

    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5-7 are unassigned. */
    public static int compressionTypeId(ByteBuffer buffer, int at) {
        return attributes(buffer, at) & COMPRESSION_BITS;
    }

    public static boolean isLogAppendTime(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & LOG_APPEND_TIME_BIT) != 0;
    }

    public static boolean isTransactional(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & TRANSACTIONAL_BIT) != 0;
    }

    public static boolean isControl(ByteBuffer buffer, int at) {
        return (attributes(buffer, at) & CONTROL_BIT) != 0;
    }

    public static int lastOffsetDelta(ByteBuffer buffer, int at) {
        return buffer.getInt(at + LAST_OFFSET_DELTA_AT);
    }

    public static long lastOffset(ByteBuffer buffer, int at) {
        return baseOffset(buffer, at) + lastOffsetDelta(buffer, at);
    }

    public static long baseTimestamp(ByteBuffer buffer, int at) {
        return buffer.getLong(at + BASE_TIMESTAMP_AT);
    }

    public static long maxTimestamp(ByteBuffer buffer, int at) {
        return buffer.getLong(at + MAX_TIMESTAMP_AT);
    }

    public static long producerId(ByteBuffer buffer, int at) {
        return buffer.getLong(at + PRODUCER_ID_AT);
    }

    public static short producerEpoch(ByteBuffer buffer, int at) {
        return buffer.getShort(at + PRODUCER_EPOCH_AT);
    }

    public static int baseSequence(ByteBuffer buffer, int at) {
        return buffer.getInt(at + BASE_SEQUENCE_AT);
    }

    public static int recordCount(ByteBuffer buffer, int at) {
        return buffer.getInt(at + RECORD_COUNT_AT);
    }

    /** Stamps the base offset; the CRC does not cover it. */
    public static void setBaseOffset(ByteBuffer buffer, int at, long baseOffset) {
        buffer.putLong(at, baseOffset);
    }

    /** Stamps the leader epoch; the CRC does not cover it. */
    public static void setLeaderEpoch(ByteBuffer buffer, int at, int leaderEpoch) {
        buffer.putInt(at + LEADER_EPOCH_AT, leaderEpoch);
    }

    /** Makes this a batch of log append time and gives it a new CRC; the records themselves are not touched (KIP-32). */
    public static void setLogAppendTime(ByteBuffer buffer, int at, long timestampMs) {
        buffer.putShort(at + ATTRIBUTES_AT, (short) (attributes(buffer, at) | LOG_APPEND_TIME_BIT));
        buffer.putLong(at + MAX_TIMESTAMP_AT, timestampMs);
        buffer.putInt(at + CRC_AT, computeCrc(buffer, at));
    }

    /** CRC-32C over attributes to end. The length field must have been checked against the buffer. */
    public static int computeCrc(ByteBuffer buffer, int at) {
        CRC32C crc = new CRC32C();
        ByteBuffer covered = buffer.duplicate();
        covered.limit(at + sizeInBytes(buffer, at)).position(at + ATTRIBUTES_AT);
        crc.update(covered);
        return (int) crc.getValue();
    }

    public static boolean hasValidCrc(ByteBuffer buffer, int at) {
        return computeCrc(buffer, at) == crc(buffer, at);
    }
}
