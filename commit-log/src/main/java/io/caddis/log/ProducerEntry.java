package io.caddis.log;

import java.nio.ByteBuffer;

/**
 * What a log remembers of one idempotent producer: its newest epoch and its last five batches (KIP-98).
 *
 * <p>Five, because a producer keeps at most five requests in flight: any of them may be sent again. Not thread-safe: the
 * log's lock guards it.
 */
final class ProducerEntry {

    static final int WINDOW = 5;
    /** Sequence numbers go from 0 to here, and then from 0 again. */
    static final int MAX_SEQUENCE = Integer.MAX_VALUE;

    static final int FIXED_BYTES = 8 + 2 + 8 + 1;
    static final int BATCH_BYTES = 4 + 4 + 8 + 8;

    private final long producerId;
    private short producerEpoch;
    private long lastAppendMs;
    private int batches;
    private final int[] firstSequences = new int[WINDOW];
    private final int[] lastSequences = new int[WINDOW];
    private final long[] baseOffsets = new long[WINDOW];
    private final long[] lastOffsets = new long[WINDOW];

    ProducerEntry(long producerId, short producerEpoch) {
        this.producerId = producerId;
        this.producerEpoch = producerEpoch;
    }

    long producerId() {
        return producerId;
    }

    short producerEpoch() {
        return producerEpoch;
    }

    long lastAppendMs() {
        return lastAppendMs;
    }

    boolean hasBatches() {
        return batches > 0;
    }

    int oldestSequence() {
        return firstSequences[0];
    }

    int newestSequence() {
        return lastSequences[batches - 1];
    }

    /** Index in the window of the batch with exactly these sequence numbers, -1 if there is none. */
    int indexOf(int firstSequence, int lastSequence) {
        for (int i = 0; i < batches; i++) {
            if (firstSequences[i] == firstSequence && lastSequences[i] == lastSequence) {
                return i;
            }
        }
        return -1;
    }

    long baseOffset(int index) {
        return baseOffsets[index];
    }

    long lastOffset(int index) {
        return lastOffsets[index];
    }

    /** A new epoch begins with an empty window: its sequence numbers start again and must not match former ones. */
    void beginEpoch(short newProducerEpoch) {
        producerEpoch = newProducerEpoch;
        batches = 0;
    }

    void touch(long nowMs) {
        lastAppendMs = nowMs;
    }

    void add(int firstSequence, int lastSequence, long baseOffset, long lastOffset) {
        if (batches == WINDOW) {
            System.arraycopy(firstSequences, 1, firstSequences, 0, WINDOW - 1);
            System.arraycopy(lastSequences, 1, lastSequences, 0, WINDOW - 1);
            System.arraycopy(baseOffsets, 1, baseOffsets, 0, WINDOW - 1);
            System.arraycopy(lastOffsets, 1, lastOffsets, 0, WINDOW - 1);
            batches--;
        }
        firstSequences[batches] = firstSequence;
        lastSequences[batches] = lastSequence;
        baseOffsets[batches] = baseOffset;
        lastOffsets[batches] = lastOffset;
        batches++;
    }

    /** The sequence number {@code steps} after this one. */
    static int advance(int sequence, int steps) {
        long sum = (long) sequence + steps;
        return (int) (sum > MAX_SEQUENCE ? sum - MAX_SEQUENCE - 1 : sum);
    }

    int encodedBytes() {
        return FIXED_BYTES + batches * BATCH_BYTES;
    }

    void encode(ByteBuffer target) {
        target.putLong(producerId).putShort(producerEpoch).putLong(lastAppendMs).put((byte) batches);
        for (int i = 0; i < batches; i++) {
            target.putInt(firstSequences[i]).putInt(lastSequences[i]).putLong(baseOffsets[i]).putLong(lastOffsets[i]);
        }
    }

    /** @throws IllegalArgumentException if the bytes are not what {@link #encode} writes */
    static ProducerEntry decode(ByteBuffer source) {
        ProducerEntry entry = new ProducerEntry(source.getLong(), source.getShort());
        entry.lastAppendMs = source.getLong();
        int batches = source.get();
        if (batches < 0 || batches > WINDOW) {
            throw new IllegalArgumentException("window of " + batches + " batches");
        }
        for (int i = 0; i < batches; i++) {
            entry.add(source.getInt(), source.getInt(), source.getLong(), source.getLong());
        }
        return entry;
    }
}
