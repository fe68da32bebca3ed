package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A node's log store in a directory of the test, with the verbs that the stories need. */
final class LogFixture implements AutoCloseable {

    static final LogId ID = new LogId(new UUID(7, 7), 0);
    static final DirectoryIdentity IDENTITY = new DirectoryIdentity("cluster-a", 1);
    static final long NOW_MS = 1_700_000_000_000L;
    /** Small, so that segments of some hundred bytes have some too. */
    static final int SPACE_AHEAD_BYTES = 200;
    private static final long DEADLINE_MS = 10_000;

    final FaultyFiles files = new FaultyFiles();
    final Path root;
    Path directory;
    LogStoreSettings storeSettings = new LogStoreSettings(2, 16, 60_000, 0, SPACE_AHEAD_BYTES);
    LogSettings settings = settings();
    LogStore store;
    long nowMs = NOW_MS;
    private int generation;

    LogFixture(Path root) {
        this.root = root;
        this.directory = root.resolve("logs-0");
    }

    static LogSettings settings() {
        return new LogSettings(1 << 20, Long.MAX_VALUE / 4, 0, -1, -1, true, 1 << 20, 4096, 10 << 20, FlushPolicy.SYNC,
                TimestampKind.CREATE_TIME, 60_000, 86_400_000);
    }

    static LogSettings with(int segmentMaxBytes, int indexIntervalBytes, FlushPolicy flushPolicy) {
        return new LogSettings(segmentMaxBytes, Long.MAX_VALUE / 4, 0, -1, -1, true, 1 << 20, indexIntervalBytes, 10 << 20, flushPolicy,
                TimestampKind.CREATE_TIME, 60_000, 86_400_000);
    }

    LogFixture smallSegments() {
        settings = with(1000, 200, FlushPolicy.SYNC);
        return this;
    }

    LogStore open() {
        try {
            store = LogStore.open(List.of(directory), IDENTITY, storeSettings, id -> settings, threads(), (id, done, total) -> { }, nowMs, files);
            return store;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Known by their group: what a thread is for, its owner says by its name. */
    static final ThreadGroup THREADS = new ThreadGroup("test-log");

    static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(THREADS, task, "test-log-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    PartitionLog createLog() {
        return createLog(ID);
    }

    PartitionLog createLog(LogId id) {
        if (store == null) {
            open();
        }
        return store.create(id, "orders", settings);
    }

    PartitionLog log() {
        return store.get(ID).orElseThrow(() -> new AssertionError("no log: offline "
                + store.directories().stream().map(LogDirectory::offlineReason).toList() + ", in quarantine " + store.quarantined()));
    }

    PartitionLog reopened() {
        store.close();
        open();
        return log();
    }

    /** The node is killed: its files are found by the next process as they are at this moment. */
    void killed() {
        killed(() -> { });
    }

    /** As {@link #killed()}; what happened to the files besides is done to the copy, while no file changes. */
    void killed(Runnable damage) {
        Path copy = root.resolve("logs-" + ++generation);
        files.betweenTwoChanges(() -> {
            copyTree(directory, copy);
            directory = copy;
            damage.run();
        });
        store.close();
        store = null;
    }

    PartitionLog restartedAfterKill() {
        killed();
        open();
        return log();
    }

    Path logDirectory() {
        return directory.resolve(ID.toString());
    }

    Path segment(long baseOffset) {
        return new LogFiles(logDirectory()).log(baseOffset);
    }

    List<String> quarantineEntries() throws IOException {
        try (var entries = Files.list(directory.resolve(".quarantine"))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    AppendResult append(PartitionLog log, Batches batch) {
        return log.append(batch.build(), 0, nowMs);
    }

    /** Appends single-record batches. */
    void appendBatches(PartitionLog log, int count) {
        for (int i = 0; i < count; i++) {
            append(log, Batches.batch().at(nowMs + log.endOffset()));
        }
    }

    static void awaitDurable(PartitionLog log) {
        eventually("everything is durable", () -> log.durableOffset() == log.endOffset());
    }

    static void eventually(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + DEADLINE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                fail("not within " + DEADLINE_MS + " ms: " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Base offsets of all whole batches that a reader gets from an offset on; each one's CRC is checked. */
    static List<Long> readAll(PartitionLog log, long fromOffset) {
        return readAll(log, fromOffset, log.endOffset());
    }

    static List<Long> readAll(PartitionLog log, long fromOffset, long endOffset) {
        List<Long> baseOffsets = new ArrayList<>();
        long offset = fromOffset;
        while (offset < endOffset) {
            long next = offset;
            try (LogSlice slice = log.read(offset, 4096, endOffset, true)) {
                ByteBuffer bytes = slice.toBuffer();
                int at = 0;
                while (bytes.limit() - at >= RecordBatchHeader.SIZE_IN_BYTES
                        && RecordBatchHeader.sizeInBytes(bytes, at) <= bytes.limit() - at) {
                    assertTrue(RecordBatchHeader.hasValidCrc(bytes, at), "CRC of the batch at offset " + RecordBatchHeader.baseOffset(bytes, at));
                    baseOffsets.add(RecordBatchHeader.baseOffset(bytes, at));
                    next = RecordBatchHeader.lastOffset(bytes, at) + 1;
                    at += RecordBatchHeader.sizeInBytes(bytes, at);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertTrue(next > offset, "a read at " + offset + " gave nothing");
            offset = next;
        }
        return baseOffsets;
    }

    static void assertOffsets(PartitionLog log, long startOffset, long endOffset) {
        assertEquals(startOffset, log.logStartOffset(), "log start offset");
        assertEquals(endOffset, log.endOffset(), "log end offset");
    }

    static void appendBytes(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    static void flipBit(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.flip();
            one.put(0, (byte) (one.get(0) ^ 0x10));
            channel.write(one, position);
        }
    }

    static void truncateFile(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    static void copyTree(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    Files.createDirectories(to.resolve(from.relativize(path)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    Files.copy(path, to.resolve(from.relativize(path)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
