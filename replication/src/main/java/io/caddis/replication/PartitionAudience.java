package io.caddis.replication;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Everybody who waits for a partition's progress or listens to it. Any thread; told under no lock of the partition, on the
 * thread that made the progress.
 */
final class PartitionAudience {

    private final PartitionWaiters waiters;
    private final LongSupplier highWatermark;
    private final Set<Runnable> progressListeners = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> appendListeners = ConcurrentHashMap.newKeySet();

    PartitionAudience(PartitionWaiters waiters, LongSupplier highWatermark) {
        this.waiters = waiters;
        this.highWatermark = highWatermark;
    }

    PartitionWaiters waiters() {
        return waiters;
    }

    /** Those who are told of every progress of the high watermark, of deletions and of changes of role. */
    Set<Runnable> progressListeners() {
        return progressListeners;
    }

    /** Those who are told of every append as the leader and of changes of role. */
    Set<Runnable> appendListeners() {
        return appendListeners;
    }

    /** Others may have told it already: once too often does no harm, once too few would. */
    void tellIfRisenFrom(long highWatermarkBefore) {
        if (highWatermark.getAsLong() > highWatermarkBefore) {
            waiters.committed().completeDue();
            tell(progressListeners);
        }
    }

    void tellOfAppend() {
        tell(appendListeners);
    }

    void tellOfDeletion() {
        tell(progressListeners);
    }

    void tellOfRole() {
        waiters.committed().completeDue();
        waiters.deleted().completeDue();
        tell(appendListeners);
        tell(progressListeners);
    }

    void tellOfFailure(RuntimeException failure) {
        waiters.failAll(failure);
        tell(appendListeners);
        tell(progressListeners);
    }

    private static void tell(Set<Runnable> listeners) {
        if (!listeners.isEmpty()) {
            listeners.forEach(Runnable::run);
        }
    }
}
