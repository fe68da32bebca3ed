package io.caddis.replication;

import java.util.Map;
import java.util.Optional;

/**
 * The role of one replica, its high watermark, and the core that is in charge of it, under one lock: {@link LeaderProgress},
 * {@link FollowerProgress} or none.
 *
 * <p>Any thread; nothing here blocks but for the log's own short lock. The role is changed under the partition's role lock
 * too, except for the ISR, which the controller's answer to a proposal changes.
 */
final class ReplicaProgress {

    private final PartitionName name;
    private final ReplicaLog log;
    private Optional<LeaderProgress> leading = Optional.empty();
    private Optional<FollowerProgress> following = Optional.empty();
    private Optional<Map<Integer, Long>> joinable = Optional.empty();
    private long latestSteadyMs = Long.MIN_VALUE;
    private volatile Role role = new Role.Offline(Partition.ANY_LEADER_EPOCH, -1, true);
    private volatile long highWatermark;

    ReplicaProgress(PartitionName name, ReplicaLog log) {
        this.name = name;
        this.log = log;
        this.highWatermark = log.logStartOffset();
    }

    Role role() {
        return role;
    }

    long highWatermark() {
        return highWatermark;
    }

    // ---- roles ----

    /** See {@link Partition#restoreHighWatermark}. */
    synchronized void restore(long checkpointed) {
        publish(Math.min(checkpointed, log.visibleOffset()));
    }

    synchronized void reconfigure(PartitionSettings settings) {
        leading.ifPresent(leader -> leader.reconfigure(settings.minInsyncReplicas(), settings.replicaLagTimeMaxMs()));
    }

    /** See {@link Partition#onBrokers}. */
    synchronized void onBrokers(Map<Integer, Long> newJoinable) {
        joinable = Optional.of(newJoinable);
        leading.ifPresent(leader -> leader.onBrokers(newJoinable));
    }

    /** Whether an image that makes this of the node brings anything new. */
    boolean isNews(Role next) {
        Role present = role;
        boolean older = next.leaderEpoch() < present.leaderEpoch()
                || (next.leaderEpoch() == present.leaderEpoch() && next.partitionEpoch() < present.partitionEpoch());
        return !older && !next.equals(present);
    }

    /** The leadership that this role would go on with is still here: its proposal may be under way. */
    synchronized boolean isKnownLeadership(Role.Leader next) {
        return leading.isPresent() && leading.get().leaderEpoch() == next.leaderEpoch();
    }

    synchronized void lead(Role.Leader next, PartitionSettings settings, long steadyMs) {
        if (isKnownLeadership(next)) {
            leading.get().onImage(next);
        } else {
            leading = Optional.of(new LeaderProgress(next, log.endOffset(), highWatermark, settings.minInsyncReplicas(),
                    settings.replicaLagTimeMaxMs(), advanceClock(steadyMs)));
            joinable.ifPresent(leading.get()::onBrokers);
        }
        following = Optional.empty();
        role = leading.get().role();
        observeLog();
    }

    synchronized boolean isKnownFollowing(Role.Follower next) {
        return following.isPresent() && following.get().leaderEpoch() == next.leaderEpoch();
    }

    synchronized void follow(Role.Follower next) {
        if (isKnownFollowing(next)) {
            following.get().onImage(next);
        } else {
            following = Optional.of(new FollowerProgress(next, highWatermark));
        }
        leading = Optional.empty();
        role = next;
    }

    /** The leadership that rests may go on. */
    synchronized void rest(Role.Offline next) {
        following = Optional.empty();
        role = next;
    }

    Role requireEpoch(int callersLeaderEpoch) {
        Role present = role;
        if (callersLeaderEpoch != Partition.ANY_LEADER_EPOCH) {
            if (callersLeaderEpoch < present.leaderEpoch()) {
                throw new PartitionException.FencedLeaderEpoch(name, callersLeaderEpoch, present);
            }
            if (callersLeaderEpoch > present.leaderEpoch()) {
                throw new PartitionException.UnknownLeaderEpoch(name, callersLeaderEpoch, present);
            }
        }
        return present;
    }

    Role.Leader requireLeader(int callersLeaderEpoch) {
        Role present = requireEpoch(callersLeaderEpoch);
        if (present instanceof Role.Leader leader) {
            return leader;
        }
        throw new PartitionException.NotLeader(name, present);
    }

    /** A follower has to name the epoch: an unfenced fetch may be of another leadership (KIP-320). */
    Role.Leader requireLeaderOf(FollowerFetch fetch) {
        if (fetch.currentLeaderEpoch() == Partition.ANY_LEADER_EPOCH) {
            throw new PartitionException.FencedLeaderEpoch(name, fetch.currentLeaderEpoch(), role);
        }
        return requireLeader(fetch.currentLeaderEpoch());
    }

    // ---- the log ----

    /** The log grew, or more of it is on disk. */
    synchronized void observeLog() {
        if (role instanceof Role.Leader) {
            LeaderProgress progress = leading.orElseThrow();
            long visible = log.visibleOffset(); // before the end, which is never behind it
            progress.onLocalLog(log.endOffset(), visible, latestSteadyMs);
            publish(progress.highWatermark());
        } else if (following.isPresent()) {
            following.get().onVisible(log);
            publish(following.get().highWatermark());
        }
    }

    /** The offset up to which records are known to exist, here or on the leader. */
    synchronized long reach() {
        return Math.max(log.endOffset(), following.map(FollowerProgress::leaderHighWatermark).orElse(0L));
    }

