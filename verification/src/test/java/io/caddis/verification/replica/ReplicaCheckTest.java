package io.caddis.verification.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which replicas can be wrong is found. */
class ReplicaCheckTest {

    private static final String FIRST_SEGMENT = "00000000000000000000.log";

    @TempDir
    private Path root;
    private Path one;
    private Path two;

    @BeforeEach
    void twoEmptyReplicas() throws IOException {
        one = Files.createDirectory(root.resolve("one"));
        two = Files.createDirectory(root.resolve("two"));
    }

    @Test
    void shouldFindNothing_whenOneIsAheadAndCutItsSegmentsElsewhere() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), batch(3, 2, 0, "b"), batch(5, 1, 2, "c"));
        write(two, FIRST_SEGMENT, batch(0, 3, 0, "a"));
        write(two, "00000000000000000003.log", batch(3, 2, 0, "b"));

        assertEquals(List.of(), violations());
        assertEquals(6, ReplicaCheck.endOffset(one));
        assertEquals(5, ReplicaCheck.endOffset(two));
    }

    @Test
    void shouldFindNothing_whenOneBeginsLater() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), batch(3, 2, 0, "b"));
        write(two, "00000000000000000003.log", batch(3, 2, 0, "b"));

        assertEquals(List.of(), violations());
    }

    @Test
    void shouldFindNothing_whenALogHasWrittenZerosAheadOfItsEnd() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), new byte[70]);
        write(two, FIRST_SEGMENT, batch(0, 3, 0, "a"));

        assertEquals(List.of(), violations());
    }

    @Test
    void shouldFindZeros_whenTheyAreNotAtTheEndOfTheLog() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), new byte[70]);
        write(one, "00000000000000000003.log", batch(3, 2, 0, "b"));

        assertEquals(1, violations().size());
    }

    @Test
    void shouldFindDivergence_whenContentDiffers() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), batch(3, 2, 0, "b"));
        write(two, FIRST_SEGMENT, batch(0, 3, 0, "a"), batch(3, 2, 0, "x"));

        assertEquals(1, violations().size());
        assertTrue(violations().get(0).startsWith("diverged: one has batch 3-4"), violations().get(0));
    }

    @Test
    void shouldFindDivergence_whenOnlyTheLeaderEpochDiffers() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 1, "a"));
        write(two, FIRST_SEGMENT, batch(0, 3, 2, "a"));

        assertEquals(1, violations().size());
    }

    @Test
    void shouldFindDivergence_whenBatchesAreCutDifferently() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 2, 0, "a"), batch(2, 2, 0, "b"));
        write(two, FIRST_SEGMENT, batch(0, 4, 0, "a"));

        assertEquals(2, violations().size());
        assertTrue(violations().get(1).contains("has none that begins there"), violations().get(1));
    }

    @Test
    void shouldFindGap_whenOffsetsAreNotDense() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), batch(4, 1, 0, "b"));

        assertTrue(violations().get(0).contains("offsets are not dense"), violations().get(0));
    }

    @Test
    void shouldFindOverlap_whenSegmentsRepeatOffsets() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"));
        write(one, "00000000000000000002.log", batch(2, 1, 0, "b"));

        assertTrue(violations().get(0).contains("offsets are not dense"), violations().get(0));
    }

    @Test
    void shouldFindFallingEpoch_whenABatchIsOfAnOlderLeader() throws IOException {
        write(one, FIRST_SEGMENT, batch(0, 3, 4, "a"), batch(3, 1, 3, "b"));

        assertTrue(violations().get(0).contains("the leader epoch falls"), violations().get(0));
    }

    @Test
    void shouldFindDamage_whenOneBitFlipped() throws IOException {
        byte[] damaged = batch(0, 3, 0, "a");
        damaged[StoredBatch.HEADER_BYTES] ^= 0x10;
        write(one, FIRST_SEGMENT, damaged);

        assertTrue(violations().get(0).contains("does not hold"), violations().get(0));
    }

    @Test
    void shouldFindRemains_whenATailIsTornOrForeign() throws IOException {
        byte[] batch = batch(3, 2, 0, "b");
        write(one, FIRST_SEGMENT, batch(0, 3, 0, "a"), Arrays.copyOf(batch, batch.length - 1));
        byte[] foreign = new byte[100];
        Arrays.fill(foreign, (byte) 7);
        write(two, FIRST_SEGMENT, batch(0, 3, 0, "a"), foreign);

        assertEquals(2, violations().size());
        assertTrue(violations().get(1).startsWith("two: 100 bytes from " + FIRST_SEGMENT), violations().get(1));
    }

    private List<String> violations() throws IOException {
        return ReplicaCheck.violations(new TreeMap<>(Map.of("one", one, "two", two)));
    }

    private static void write(Path directory, String segment, byte[]... batches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] batch : batches) {
            bytes.write(batch);
        }
        Files.write(directory.resolve(segment), bytes.toByteArray());
    }

    private static byte[] batch(long baseOffset, int count, int leaderEpoch, String content) {
        byte[] records = content.repeat(20).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer batch = ByteBuffer.allocate(StoredBatch.HEADER_BYTES + records.length);
        batch.putLong(baseOffset).putInt(batch.capacity() - 12).putInt(leaderEpoch).put((byte) 2).putInt(0);
        batch.putShort((short) 0).putInt(count - 1).putLong(0).putLong(0).putLong(-1).putShort((short) -1).putInt(-1).putInt(count);
        batch.put(records);
        CRC32C crc = new CRC32C();
        crc.update(batch.array(), 21, batch.capacity() - 21);
        return batch.putInt(17, (int) crc.getValue()).array();
    }
}
