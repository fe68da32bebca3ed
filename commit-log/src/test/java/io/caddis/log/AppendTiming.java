package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Prints what appending, forcing and reading cost on this machine. Not a test: run its {@code main} with the test class path,
 * a directory on the disk to measure, and optionally the number of logs and of seconds.
 */
final class AppendTiming {

    private static final int RECORD_BYTES = 100;
    private static final int RECORDS_PER_BATCH = 150;

    private AppendTiming() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        int logCount = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
        double seconds = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 3;
        for (int round = 0; round < 2; round++) {
            for (FlushPolicy policy : FlushPolicy.values()) {
                measure(Files.createTempDirectory(root, "append-timing"), policy, 1, 1, seconds);
                measure(Files.createTempDirectory(root, "append-timing"), policy, logCount, 1, seconds);
                measure(Files.createTempDirectory(root, "append-timing"), policy, logCount, 2, seconds);
            }
        }
    }

    private static void measure(Path directory, FlushPolicy policy, int logCount, int threads, double seconds) throws Exception {
        LogSettings settings = new LogSettings(1 << 30, Long.MAX_VALUE / 4, 0, -1, -1, true, 1 << 20, 4096, 10 << 20, policy,
                TimestampKind.CREATE_TIME, 60_000, 86_400_000);
        try (LogStore store = LogStore.open(List.of(directory), new DirectoryIdentity("timing", 1), LogStoreSettings.DEFAULTS, id -> settings,
                LogFixture.threads(), (id, done, total) -> { }, 0)) {
            List<PartitionLog> logs = new ArrayList<>();
            for (int i = 0; i < logCount; i++) {
                logs.add(store.create(new LogId(UUID.randomUUID(), i), "timing", settings));
            }
            append(logs, policy, 1, Math.min(1, seconds)); // warm-up
            long bytesBefore = totalBytes(logs);
            long startNs = System.nanoTime();
            long appends = append(logs, policy, threads, seconds);
            double elapsedSeconds = (System.nanoTime() - startNs) / 1e9;
            System.out.printf(Locale.ROOT, "%-5s %d logs %d threads: %,9.0f appends/s %,10.0f records/s %7.1f MB/s%n", policy, logCount, threads,
                    appends / elapsedSeconds, appends * RECORDS_PER_BATCH / elapsedSeconds, (totalBytes(logs) - bytesBefore) / elapsedSeconds / 1e6);
            if (policy == FlushPolicy.ASYNC && threads == 1) {
                read(logs.get(0));
            }
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted((left, right) -> right.compareTo(left)).forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Each thread has one append per log in flight at the most; with SYNC it goes on when that one is durable. */
    private static long append(List<PartitionLog> logs, FlushPolicy policy, int threads, double seconds) throws InterruptedException {
        long[] appends = new long[threads];
        CountDownLatch done = new CountDownLatch(threads);
        long endNs = System.nanoTime() + (long) (seconds * 1e9);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                ByteBuffer batch = ByteBuffer.wrap(Batches.batch().records(RECORDS_PER_BATCH).valueBytes(RECORD_BYTES).build().array());
                long[] waitedFor = new long[logs.size()];
                while (System.nanoTime() < endNs) {
                    for (int i = thread; i < logs.size() || logs.size() < threads && i == thread; i += threads) {
                        PartitionLog log = logs.get(i % logs.size());
                        while (policy == FlushPolicy.SYNC && log.durableOffset() < waitedFor[i % logs.size()]) {
                            Thread.yield();
                        }
                        waitedFor[i % logs.size()] = log.append(batch, 0, 0).lastOffset() + 1 - 4L * RECORDS_PER_BATCH;
                        appends[thread]++;
                    }
                }
                done.countDown();
            }).start();
        }
        done.await();
        long total = 0;
        for (long count : appends) {
            total += count;
        }
        return total;
    }

    private static void read(PartitionLog log) throws IOException {
        long startNs = System.nanoTime();
        long reads = 0;
        long bytes = 0;
        long offset = 0;
        while (offset < log.endOffset() && System.nanoTime() - startNs < 1_000_000_000L) {
            try (LogSlice slice = log.read(offset, 1 << 20, log.endOffset(), true)) {
                bytes += slice.sizeInBytes();
                offset += 60L * RECORDS_PER_BATCH;
                reads++;
            }
        }
        double elapsedSeconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(Locale.ROOT, "      reads of 1 MiB slices, position only: %,.0f/s (%,.0f MB/s if sent)%n", reads / elapsedSeconds,
                bytes / elapsedSeconds / 1e6);
    }

    private static long totalBytes(List<PartitionLog> logs) {
        return logs.stream().mapToLong(PartitionLog::sizeInBytes).sum();
    }
}
