package io.caddis.broker.api.data;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Looks at the lengths inside snappy-compressed records before the decompressor believes them: it allocates whatever they
 * claim, so that a batch of a few bytes could take half a gigabyte of heap.
 *
 * <p>Two forms are on the wire: one raw snappy block (librdkafka), and snappy-java's stream of blocks (Java clients), which
 * is a header of 16 bytes and then blocks with a length of four bytes each. A block begins with the length it unfolds to, a
 * little-endian varint. Pure.
 */
final class SnappyFraming {

    /** First half of snappy-java's magic, 0x82 and "SNA"; it also separates streams that were joined. */
    private static final int STREAM_MAGIC = 0x82534e41;
    private static final int STREAM_HEADER_BYTES = 16;
    private static final int BLOCK_LENGTH_BYTES = 4;
    /** Snappy's densest element is a copy of three bytes that yields 64. */
    private static final int EXPANSION_MAX = 22;
    /**
     * One block is unfolded as a whole, in memory. Java clients make blocks of 32 KiB, librdkafka one of the whole batch: a
     * batch of more uncompressed bytes must come from a Java client or with another compression.
     */
    static final int BLOCK_MAX_BYTES = 64 << 20;
    private static final int VARINT_BYTES_MAX = 5;

    private SnappyFraming() {}

    /**
     * @throws CorruptRecordException  if a length between {@code start} and {@code end} cannot be true
     * @throws RecordTooLargeException if a block unfolds to more than {@link #BLOCK_MAX_BYTES}
     */
    static void check(ByteBuffer buffer, int start, int end) {
        if (end - start < STREAM_HEADER_BYTES || buffer.getInt(start) != STREAM_MAGIC) {
            checkBlock(buffer, start, end);
            return;
        }
        int at = start;
        while (end - at >= BLOCK_LENGTH_BYTES) {
            int length = buffer.getInt(at);
            if (length == STREAM_MAGIC) {
                at += STREAM_HEADER_BYTES;
                continue;
            }
            at += BLOCK_LENGTH_BYTES;
            if (length < 0 || length > end - at) {
                throw new CorruptRecordException("a snappy block claims " + length + " bytes where " + (end - at) + " are left");
            }
            checkBlock(buffer, at, at + length);
            at += length;
        }
    }

    private static void checkBlock(ByteBuffer buffer, int start, int end) {
        long unfolded = 0;
        int at = start;
        byte next;
        do {
            if (at == end || at - start == VARINT_BYTES_MAX) {
                throw new CorruptRecordException("a snappy block of " + (end - start) + " bytes does not say what it unfolds to");
            }
            next = buffer.get(at);
            unfolded |= (long) (next & 0x7f) << (7 * (at - start));
            at++;
        } while (next < 0);
        if (unfolded > (long) EXPANSION_MAX * (end - start)) {
            throw new CorruptRecordException("a snappy block of " + (end - start) + " bytes claims to unfold to " + unfolded);
        }
        if (unfolded > BLOCK_MAX_BYTES) {
            throw new RecordTooLargeException("a snappy block unfolds to " + unfolded + " bytes, more than " + BLOCK_MAX_BYTES);
        }
    }
}