    /** See {@link Partition#requireKnownHighWatermark}. */
    synchronized void requireKnownHighWatermark() {
        if (role instanceof Role.Leader leader && !leading.orElseThrow().isHighWatermarkKnown()) {
            throw new PartitionException.OffsetNotAvailable("the high watermark of " + name
                    + " has not yet reached the start of leader epoch " + leader.leaderEpoch());
        }
    }

    // ---- leading ----

    /** See {@link Partition#inSyncFollowers}. */
    synchronized Map<Integer, Long> inSyncFollowers() {
        return role instanceof Role.Leader ? leading.orElseThrow().inSyncFollowers() : Map.of();
    }

    /** See {@link Partition#lowWatermark}. */
    synchronized long lowWatermark() {
        return role instanceof Role.Leader ? leading.orElseThrow().lowWatermark(log.logStartOffset()) : log.logStartOffset();
    }

    /**
     * A follower fetched.
     *
     * @param match the finding on its log, made just before
     * @return a proposal to send
     */
    synchronized Optional<InSyncProposal> onFollowerFetch(FollowerFetch fetch, LogMatching.Match match, long steadyMs) {
        Role.Leader leader = requireLeaderOf(fetch);
        LeaderProgress progress = leading.orElseThrow();
        if (!progress.isFollower(fetch.replicaId())) {
            throw new PartitionException.NotReplica(name, fetch.replicaId(), leader);
        }
        long knownEpoch = progress.brokerEpochOf(fetch.replicaId());
        if (fetch.replicaEpoch() < 0 || fetch.replicaEpoch() < knownEpoch) {
            throw new PartitionException.StaleReplicaEpoch(name, fetch, knownEpoch);
        }
        long nowMs = advanceClock(steadyMs);
        observeLog();
        // A log that has parted is no progress. One that ends before this one begins is: it shows what is missing.
        if (match instanceof LogMatching.Match.Parted || fetch.fetchOffset() > log.endOffset()) {
            return Optional.empty();
        }
        progress.onFollowerLogStart(fetch.replicaId(), fetch.logStartOffset());
        Optional<InSyncProposal> proposal = progress.onFollowerFetch(fetch.replicaId(), fetch.replicaEpoch(), fetch.fetchOffset(), nowMs);
        publish(progress.highWatermark());
        return proposal;
    }

    /** See {@link LeaderProgress#isCountedForLostRecords}. */
    synchronized void requireNotCountedFor(FollowerFetch fetch) {
        requireLeaderOf(fetch);
        if (leading.orElseThrow().isCountedForLostRecords(fetch.replicaId(), fetch.isBeforeLoss())) {
            throw new PartitionException.OffsetNotAvailable("replica " + fetch.replicaId() + " of " + name + " asks for offset "
                    + fetch.fetchOffset() + ", which it is counted on to have, until it is out of the ISR");
        }
    }

    /** @param health of this node's log. @return a proposal to send */
    synchronized Optional<InSyncProposal> onTick(ReplicaHealth health, long steadyMs) {
        long nowMs = advanceClock(steadyMs);
        observeLog();
        if (!(role instanceof Role.Leader)) {
            return Optional.empty();
        }
        LeaderProgress progress = leading.orElseThrow();
        if (health instanceof ReplicaHealth.Sound) {
            progress.keepLeading();
            return progress.onTick(nowMs);
        }
        Optional<InSyncProposal> handover = health.isWhole() ? progress.yieldLead(nowMs) : progress.abdicate(nowMs);
        return handover.isPresent() ? handover : progress.onTick(nowMs);
    }

    synchronized void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs) {
        long nowMs = advanceClock(steadyMs);
        // while the leadership rests too: it may go on, and must know then
        leading.ifPresent(progress -> progress.onProposalAnswered(proposal, outcome, nowMs));
        if (role instanceof Role.Leader) {
            role = leading.orElseThrow().role();
            publish(leading.orElseThrow().highWatermark());
        }
    }

    // ---- following ----

    /** See {@link Partition#fetchPosition}. While a log cannot take what is fetched, its leader is asked only to stop counting on it. */
    synchronized Optional<FetchPosition> position(ReplicaHealth health) {
        if (!(role instanceof Role.Follower follower)) {
            return Optional.empty();
        }
        FollowerProgress progress = following.orElseThrow();
        if (health instanceof ReplicaHealth.Sound) {
            return log.visibleOffset() < log.endOffset() ? Optional.empty() : Optional.of(progress.position(log));
        }
        if (health instanceof ReplicaHealth.Damaged damaged) {
            return Optional.of(progress.positionBeforeLoss(damaged.range().startOffset()));
        }
        if (!follower.counted()) {
            return Optional.empty();
        }
        return Optional.of(health instanceof ReplicaHealth.NoRoom ? progress.positionWithoutRoom() : progress.positionBeforeLoss(0));
    }

    synchronized FollowerDecision decide(FetchPosition asked, LeaderAnswer answer) {
        return following.isPresent()
                ? following.get().onAnswer(asked, answer, log)
                : new FollowerDecision.Ignore("this node does not follow");
    }

    synchronized void onApplied(FollowerDecision decision, LeaderAnswer answer) {
        following.ifPresent(progress -> {
            progress.onApplied(decision, answer, log);
            highWatermark = progress.highWatermark();
        });
    }

    /** The log was cut for a repair. */
    synchronized void onCut() {
        following.ifPresent(progress -> {
            progress.onCut(log);
            highWatermark = progress.highWatermark();
        });
    }

    private void publish(long newHighWatermark) {
        if (newHighWatermark > highWatermark) {
            highWatermark = newHighWatermark;
        }
    }

    /** Threads that were held up do not turn it back. */
    private long advanceClock(long steadyMs) {
        latestSteadyMs = Math.max(latestSteadyMs, steadyMs);
        return latestSteadyMs;
    }
}
