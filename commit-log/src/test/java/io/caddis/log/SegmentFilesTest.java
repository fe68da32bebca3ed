package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.SystemFileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formats of the small files, and that none is taken for what it is not. */
class SegmentFilesTest {

    private static final CheckedFile.Header HEADER = new CheckedFile.Header("TEST", 3, new UUID(1, 2), 4, 77);

    @TempDir
    Path directory;
    private final SystemFileOperations files = new SystemFileOperations();

    private CheckedFile.Content read(CheckedFile.Header expected) throws IOException {
        return CheckedFile.read(files, directory.resolve("a"), expected);
    }

    @Test
    void shouldGiveBackWhatWasWritten_toItsOwnerOnly() throws IOException {
        CheckedFile.write(files, directory.resolve("a"), HEADER, ByteBuffer.wrap(new byte[] {1, 2, 3}), true);

        assertEquals(new CheckedFile.Content.Payload(ByteBuffer.wrap(new byte[] {1, 2, 3})), read(HEADER));
        for (CheckedFile.Header other : List.of(new CheckedFile.Header("TESU", 3, new UUID(1, 2), 4, 77),
                new CheckedFile.Header("TEST", 2, new UUID(1, 2), 4, 77), new CheckedFile.Header("TEST", 3, new UUID(1, 3), 4, 77),
                new CheckedFile.Header("TEST", 3, new UUID(1, 2), 5, 77), new CheckedFile.Header("TEST", 3, new UUID(1, 2), 4, 78))) {
            assertInstanceOf(CheckedFile.Content.Unusable.class, read(other));
        }
        try (var left = Files.list(directory)) {
            assertEquals(1, left.count(), "no temporary file stays");
        }
    }

    @Test
    void shouldNoticeEveryFlippedBitAndEveryCut() throws IOException {
        Path file = directory.resolve("a");
        CheckedFile.write(files, file, HEADER, ByteBuffer.wrap(new byte[20]), false);
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 4;
            Files.write(file, flipped);
            assertInstanceOf(CheckedFile.Content.Unusable.class, read(HEADER), "flipped at " + i);
            Files.write(file, Arrays.copyOf(whole, i));
            assertInstanceOf(CheckedFile.Content.Unusable.class, read(HEADER), "cut at " + i);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertInstanceOf(CheckedFile.Content.Unusable.class, read(HEADER));
        Files.delete(file);
        assertInstanceOf(CheckedFile.Content.Missing.class, read(HEADER));
    }

    @Test
    void shouldFindTheEntryAtOrBelowAnOffset_afterEncodingToo() {
        OffsetIndex index = new OffsetIndex();
        for (int i = 1; i <= 100; i++) {
            index.add(i * 10, i * 1000);
        }
        for (OffsetIndex each : List.of(index, OffsetIndex.decode(index.encode()))) {
            assertEquals(0, each.floorPosition(9));
            assertEquals(1000, each.floorPosition(10));
            assertEquals(1000, each.floorPosition(19));
            assertEquals(100_000, each.floorPosition(Integer.MAX_VALUE));
            assertEquals(100_000, each.lastPosition());
        }
    }

    @Test
    void shouldFindAPlaceBeforeATimestamp_afterEncodingToo() {
        TimeIndex index = new TimeIndex();
        index.addIfLarger(100, 0);
        index.addIfLarger(100, 500);
        index.addIfLarger(50, 600);
        index.addIfLarger(200, 900);
        for (TimeIndex each : List.of(index, TimeIndex.decode(index.encode()))) {
            assertEquals(2 * TimeIndex.ENTRY_BYTES, each.sizeInBytes());
            assertEquals(0, each.positionBefore(100));
            assertEquals(0, each.positionBefore(150));
            assertEquals(900, each.positionBefore(201));
            assertEquals(0, each.lastPositionBelow(900));
            assertEquals(900, each.lastPositionBelow(901));
        }
    }

    @Test
    void shouldRefuseIndexesThatDoNotRise() {
        ByteBuffer falling = ByteBuffer.allocate(16).putInt(5).putInt(100).putInt(5).putInt(200).flip();
        ByteBuffer negative = ByteBuffer.allocate(8).putInt(5).putInt(-1).flip();
        ByteBuffer odd = ByteBuffer.allocate(9);
        for (ByteBuffer bad : List.of(falling, negative, odd)) {
            assertThrows(IllegalArgumentException.class, () -> OffsetIndex.decode(bad));
        }
        ByteBuffer fallingTime = ByteBuffer.allocate(24).putLong(5).putInt(1).putLong(4).putInt(2).flip();
        assertThrows(IllegalArgumentException.class, () -> TimeIndex.decode(fallingTime));
    }

    @Test
    void shouldKeepTheManifest_withItsDamage() throws IOException {
        SegmentManifest manifest = new SegmentManifest(99, List.of(
                new SegmentManifest.Entry(0, 50, 1000, new SegmentIndex.LargestTimestamp(7, 3), 12),
                new SegmentManifest.Entry(50, 99, 900, SegmentIndex.LargestTimestamp.NONE, -1)),
                List.of(new SegmentDamage(0, 10, 20, 3, 5, "ein Bit fiel um: ä")));

        manifest.write(files, directory.resolve("m"), LogFixture.ID);

        assertEquals(Optional.of(manifest), SegmentManifest.read(files, directory.resolve("m"), LogFixture.ID));
        assertEquals(Optional.empty(), SegmentManifest.read(files, directory.resolve("m"), new LogId(LogFixture.ID.topicId(), 1)));
    }

    @Test
    void shouldKnowALogDirectoryByItsExactName() {
        UUID topicId = UUID.randomUUID();
        assertEquals(Optional.of(new LogId(topicId, 12)), LogId.parse(topicId + "-12"));
        for (String other : List.of(topicId + "-012", topicId + "-", topicId.toString(), topicId + "--1", topicId + "-1.deleted", "lost+found")) {
            assertEquals(Optional.empty(), LogId.parse(other), other);
        }
        assertTrue(LogFiles.segmentBaseOffset(Path.of("00000000000000001234.log")).isPresent());
        assertFalse(LogFiles.segmentBaseOffset(Path.of("99999999999999999999.log")).isPresent());
        assertFalse(LogFiles.segmentBaseOffset(Path.of("1234.log")).isPresent());
    }
}
