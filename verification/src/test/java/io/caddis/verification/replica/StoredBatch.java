package io.caddis.verification.replica;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * One record batch of a segment file, in Kafka's format 2 (Kafka's documentation, "Record Batch").
 *
 * @param crcHolds whether the bytes that the batch's own CRC covers are as they were when it was made
 * @param digest   checksum of every byte, those too that a broker writes: base offset and leader epoch
 * @param place    file and position, for messages
 */
record StoredBatch(long baseOffset, long lastOffset, int leaderEpoch, int sizeInBytes, boolean crcHolds, int digest, String place) {

    static final int HEADER_BYTES = 61;
    private static final int PREFIX_BYTES = 12;
    private static final int LENGTH_AT = 8;
    private static final int LEADER_EPOCH_AT = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int CRC_COVERS_FROM = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final byte MAGIC = 2;

    /** The size that the batch at the start of {@code bytes} claims; empty if no whole batch of format 2 begins there. */
    static OptionalInt sizeAt(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER_BYTES) {
            return OptionalInt.empty();
        }
        long size = (long) bytes.getInt(bytes.position() + LENGTH_AT) + PREFIX_BYTES;
        boolean whole = size >= HEADER_BYTES && size <= bytes.remaining() && bytes.get(bytes.position() + MAGIC_AT) == MAGIC;
        return whole ? OptionalInt.of((int) size) : OptionalInt.empty();
    }

    /** The batch that is exactly {@code bytes}. */
    static StoredBatch of(ByteBuffer bytes, String place) {
        ByteBuffer batch = bytes.slice();
        long baseOffset = batch.getLong(0);
        CRC32C covered = new CRC32C();
        covered.update(batch.slice(CRC_COVERS_FROM, batch.remaining() - CRC_COVERS_FROM));
        CRC32C whole = new CRC32C();
        whole.update(batch.duplicate());
        return new StoredBatch(baseOffset, baseOffset + batch.getInt(LAST_OFFSET_DELTA_AT), batch.getInt(LEADER_EPOCH_AT),
                batch.remaining(), (int) covered.getValue() == batch.getInt(CRC_AT), (int) whole.getValue(), place);
    }

    boolean sameBytes(StoredBatch other) {
        return baseOffset == other.baseOffset && sizeInBytes == other.sizeInBytes && digest == other.digest;
    }

    @Override
    public String toString() {
        return "batch " + baseOffset + "-" + lastOffset + " of leader epoch " + leaderEpoch + " (" + place + ")";
    }
}
