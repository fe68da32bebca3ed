package io.caddis.broker.fetch;

import io.caddis.log.LogId;
import io.caddis.log.PartitionLog;
import io.caddis.replication.Partition;
import java.util.function.Consumer;

/** A partition that a fetcher keeps up with its leader. Belongs to the fetcher's thread. */
final class FetchedPartition {

    private final Partition partition;
    private final FetchBackoff backoff;
    private final Consumer<PartitionLog> durabilityListener;
    /** Not asked for before; 0 while it is not held back. */
    private long heldBackUntilMs;

    /** @param onDurable called by the thread that forced the log */
    FetchedPartition(Partition partition, long backoffMaxMs, Runnable onDurable) {
        this.partition = partition;
        this.backoff = new FetchBackoff(backoffMaxMs);
        this.durabilityListener = log -> onDurable.run();
        partition.log().addDurabilityListener(durabilityListener);
    }

    Partition partition() {
        return partition;
    }

    LogId id() {
        return partition.name().logId();
    }

    boolean isHeldBack() {
        return heldBackUntilMs != 0;
    }

    long heldBackUntilMs() {
        return heldBackUntilMs;
    }

    /** @return how often in a row it has failed now */
    int holdBack(long nowMs) {
        heldBackUntilMs = Math.max(1, backoff.onFailure(nowMs));
        return backoff.failuresInARow();
    }

    /** Not for a failure: it is only not its turn. */
    void pauseUntil(long atMs) {
        heldBackUntilMs = Math.max(1, atMs);
    }

    void release() {
        heldBackUntilMs = 0;
    }

    void succeeded() {
        backoff.onSuccess();
    }

    void close() {
        partition.log().removeDurabilityListener(durabilityListener);
    }
}
