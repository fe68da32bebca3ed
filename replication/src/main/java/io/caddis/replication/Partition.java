package io.caddis.replication;

import io.caddis.log.AppendResult;
import io.caddis.log.LogException;
import io.caddis.log.LogSlice;
import io.caddis.log.PartitionLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition hosted by this node.
 *
 * <p>Appends and reads come from any event loop; {@link #become}, {@link #reconfigure} and {@link #close} from the one
 * thread that applies cluster images. At all times: what a consumer sees and a producer is told lies below the high
 * watermark, and the high watermark of one leadership never falls.
 *
 * <p>With a single replica the high watermark is what the log itself may show: fsynced under {@code flush.policy=sync},
 * written under {@code async}.
 */
public final class Partition {

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
    /** A request that names no leader epoch. */
    public static final int ANY_LEADER_EPOCH = -1;

    private final PartitionName name;
    private final PartitionLog log;
    private final CommitWaiters commitWaiters = new CommitWaiters();
    private final Set<Runnable> progressListeners = ConcurrentHashMap.newKeySet();
    private final Consumer<PartitionLog> durabilityListener = moved -> onProgress();
    // Held shared by an append and exclusively by a role change: no append starts under one role and ends under another.
    private final ReentrantReadWriteLock roleLock = new ReentrantReadWriteLock();
    private volatile Role role;
    private volatile PartitionSettings settings;
    // Set once, for good: a failed directory does not come back before the node restarts.
    private volatile Optional<LogException> directoryFailure = Optional.empty();

    public Partition(PartitionName name, PartitionLog log, PartitionSettings settings) {
        this.name = name;
        this.log = log;
        this.settings = settings;
        this.role = new Role.NotLeader(Role.NO_LEADER, ANY_LEADER_EPOCH);
        log.reconfigure(settings.log());
        log.addDurabilityListener(durabilityListener);
    }

    public PartitionName name() {
        return name;
    }

    public PartitionLog log() {
        return log;
    }

    public Role role() {
        return role;
    }

    public PartitionSettings settings() {
        return settings;
    }

    public void reconfigure(PartitionSettings changed) {
        settings = changed;
        log.reconfigure(changed.log());
    }

    /** Takes the role of a newer controller decision. An older or equal leader epoch with the same role changes nothing. */
    public void become(Role next) {
        Role previous;
        roleLock.writeLock().lock();
        try {
            previous = role;
            if (next.leaderEpoch() < previous.leaderEpoch() || next.equals(previous)) {
                return;
            }
            boolean newEpoch = next.leaderEpoch() > previous.leaderEpoch() || previous instanceof Role.NotLeader;
            if (next instanceof Role.Leader leader && newEpoch) {
                log.noteLeaderEpoch(leader.leaderEpoch(), log.endOffset());
            }
            role = next;
        } finally {
            roleLock.writeLock().unlock();
        }
        if (next.leaderEpoch() > previous.leaderEpoch()) {
            LOG.info("partition={} leaderEpoch={} leader={} was leader={}", name, next.leaderEpoch(), next.leaderId(), previous.leaderId());
        }
        if (!(next instanceof Role.Leader)) {
            commitWaiters.failAll(new PartitionException.NotLeader(name, next));
        }
        onProgress();
    }

    /** Stops serving: the topic is being deleted or the node stops. Everyone who waits is told. */
    public void close() {
        become(new Role.NotLeader(Role.NO_LEADER, role.leaderEpoch()));
        log.removeDurabilityListener(durabilityListener);
    }

    /**
     * Appends batches that the caller has validated. Returns when they are in the page cache; use {@link #whenCommitted}
     * for the rest.
     *
     * @param needsMinInsyncReplicas acks=all: refuse when too few replicas are in sync
     * @throws PartitionException when this node may not take them
     * @throws LogException       when the log cannot
     */
    public AppendResult append(ByteBuffer batches, boolean needsMinInsyncReplicas, long nowMs) {
        roleLock.readLock().lock();
        AppendResult result;
        try {
            if (!(role instanceof Role.Leader leader)) {
                throw new PartitionException.NotLeader(name, role);
            }
            int needed = Math.min(settings.minInsyncReplicas(), leader.replicas());
            if (needsMinInsyncReplicas && leader.inSyncReplicas() < needed) {
                throw new PartitionException.NotEnoughReplicas(name, leader.inSyncReplicas(), needed);
            }
            result = log.append(batches, leader.leaderEpoch(), nowMs);
        } finally {
            roleLock.readLock().unlock();
        }
        if (highWatermark() > result.lastOffset()) {
            // Nothing to flush under flush.policy=async: readers may see it now.
            onProgress();
        }
        return result;
    }

    /** Calls the waiter when everything below {@code endOffset} is committed, at once if it is. */
    public void whenCommitted(long endOffset, CommitWaiter waiter) {
        commitWaiters.add(endOffset, waiter);
        // The progress, the loss of the lead or the disk's failure may have come before the waiter was in the list.
        if (!(role instanceof Role.Leader)) {
            commitWaiters.failAll(new PartitionException.NotLeader(name, role));
        } else if (highWatermark() >= endOffset) {
            commitWaiters.completeUpTo(highWatermark());
        } else {
            directoryFailure.ifPresent(commitWaiters::failAll);
        }
    }

    /** Everything below is committed: acknowledged to producers, visible to consumers. */
    public long highWatermark() {
        return log.visibleOffset();
    }

    /**
     * The last stable offset: what a {@code read_committed} consumer may read up to. There are no transactions yet, so it
     * is the high watermark.
     */
    public long lastStableOffset() {
        return highWatermark();
    }

    /**
     * Checks that this node leads, in the epoch the caller believes in.
     *
     * @param callersLeaderEpoch {@link #ANY_LEADER_EPOCH} if the caller has no belief
     * @throws PartitionException otherwise
     */
    public Role.Leader requireLeader(int callersLeaderEpoch) {
        Role present = role;
        if (callersLeaderEpoch != ANY_LEADER_EPOCH) {
            if (callersLeaderEpoch < present.leaderEpoch()) {
                throw new PartitionException.FencedLeaderEpoch(name, callersLeaderEpoch, present);
            }
            if (callersLeaderEpoch > present.leaderEpoch()) {
                throw new PartitionException.UnknownLeaderEpoch(name, callersLeaderEpoch, present);
            }
        }
        if (present instanceof Role.Leader leader) {
            return leader;
        }
        throw new PartitionException.NotLeader(name, present);
    }

    /**
     * Committed batches from an offset on. Empty when the offset is at or above the high watermark but not above the log's
     * end: such an offset is valid and its records are on their way.
     *
     * @param atLeastOneBatch return the first batch whole even if it is larger than {@code maxBytes}
     * @throws LogException.OffsetOutOfRange if the offset is below the log's start or above its end
     */
    public LogSlice readCommitted(long offset, int maxBytes, boolean atLeastOneBatch) {
        long highWatermark = highWatermark();
        if (offset >= highWatermark && offset <= log.endOffset() && offset >= log.logStartOffset()) {
            return LogSlice.EMPTY;
        }
        return log.read(offset, maxBytes, highWatermark, atLeastOneBatch);
    }

    /**
     * Calls the listener, on the thread that made it, at every progress of the high watermark and change of role until it
     * is removed. It must not block. Look at the state after adding: what happened before is not told.
     */
    public void addProgressListener(Runnable listener) {
        progressListeners.add(listener);
    }

    public void removeProgressListener(Runnable listener) {
        progressListeners.remove(listener);
    }

    /** The log's directory has failed: whoever waits for its flush waits in vain. */
    public void onDirectoryOffline(LogException failure) {
        directoryFailure = Optional.of(failure);
        commitWaiters.failAll(failure);
        onProgress();
    }

    private void onProgress() {
        commitWaiters.completeUpTo(highWatermark());
        if (!progressListeners.isEmpty()) {
            progressListeners.forEach(Runnable::run);
        }
    }
}
