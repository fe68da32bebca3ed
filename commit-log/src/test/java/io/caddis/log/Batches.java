package io.caddis.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds record batches of format 2, byte by byte, as a producer would. */
final class Batches {

    private long baseOffset;
    private int leaderEpoch = -1;
    private long timestampMs = 1_000;
    private long producerId = -1;
    private short producerEpoch = -1;
    private int baseSequence = -1;
    private int records = 1;
    private int valueBytes = 10;
    private int attributes;

    static Batches batch() {
        return new Batches();
    }

    Batches records(int count) {
        this.records = count;
        return this;
    }

    Batches valueBytes(int bytes) {
        this.valueBytes = bytes;
        return this;
    }

    Batches at(long newTimestampMs) {
        this.timestampMs = newTimestampMs;
        return this;
    }

    Batches from(long id, int epoch, int sequence) {
        this.producerId = id;
        this.producerEpoch = (short) epoch;
        this.baseSequence = sequence;
        return this;
    }

    Batches stamped(long offset, int epoch) {
        this.baseOffset = offset;
        this.leaderEpoch = epoch;
        return this;
    }

    Batches attributes(int bits) {
        this.attributes = bits;
        return this;
    }

    ByteBuffer build() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'v');
        for (int i = 0; i < records; i++) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.write(0);
            varint(record, 0);
            varint(record, i);
            byte[] key = ("k" + i).getBytes(StandardCharsets.US_ASCII);
            varint(record, key.length);
            record.writeBytes(key);
            varint(record, value.length);
            record.writeBytes(value);
            varint(record, 0);
            varint(body, record.size());
            body.writeBytes(record.toByteArray());
        }
        ByteBuffer batch = ByteBuffer.allocate(RecordBatchHeader.SIZE_IN_BYTES + body.size());
        batch.putLong(baseOffset).putInt(batch.capacity() - RecordBatchHeader.LENGTH_PREFIX_BYTES).putInt(leaderEpoch).put((byte) 2).putInt(0)
                .putShort((short) attributes).putInt(records - 1).putLong(timestampMs).putLong(timestampMs)
                .putLong(producerId).putShort(producerEpoch).putInt(baseSequence).putInt(records).put(body.toByteArray()).flip();
        return batch.putInt(17, RecordBatchHeader.computeCrc(batch, 0));
    }

    /** Several batches one behind the other. */
    static ByteBuffer inOneBuffer(ByteBuffer... batches) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(batches).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer batch : batches) {
            all.put(batch.duplicate());
        }
        return all.flip();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int zigzag = (value << 1) ^ (value >> 31);
        while ((zigzag & ~0x7F) != 0) {
            out.write((zigzag & 0x7F) | 0x80);
            zigzag >>>= 7;
        }
        out.write(zigzag);
    }
}
