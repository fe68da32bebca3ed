package io.caddis.benchmarks.load;

import java.util.Random;

/**
 * Record values from a seed: the same seed and size give the same values on every side and in every round.
 *
 * <p>A value is a row of eight-byte words drawn from a vocabulary of pseudo-random words. So it is neither constant, which
 * would flatter a compressor and a disk that compresses, nor pure noise, which no compressor can shrink: text-like records
 * lie between, and lz4 makes these about half as long.
 *
 * <p>Values are made once and handed out in turn, so that the measured loop does not pay for making them. Not thread-safe:
 * one per producer thread. Callers must not change a value.
 */
final class PayloadSource {

    /** Enough for a batch never to hold the same value twice at the client's default batch size. */
    private static final int POOL_SIZE = 1_024;
    private static final int VOCABULARY_SIZE = 512;
    private static final int WORD_BYTES = 8;

    private final byte[][] pool = new byte[POOL_SIZE][];
    private int next;

    PayloadSource(long seed, int recordBytes) {
        Random random = new Random(seed);
        byte[] vocabulary = new byte[VOCABULARY_SIZE * WORD_BYTES];
        random.nextBytes(vocabulary);
        for (int i = 0; i < POOL_SIZE; i++) {
            pool[i] = value(random, vocabulary, recordBytes);
        }
    }

    byte[] next() {
        byte[] value = pool[next];
        next = (next + 1) % POOL_SIZE;
        return value;
    }

    private static byte[] value(Random random, byte[] vocabulary, int recordBytes) {
        byte[] value = new byte[recordBytes];
        for (int offset = 0; offset < recordBytes; offset += WORD_BYTES) {
            int word = random.nextInt(VOCABULARY_SIZE);
            System.arraycopy(vocabulary, word * WORD_BYTES, value, offset, Math.min(WORD_BYTES, recordBytes - offset));
        }
        return value;
    }
}
