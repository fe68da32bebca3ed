package io.caddis.broker;

import io.caddis.broker.replica.RemovedReplicaSweep;
import io.caddis.broker.replica.ReplicaReconciler;
import io.caddis.broker.replica.TombstoneSweep;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.log.LogStore;
import io.caddis.replication.HostedPartitions;
import java.util.function.Supplier;

/** What is done to the logs now and then: checkpoints, retention, removal of deleted topics, another try at what failed. */
final class LogMaintenance {

    private static final long TICK_MS = 1_000;

    private final LogStore store;
    private final StoredLogs storedLogs;
    private final ReplicaReconciler reconciler;
    private final TombstoneSweep tombstones;
    private final RemovedReplicaSweep removedReplicas;
    private final Supplier<ClusterImage> image;
    private final HostedPartitions hosted;
    private final BrokerSettings settings;

    LogMaintenance(
            LogStore store, StoredLogs storedLogs, ReplicaReconciler reconciler, TombstoneSweep tombstones, Supplier<ClusterImage> image,
            HostedPartitions hosted, BrokerSettings settings) {
        this.store = store;
        this.storedLogs = storedLogs;
        this.reconciler = reconciler;
        this.tombstones = tombstones;
        this.removedReplicas = new RemovedReplicaSweep(settings, store, reconciler::ifNotHosted);
        this.image = image;
        this.hosted = hosted;
        this.settings = settings;
    }

    void scheduleOn(BackgroundThread thread) {
        thread.repeat(TICK_MS, () -> store.runMaintenance(System.currentTimeMillis()));
        thread.repeat(TICK_MS, () -> tombstones.run(image.get(), System.currentTimeMillis()));
        thread.repeat(TICK_MS, () -> removedReplicas.run(image.get(), System.currentTimeMillis()));
        thread.repeat(TICK_MS, () -> reconciler.retry(image.get()));
        thread.repeat(TICK_MS, storedLogs::refresh);
        thread.repeat(settings.storage().retentionCheckIntervalMs(), () -> store.runRetention(System.currentTimeMillis()));
        thread.repeat(
                settings.replication().highWatermarkCheckpointIntervalMs(),
                () -> store.checkpointHighWatermarks(hosted.highWatermarks()));
    }
}
