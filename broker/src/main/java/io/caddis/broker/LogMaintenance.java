package io.caddis.broker;

import io.caddis.broker.replica.ReplicaReconciler;
import io.caddis.broker.replica.TombstoneSweep;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.log.LogStore;
import java.util.function.Supplier;

/** What is done to the logs now and then: checkpoints, retention, removal of deleted topics, another try at what failed. */
final class LogMaintenance {

    private static final long TICK_MS = 1_000;

    private final LogStore store;
    private final StoredLogs storedLogs;
    private final ReplicaReconciler reconciler;
    private final TombstoneSweep tombstones;
    private final Supplier<ClusterImage> image;
    private final long retentionIntervalMs;

    LogMaintenance(
            LogStore store, StoredLogs storedLogs, ReplicaReconciler reconciler, TombstoneSweep tombstones, Supplier<ClusterImage> image,
            long retentionIntervalMs) {
        this.store = store;
        this.storedLogs = storedLogs;
        this.reconciler = reconciler;
        this.tombstones = tombstones;
        this.image = image;
        this.retentionIntervalMs = retentionIntervalMs;
    }

    void scheduleOn(BackgroundThread thread) {
        thread.repeat(TICK_MS, () -> store.runMaintenance(System.currentTimeMillis()));
        thread.repeat(TICK_MS, () -> tombstones.run(image.get(), System.currentTimeMillis()));
        thread.repeat(TICK_MS, () -> reconciler.retry(image.get()));
        thread.repeat(TICK_MS, storedLogs::refresh);
        thread.repeat(retentionIntervalMs, () -> store.runRetention(System.currentTimeMillis()));
    }
}
