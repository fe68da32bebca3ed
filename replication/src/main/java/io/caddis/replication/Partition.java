package io.caddis.replication;

import io.caddis.log.AppendResult;
import io.caddis.log.LogException;
import io.caddis.log.LogSlice;
import io.caddis.log.PartitionLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition hosted by this node: its log, and the role this node has for it.
 *
 * <p>Appends, reads and fetches of followers come from any event loop; {@link #become}, {@link #reconfigure} and {@link #close}
 * from the one thread that applies cluster images; {@link #fetchPosition} and {@link #onFetchAnswer} from the fetcher of the
 * leader. At all times: what a consumer sees and a producer with acks=all is told lies below the high watermark, and the high
 * watermark falls only where an unclean election or a repair cuts the log.
 *
 * <p>Times called {@code steadyMs} are of the node's clock that never jumps, {@code nowMs} is milliseconds since 1970.
 *
 * <p>Locks, in the order in which they are taken: the role's, the follower side's, the progress', the log's. Waiters, listeners
 * and the sink of proposals are called under none of them.
 */
public final class Partition implements InSyncProposer {

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
    /** A request that names no leader epoch. */
    public static final int ANY_LEADER_EPOCH = -1;

    private final PartitionName name;
    private final PartitionLog log;
    private final ReplicaProgress progress;
    private final LogHealth health;
    private final FollowerSide followerSide;
    private final LeaderSide leaderSide;
    private final PartitionWaiters waiters;
    private final PartitionAudience audience;
    private final Consumer<PartitionLog> durabilityListener = moved -> onDurable();
    // Held shared by an append and exclusively by a role change: no append starts under one role and ends under another.
    private final ReentrantReadWriteLock roleLock = new ReentrantReadWriteLock();
    private volatile PartitionSettings settings;

    /** @param proposals the way to the controller, called under no lock */
    public Partition(PartitionName name, PartitionLog log, PartitionSettings settings, InSyncProposalSink proposals) {
        this.name = name;
        this.log = log;
        this.settings = settings;
        FollowedLog replicaLog = new FollowedLog(log);
        this.progress = new ReplicaProgress(name, replicaLog);
        this.health = new LogHealth(name, log);
        this.followerSide = new FollowerSide(name, replicaLog, progress, health, roleLock.readLock());
        this.waiters = new PartitionWaiters(this::highWatermark, log::visibleOffset, progress::lowWatermark);
        this.audience = new PartitionAudience(waiters, this::highWatermark);
        this.leaderSide = new LeaderSide(
                name, replicaLog, progress, health, audience, proposal -> proposals.propose(this, proposal));
        log.boundRetention(this::retentionBound);
        log.reconfigure(settings.log());
        log.addDurabilityListener(durabilityListener);
    }

    // ---- what it is ----

    @Override
    public PartitionName name() {
        return name;
    }

    public PartitionLog log() {
        return log;
    }

    /** With the ISR as last committed, as far as this node knows. */
    public Role role() {
        return progress.role();
    }

    public PartitionSettings settings() {
        return settings;
    }

    /**
     * Whether the log can be relied on, and has room. A replica of which one of both is not true has others stop counting on it
     * before it goes on to follow, and hands its lead over if somebody can take it.
     */
    public ReplicaHealth health() {
        return health.examine();
    }

    /** Everything below is committed: acknowledged to producers, visible to consumers. */
    public long highWatermark() {
        return progress.highWatermark();
    }

    /**
     * The last stable offset: what a {@code read_committed} consumer may read up to. There are no transactions yet, so it
     * is the high watermark.
     */
    public long lastStableOffset() {
        return highWatermark();
    }

    /** The leader's retention stops at the high watermark; a follower deletes what its leader has deleted. */
    private long retentionBound() {
        return role() instanceof Role.Leader ? highWatermark() : log.logStartOffset();
    }

    // ---- roles and settings ----

    /** What was known to be committed before a restart, to be told before the first role. It is bounded by what the log holds. */
    public void restoreHighWatermark(long checkpointed) {
        progress.restore(checkpointed);
    }

    public void reconfigure(PartitionSettings changed) {
        if (changed.equals(settings)) {
            return;
        }
        settings = changed;
        log.reconfigure(changed.log());
        progress.reconfigure(changed);
        onDurable();
    }

    /**
     * Who may join the in-sync replicas of a partition led here, by the newest image.
     *
     * @param joinable broker epochs of the registered brokers that do not drain, by broker id; not changed afterwards
     */
    public void onBrokers(Map<Integer, Long> joinable) {
        progress.onBrokers(joinable);
        waiters.deleted().completeDue();
    }

    /** Takes the role of a newer image. An older one, by leader epoch and partition epoch, changes nothing. */
    public void become(Role next, long steadyMs) {
        if (!progress.isNews(next)) {
            return; // most of an image is none: no append has to wait for it
        }
        Role previous;
        List<CommitWaiter> inVain;
        roleLock.writeLock().lock();
        try {
            if (!progress.isNews(next)) {
                return;
            }
            previous = role();
            PartitionWaiters.Change change = new PartitionWaiters.Change(
                    next instanceof Role.Leader && previous instanceof Role.Leader,
                    next instanceof Role.Follower follower && progress.isKnownFollowing(follower));
            inVain = waiters.end(change);
            enter(next, steadyMs);
            waiters.begin(next, change);
        } finally {
            roleLock.writeLock().unlock();
        }
        if (next.leaderEpoch() > previous.leaderEpoch()) {
            LOG.info("partition={} leaderEpoch={} leader={} was leader={}, highWatermark={} endOffset={}",
                    name, next.leaderEpoch(), next.leaderId(), previous.leaderId(), highWatermark(), log.endOffset());
        }
        if (!inVain.isEmpty()) {
            PartitionException.NotLeader failure = new PartitionException.NotLeader(name, next);
            inVain.forEach(waiter -> waiter.failed(failure));
        }
        audience.tellOfRole();
    }

    private void enter(Role next, long steadyMs) {
        if (next instanceof Role.Leader leader) {
            if (!progress.isKnownLeadership(leader)) {
                log.noteLeaderEpoch(leader.leaderEpoch(), log.endOffset());
            }
            progress.lead(leader, settings, steadyMs);
        } else if (next instanceof Role.Follower follower) {
            if (!progress.isKnownFollowing(follower)) {
                // an epoch in which this node led and wrote nothing would stand in the way of the leader's older records
                log.dropEpochsWithoutRecords();
            }
            progress.follow(follower);
        } else if (next instanceof Role.Offline offline) {
            progress.rest(offline);
        }
    }

    /** Stops serving: the partition is no longer assigned to this node, or the node stops. Everyone who waits is told. */
    public void close() {
        Role present = role();
        become(new Role.Offline(present.leaderEpoch(), present.partitionEpoch(), true), Long.MIN_VALUE);
        log.removeDurabilityListener(durabilityListener);
    }

    /**
     * Checks that this node leads, in the epoch the caller believes in.
     *
     * @param callersLeaderEpoch {@link #ANY_LEADER_EPOCH} if the caller has no belief
     * @throws PartitionException otherwise
     */
    public Role.Leader requireLeader(int callersLeaderEpoch) {
        return progress.requireLeader(callersLeaderEpoch);
    }

    /** Checks that this node leads or follows, for a consumer that may read from any replica (KIP-392). */
    public Role requireReplica(int callersLeaderEpoch) {
        Role present = progress.requireEpoch(callersLeaderEpoch);
        if (present instanceof Role.Offline) {
            throw new PartitionException.NotLeader(name, present);
        }
        return present;
    }

    // ---- producers ----

    /**
     * Appends batches that the caller has validated. Returns when they are in the page cache; use {@link #whenCommitted} or
     * {@link #whenOnDisk} for the rest.
     *
     * @param needsMinInsyncReplicas acks=all: refuse when too few replicas are in sync
     * @throws PartitionException when this node may not take them
     * @throws LogException       when the log cannot
     */
    public AppendResult append(ByteBuffer batches, boolean needsMinInsyncReplicas, long nowMs) {
        roleLock.readLock().lock();
        AppendResult result;
        try {
            Role.Leader leader = requireLeader(ANY_LEADER_EPOCH);
            int needed = Math.min(settings.minInsyncReplicas(), leader.replicas().size());
            if (needsMinInsyncReplicas && leader.isr().size() < needed) {
                throw new PartitionException.NotEnoughReplicas(name, leader.isr().size(), needed);
            }
            result = log.append(batches, leader.leaderEpoch(), nowMs);
        } finally {
            roleLock.readLock().unlock();
        }
        if (!result.duplicate()) {
            long before = highWatermark();
            progress.observeLog();
            audience.tellOfAppend();
            // With flush.policy=async it is visible at once. Under sync the flusher tells.
            if (log.visibleOffset() > result.lastOffset()) {
                waiters.onDisk().completeDue();
            }
            audience.tellIfRisenFrom(before);
        }
        return result;
    }

    /**
     * acks=all: calls the waiter when everything below {@code endOffset} is committed, at once if it is.
     *
     * @param leaderEpoch of the append, {@link AppendResult#leaderEpoch()}
     */
    public void whenCommitted(long endOffset, int leaderEpoch, CommitWaiter waiter) {
        register(waiters.committed(), endOffset, leaderEpoch, waiter);
    }

    /**
     * acks=1: calls the waiter when everything below {@code endOffset} is on this node's disk, as the topic's flush policy means
     * it. For a follower's fetcher too, with the leader epoch of its {@link FetchPosition}.
     */
    public void whenOnDisk(long endOffset, int leaderEpoch, CommitWaiter waiter) {
        register(waiters.onDisk(), endOffset, leaderEpoch, waiter);
    }

    private void register(CommitWaiters kind, long offset, int leaderEpoch, CommitWaiter waiter) {
        if (!kind.add(offset, leaderEpoch, waiter)) {
            waiter.failed(new PartitionException.NotLeader(name, role()));
            return;
        }
        // The progress or the disk's failure may have come before the waiter was in the list.
        kind.completeDue();
        health.directoryFailure().ifPresent(kind::failAll);
    }

    // ---- deletion ----

    /**
     * Makes {@code offset} the log's start, here at once; followers hear of it with their next fetch. Blocks for the disk.
     * No effect when the log starts there or later.
     */
    public void deleteRecordsBefore(long offset) {
        log.deleteRecordsBefore(offset);
        audience.tellOfDeletion();
    }

    /**
     * Calls the waiter when the logs of this leader and of all its live followers start at {@code offset} or later, at once if
     * they do.
     *
     * @param leaderEpoch in which the records were deleted here
     */
    public void whenDeletedEverywhere(long offset, int leaderEpoch, CommitWaiter waiter) {
        register(waiters.deleted(), offset, leaderEpoch, waiter);
    }

    /** The least log start of this leader and its live followers; -1 while one of them has not told its own. */
    public long lowWatermark() {
        return progress.lowWatermark();
    }

    // ---- consumers ----

    /**
     * Checks that the high watermark may be told as the partition's end: a new leader's may be behind what its predecessor has
     * told already (KIP-207).
     *
     * @throws PartitionException.OffsetNotAvailable if it is not known yet
     */
    public void requireKnownHighWatermark() {
        progress.requireKnownHighWatermark();
    }

    /**
     * Committed batches from an offset on. Empty at the high watermark, and on the leader also between it and the log's end:
     * such an offset is valid and its records are on their way.
     *
     * @param atLeastOneBatch return the first batch whole even if it is larger than {@code maxBytes}
     * @throws LogException.OffsetOutOfRange         if the offset is below the log's start or above what is known to exist
     * @throws PartitionException.OffsetNotAvailable on a follower that has yet to learn that the offset is committed (KIP-392)
     */
    public LogSlice readCommitted(long offset, int maxBytes, boolean atLeastOneBatch) {
        long committed = highWatermark();
        if (offset == committed) {
            return LogSlice.EMPTY;
        }
        if (offset > committed && offset <= progress.reach()) {
            if (role() instanceof Role.Leader) {
                return LogSlice.EMPTY;
            }
            throw new PartitionException.OffsetNotAvailable("offset " + offset + " of " + name
                    + " is not known here to be committed, offsets below " + committed + " are");
        }
        return log.read(offset, maxBytes, committed, atLeastOneBatch);
    }

    // ---- leading ----

    /** In-sync followers and the offset each has fetched up to; empty on a node that does not lead. */
    public Map<Integer, Long> inSyncFollowers() {
        return progress.inSyncFollowers();
    }

    /**
     * Takes note of a follower's progress, and reads what it gets: batches up to the log's end, on disk or in the page cache.
     *
     * @param atLeastOneBatch return the first batch whole even if it is larger than {@code maxBytes}
     * @throws PartitionException            if this node does not lead in that epoch, or the fetcher is no follower of it
     * @throws LogException.OffsetOutOfRange if the offset is outside of the log
     */
    public FollowerRead readForFollower(FollowerFetch fetch, int maxBytes, boolean atLeastOneBatch, long steadyMs) {
        return leaderSide.read(fetch, maxBytes, atLeastOneBatch, steadyMs);
    }

    /** Time passes: looks for lagging followers and damage. To be called every half second, or half the lag limit if that is less. */
    public void onTick(long steadyMs) {
        leaderSide.onTick(steadyMs);
    }

    @Override
    public void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs) {
        leaderSide.onProposalAnswered(proposal, outcome, steadyMs);
    }

    // ---- following ----

    /**
     * What to ask the leader next. Repairs a damaged log first where nobody relies on it, and blocks for that.
     *
     * @return empty while there is nothing to ask: this node does not follow, its log is lost, or what was appended last is not
     *     visible yet
     * @throws LogException when a repair fails
     */
    public Optional<FetchPosition> fetchPosition() {
        return followerSide.position();
    }

    /**
     * Applies the leader's answer. Blocks for the disk where it truncates; an append is in the page cache when this returns.
     *
     * @param asked what the answer is to; at any other state of this replica it is ignored
     * @param nowMs milliseconds since 1970
     * @throws LogException when the log fails, {@link LogException.InvalidBatch} when the records do not continue it
     */
    public FollowerStep onFetchAnswer(FetchPosition asked, FetchAnswer answer, long nowMs) {
        long before = highWatermark();
        FollowerStep step = followerSide.onAnswer(asked, answer, nowMs);
        audience.tellIfRisenFrom(before);
        return step;
    }

    // ---- progress ----

    /**
     * Calls the listener, on the thread that made it, at every progress of the high watermark and change of role until it
     * is removed. It must not block. Look at the state after adding: what happened before is not told.
     */
    public void addProgressListener(Runnable listener) {
        audience.progressListeners().add(listener);
    }

    public void removeProgressListener(Runnable listener) {
        audience.progressListeners().remove(listener);
    }

    /** The same for every append as the leader and change of role: what followers wait for. */
    public void addAppendListener(Runnable listener) {
        audience.appendListeners().add(listener);
    }

    public void removeAppendListener(Runnable listener) {
        audience.appendListeners().remove(listener);
    }

    /** The log's directory has failed: whoever waits for its flush waits in vain. */
    public void onDirectoryOffline(LogException failure) {
        health.onDirectoryOffline(failure);
        audience.tellOfFailure(failure);
    }

    private void onDurable() {
        long before = highWatermark();
        progress.observeLog();
        waiters.onDisk().completeDue();
        audience.tellIfRisenFrom(before);
    }
}
