package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataUnavailableException;
import org.apache.zookeeper.KeeperException;

/** What a ZooKeeper exception means to callers that can only retry. */
final class ZooKeeperFailure {

    private ZooKeeperFailure() {}

    static MetadataUnavailableException unavailable(String doing, KeeperException cause) {
        return new MetadataUnavailableException("ZooKeeper failed while " + doing + ": " + cause.code(), cause);
    }

    /** Keeps the thread's interrupt, which asks it to end. */
    static MetadataUnavailableException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new MetadataUnavailableException("interrupted while waiting for ZooKeeper", cause);
    }
}
