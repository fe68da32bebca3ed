package io.caddis.replication;

import io.caddis.log.LogException;
import io.caddis.log.PartitionLog;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches whether a partition's log can be relied on, and has room. Any thread; looking costs a volatile read while nothing is wrong. */
final class LogHealth {

    private static final Logger LOG = LoggerFactory.getLogger(LogHealth.class);

    private final PartitionName name;
    private final PartitionLog log;
    private volatile ReplicaHealth health = new ReplicaHealth.Sound();
    // Set once, for good: a failed directory does not come back before the node restarts.
    private volatile Optional<LogException> directoryFailure = Optional.empty();

    LogHealth(PartitionName name, PartitionLog log) {
        this.name = name;
        this.log = log;
    }

    Optional<LogException> directoryFailure() {
        return directoryFailure;
    }

    void onDirectoryOffline(LogException failure) {
        directoryFailure = Optional.of(failure);
        examine();
    }

    ReplicaHealth examine() {
        ReplicaHealth found = directoryFailure.<ReplicaHealth>map(failure -> new ReplicaHealth.Lost(failure.getMessage()))
                .or(() -> log.firstDamage().map(ReplicaHealth.Damaged::new))
                .orElse(log.directory().hasRoom() ? ReplicaHealth.SOUND : ReplicaHealth.NO_ROOM);
        ReplicaHealth before = health;
        if (!found.equals(before)) {
            health = found;
            // a full disk is said once, by its directory
            if (!found.isWhole() || !before.isWhole()) {
                LOG.warn("partition={} health={}", name, found);
            }
        }
        return found;
    }
}
