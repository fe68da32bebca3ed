package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log and a sorted map go through the same random life: appends, rolls, reads, deletions, truncations, restarts, kills with
 * torn tails and lost indexes. After each restart both must hold the same. A failing seed is replayed by adding it to the list.
 */
class LogModelTest {

    private static final int STEPS = 250;

    @TempDir
    Path root;
    /** Base offset to timestamp of each batch. */
    private final TreeMap<Long, Long> batches = new TreeMap<>();
    private long startOffset;
    private long endOffset;
    private int sequence;
    private Random random;
    private LogFixture fixture;
    private PartitionLog log;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 423})
    void shouldHoldWhatTheModelHolds_whateverHappens(long seed) throws IOException {
        random = new Random(seed);
        fixture = new LogFixture(root);
        fixture.storeSettings = new LogStoreSettings(1, 3, 60_000, 0, LogFixture.SPACE_AHEAD_BYTES);
        fixture.settings = LogFixture.with(600 + random.nextInt(2000), random.nextInt(400), random.nextBoolean() ? FlushPolicy.SYNC : FlushPolicy.ASYNC);
        log = fixture.createLog();
        try (LogFixture closing = fixture) {
            assertEquals(0, closing.log().endOffset());
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + " step " + step, e);
                }
            }
            log = fixture.reopened();
            compareAll();
        }
    }

    private void step() throws IOException {
        int dice = random.nextInt(100);
        if (dice < 60) {
            append();
        } else if (dice < 78) {
            compareOneRead();
        } else if (dice < 82) {
            compareOneTimestamp();
        } else if (dice < 85) {
            fixture.store.checkpoint();
        } else if (dice < 88) {
            long offset = startOffset + random.nextInt((int) (endOffset - startOffset) + 1);
            startOffset = log.deleteRecordsBefore(offset);
            assertEquals(offset, startOffset);
        } else if (dice < 90) {
            log.runRetention(0);
        } else if (dice < 93) {
            truncate();
        } else if (dice < 95) {
            log = fixture.reopened();
            compareAll();
        } else {
            killAndRestart();
            compareAll();
        }
    }

    private void append() {
        int records = 1 + random.nextInt(4);
        long timestampMs = 1000 + random.nextInt(5000);
        AppendResult result = log.append(Batches.batch().records(records).valueBytes(random.nextInt(120)).at(timestampMs).from(3, 0, sequence).build(),
                0, fixture.nowMs);
        assertEquals(endOffset, result.baseOffset());
        batches.put(endOffset, timestampMs);
        endOffset += records;
        sequence += records;
    }

    private void truncate() {
        if (batches.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        long offset = Math.max(startOffset, endOffset - random.nextInt(30));
        Long cut = batches.floorKey(offset);
        if (offset >= endOffset || cut == null || cut < startOffset) {
            return;
        }
        log.truncateTo(offset);
        sequence -= (int) (endOffset - cut);
        batches.tailMap(cut, true).clear();
        endOffset = cut;
        assertEquals(endOffset, log.endOffset());
    }

    private void killAndRestart() throws IOException {
        fixture.killed();
        Path active = fixture.segment(log.segments().active().baseOffset());
        switch (random.nextInt(4)) {
            case 0 -> LogFixture.appendBytes(active, new byte[random.nextInt(300)]);
            case 1 -> {
                byte[] torn = Batches.batch().records(5).build().array();
                LogFixture.appendBytes(active, Arrays.copyOf(torn, random.nextInt(torn.length)));
            }
            case 2 -> {
                try (var files = Files.list(fixture.logDirectory())) {
                    for (Path file : files.filter(candidate -> candidate.toString().endsWith("index") || candidate.toString().endsWith(".snapshot")).toList()) {
                        if (random.nextBoolean()) {
                            Files.delete(file);
                        }
                    }
                }
            }
            default -> {
                // killed and nothing else
            }
        }
        fixture.open();
        log = fixture.log();
    }

    private void compareOneRead() {
        if (startOffset == endOffset) {
            return;
        }
        long offset = startOffset + random.nextInt((int) (endOffset - startOffset));
        try (LogSlice slice = log.read(offset, random.nextInt(500), endOffset, true)) {
            assertEquals(batches.floorKey(offset), slice.baseOffset());
        }
    }

    private void compareOneTimestamp() {
        long timestampMs = 1000 + random.nextInt(5000);
        long expected = batches.entrySet().stream()
                .filter(batch -> batch.getValue() >= timestampMs && lastOffsetOf(batch.getKey()) >= startOffset)
                .mapToLong(Map.Entry::getKey).findFirst().orElse(-1);
        var hit = log.findFirstBatchByTimestamp(timestampMs, endOffset);
        assertEquals(expected, hit.map(TimestampHit::baseOffset).orElse(-1L), "timestamp " + timestampMs);
        hit.ifPresent(found -> found.batch().close());
        long largest = batches.entrySet().stream().filter(batch -> lastOffsetOf(batch.getKey()) >= startOffset)
                .mapToLong(Map.Entry::getValue).max().orElse(-1);
        var largestHit = log.findBatchWithMaxTimestamp(endOffset);
        assertEquals(largest, largestHit.map(found -> batches.get(found.baseOffset())).orElse(-1L));
        largestHit.ifPresent(found -> found.batch().close());
    }

    private long lastOffsetOf(long baseOffset) {
        Long next = batches.higherKey(baseOffset);
        return (next == null ? endOffset : next) - 1;
    }

    private void compareAll() {
        LogFixture.assertOffsets(log, startOffset, endOffset);
        assertEquals(List.of(), log.damagedRanges());
        if (startOffset < endOffset) {
            assertEquals(List.copyOf(batches.tailMap(batches.floorKey(startOffset), true).keySet()), LogFixture.readAll(log, startOffset));
        }
        if (!batches.isEmpty() && batches.lastKey() >= startOffset) {
            long lastBase = batches.lastKey();
            int records = (int) (endOffset - lastBase);
            AppendResult again = log.append(Batches.batch().records(records).from(3, 0, sequence - records).build(), 0, fixture.nowMs);
            assertTrue(again.duplicate(), "the last batch is known");
            assertEquals(lastBase, again.baseOffset());
        }
    }
}
