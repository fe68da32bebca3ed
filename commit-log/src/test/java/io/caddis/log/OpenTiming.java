package io.caddis.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Prints how long a store with many logs takes to open: after a clean close, and after a kill. Not a test: see {@link AppendTiming}. */
final class OpenTiming {

    private static final int SEGMENTS = 3;

    private OpenTiming() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Files.createTempDirectory(Path.of(arguments[0]), "open-timing");
        int logCount = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
        LogSettings settings = LogFixture.with(20_000, 4096, FlushPolicy.ASYNC);
        Path directory = root.resolve("logs");
        LogStore store = open(directory, settings, "empty");
        long startNs = System.nanoTime();
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < logCount; i++) {
            logs.add(store.create(new LogId(UUID.randomUUID(), i), "timing", settings));
        }
        print("create " + logCount + " logs", startNs);
        for (PartitionLog log : logs) {
            for (int i = 0; i < SEGMENTS; i++) {
                log.append(Batches.batch().records(150).valueBytes(100).build(), 0, 0);
            }
        }
        store.checkpoint();
        Path copy = root.resolve("copy");
        LogFixture.copyTree(directory, copy);
        startNs = System.nanoTime();
        store.close();
        print("close", startNs);
        store = open(directory, settings, "after a clean close");
        startNs = System.nanoTime();
        store.runMaintenance(0);
        store.runRetention(0);
        print("one round of upkeep, idle", startNs);
        startNs = System.nanoTime();
        store.close();
        print("close again, unchanged", startNs);
        open(copy, settings, "after a kill").close();
        try (var files = Files.walk(root)) {
            files.sorted((left, right) -> right.compareTo(left)).forEach(file -> file.toFile().delete());
        }
    }

    private static LogStore open(Path directory, LogSettings settings, String how) throws Exception {
        long startNs = System.nanoTime();
        LogStore store = LogStore.open(List.of(directory), new DirectoryIdentity("timing", 1), LogStoreSettings.DEFAULTS, id -> settings,
                LogFixture.threads(), (id, done, total) -> { }, 0);
        print("open " + how, startNs);
        return store;
    }

    private static void print(String what, long startNs) {
        System.out.printf(Locale.ROOT, "%-28s %,8.0f ms%n", what, (System.nanoTime() - startNs) / 1e6);
    }
}
