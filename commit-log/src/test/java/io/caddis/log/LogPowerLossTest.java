package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The power goes: of what was not forced to disk, any part may be missing or zero. What was durable has to be there, and
 * nothing that was not written may appear.
 */
class LogPowerLossTest {

    private static final int LIVES = 12;

    @TempDir
    Path root;
    private Random random;
    private LogFixture fixture;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepEveryDurableRecord_throughPowerLosses(long seed) throws IOException {
        random = new Random(seed);
        fixture = new LogFixture(root);
        fixture.settings = LogFixture.with(400 + random.nextInt(1500), 200, random.nextInt(3) > 0 ? FlushPolicy.SYNC : FlushPolicy.ASYNC);
        PartitionLog log = fixture.createLog();
        try (LogFixture closing = fixture) {
            for (int life = 0; life < LIVES; life++) {
                int appends = random.nextInt(60);
                for (int i = 0; i < appends; i++) {
                    fixture.append(log, Batches.batch().valueBytes(random.nextInt(60)).from(3, life, i));
                    if (random.nextInt(25) == 0) {
                        log.flush();
                    }
                    if (random.nextInt(40) == 0) {
                        closing.store.checkpoint();
                    }
                }
                long startOffset = log.logStartOffset();
                long endOffset = log.endOffset();
                long durableOffset = powerLoss(log);
                closing.open();
                log = closing.log();

                String where = "seed " + seed + " life " + life;
                assertEquals(startOffset, log.logStartOffset(), where);
                assertTrue(log.endOffset() >= durableOffset, where + ": end " + log.endOffset() + ", durable was " + durableOffset);
                assertTrue(log.endOffset() <= endOffset, where + ": end " + log.endOffset() + ", it was " + endOffset);
                assertEquals(List.of(), log.damagedRanges(), where);
                assertEquals(log.endOffset() - startOffset, LogFixture.readAll(log, startOffset).size(), where);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHaveEveryLogAndEveryDurableRecord_whenPowerGoesSoonAfterLogsWereCreated(long seed) {
        random = new Random(seed);
        fixture = new LogFixture(root);
        try (LogFixture closing = fixture) {
            closing.open();
            List<NewLog> created = IntStream.range(0, 8)
                    .mapToObj(partition -> new NewLog(new LogId(LogFixture.ID.topicId(), partition), "orders", closing.settings))
                    .toList();
            closing.store.createAll(created);
            for (int partition = 0; partition < 4; partition++) {
                PartitionLog log = closing.store.get(created.get(partition).id()).orElseThrow();
                closing.append(log, Batches.batch());
                log.flush();
            }

            cutPower(closing.directory);
            closing.open();

            for (int partition = 0; partition < created.size(); partition++) {
                PartitionLog log = closing.store.get(created.get(partition).id()).orElseThrow();
                assertEquals(partition < 4 ? List.of(0L) : List.of(), LogFixture.readAll(log, 0), "seed " + seed + " partition " + partition);
                closing.append(log, Batches.batch());
            }
        }
    }

    /** @return an offset that was durable before the power went */
    private long powerLoss(PartitionLog log) {
        long[] durableOffset = new long[1];
        Path before = fixture.directory;
        fixture.files.betweenTwoChanges(() -> durableOffset[0] = log.durableOffset());
        cutPower(before);
        return durableOffset[0];
    }

    private void cutPower(Path before) {
        fixture.killed(() -> {
            loseUnforcedBytes(before, fixture.directory);
            loseUnforcedNames(before, fixture.directory);
        });
    }

    /** A file that was renamed would be back under its former name: those that wait for their removal are left alone. */
    private void loseUnforcedNames(Path before, Path after) {
        for (Path name : fixture.files.unforcedNames) {
            Path copy = after.resolve(before.relativize(name));
            if (name.startsWith(before) && !name.equals(before) && !LogFiles.isDeleted(name) && Files.exists(copy) && random.nextInt(4) > 0) {
                delete(copy);
            }
        }
        fixture.files.unforcedNames.clear();
    }

    private static void delete(Path tree) {
        try (var found = Files.walk(tree)) {
            for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void loseUnforcedBytes(Path before, Path after) {
        try (var found = Files.walk(after)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                long forced = fixture.files.forcedBytes.getOrDefault(before.resolve(after.relativize(file)), 0L);
                long size = Files.size(file);
                boolean batches = file.toString().endsWith(".log");
                boolean rebuildable = file.toString().endsWith("index") || file.toString().endsWith(".snapshot");
                if (batches) {
                    loseOverwrites(file, before.resolve(after.relativize(file)));
                }
                if (size > forced && (batches || rebuildable)) {
                    lose(file, forced, size);
                }
                fixture.files.forcedBytes.put(file, Files.size(file)); // what is there after a power cut is on the disk
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What was written into space that was there before: the zeros may be back, in any part of it. */
    private void loseOverwrites(Path file, Path before) throws IOException {
        List<FaultyFiles.Range> overwrites = fixture.files.unforcedOverwrites.getOrDefault(before, List.of());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (FaultyFiles.Range range : overwrites) {
                long to = Math.min(range.to(), channel.size());
                if (random.nextBoolean() && to > range.from()) {
                    long from = range.from() + random.nextInt((int) (to - range.from()));
                    channel.write(ByteBuffer.allocate((int) (to - from)), from);
                }
            }
        }
        fixture.files.unforcedOverwrites.remove(before);
    }

    private void lose(Path file, long forced, long size) throws IOException {
        long left = forced + random.nextInt((int) (size - forced) + 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(left);
            if (random.nextBoolean()) {
                channel.write(ByteBuffer.allocate((int) (size - left)), left); // the size was recorded, the content was not
            }
        }
    }
}
