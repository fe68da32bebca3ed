package io.caddis.replication;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * One leadership of one partition: how far its followers are, the high watermark, and which in-sync replicas to propose.
 *
 * <p>No lock, no thread, no clock: the caller guards it and passes the time of a clock that never jumps. Always true:
 * <ul>
 * <li>the high watermark never falls, and everything below it is held by every member of the <em>maximal ISR</em>, the
 *     committed one united with the one proposed: the controller may have committed either (KIP-497);
 * <li>it stands still while the committed ISR is smaller than min.insync.replicas (KIP-966);
 * <li>at most one proposal is outstanding. It is settled by a newer partition epoch and by nothing else; a repetition is the
 *     same proposal with the same evidence.
 * </ul>
 */
public final class LeaderProgress {

    /** Pause before a proposal of unknown outcome is sent again. */
    static final long UNKNOWN_OUTCOME_RETRY_MS = 100;
    /**
     * After a refusal nobody is proposed to join for so long, twice as long after each further one, up to a few seconds: each costs
     * the controller a write, and holds the high watermark up. A follower that begins a new life is not made to wait for what its
     * last was refused.
     */
    static final long REFUSED_JOIN_PAUSE_MS = 500;
    static final long REFUSED_JOIN_PAUSE_MAX_MS = 4_000;

    private final Map<Integer, FollowerReplica> followers = new TreeMap<>();
    private final long leaderEpochStartOffset;
    private Role.Leader committed;
    private int minInsyncReplicas;
    private long replicaLagTimeMaxMs;
    private long logEndOffset;
    private long visibleOffset;
    private long highWatermark;
    private Optional<Outstanding> outstanding = Optional.empty();
    // Followers of the maximal ISR, kept for the hot path.
    private FollowerReplica[] counting = {};
    /** Broker epochs of those that may join, by broker id; empty before any were told: then everybody may. */
    private Optional<Map<Integer, Long>> joinable = Optional.empty();
    private long joinsPausedUntilMs = Long.MIN_VALUE;
    private int refusalsInARow;
    private Standing standing = Standing.FIRM;

    /** @param resendAtMs when to send it again; empty while the answer is awaited */
    private record Outstanding(InSyncProposal proposal, OptionalLong resendAtMs) {
    }

    /**
     * @param role                   the decision that made this node the leader; {@code role.leaderId()} is this node
     * @param leaderEpochStartOffset the log's end when the leadership began
     * @param initialHighWatermark   what this node knew to be committed
     * @param minInsyncReplicas      min.insync.replicas; above the number of replicas it means all of them
     * @param replicaLagTimeMaxMs    replica.lag.time.max.ms
     * @param nowMs                  of a clock that never jumps
     */
    public LeaderProgress(Role.Leader role, long leaderEpochStartOffset, long initialHighWatermark, int minInsyncReplicas,
            long replicaLagTimeMaxMs, long nowMs) {
        this.leaderEpochStartOffset = leaderEpochStartOffset;
        this.highWatermark = initialHighWatermark;
        this.logEndOffset = leaderEpochStartOffset;
        this.minInsyncReplicas = minInsyncReplicas;
        this.replicaLagTimeMaxMs = replicaLagTimeMaxMs;
        Set<Integer> others = new LinkedHashSet<>(role.replicas());
        others.addAll(role.isr());
        others.remove(role.leaderId());
        others.forEach(id -> followers.put(id, new FollowerReplica(id, nowMs)));
        commit(role);
    }

    // ---- what it knows ----

    public int leaderEpoch() {
        return committed.leaderEpoch();
    }

    /** The leadership with the ISR as last committed, as far as this node knows. */
    public Role.Leader role() {
        return committed;
    }

    public long highWatermark() {
        return highWatermark;
    }

    /** Whether the high watermark has reached what the leaders before may have committed (KIP-207). */
    public boolean isHighWatermarkKnown() {
        return highWatermark >= leaderEpochStartOffset;
    }

    /** In-sync replicas that acks=all and the high watermark need. */
    public int neededInSync() {
        return Math.min(minInsyncReplicas, committed.replicas().size());
    }

    public boolean isFollower(int brokerId) {
        return committed.replicas().contains(brokerId) && followers.containsKey(brokerId);
    }

    /** The newest life of a follower that has fetched, {@link InSyncProposal#UNKNOWN_BROKER_EPOCH} if none has. */
    public long brokerEpochOf(int brokerId) {
        return followers.get(brokerId).brokerEpoch();
    }

    /** Followers in the committed ISR that have fetched in this leadership, and the offset each has fetched up to. */
    public Map<Integer, Long> inSyncFollowers() {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (FollowerReplica follower : followers.values()) {
            if (follower.isMember() && follower.fetchOffset() != FollowerReplica.NOT_HEARD_OF) {
                offsets.put(follower.brokerId(), follower.fetchOffset());
            }
        }
        return offsets;
    }

    /**
     * The least log start of this node's log and those of its live followers; {@link FollowerReplica#NOT_HEARD_OF} while one of
     * them has not fetched. A follower is live, as far as that is known, while it is registered and does not drain.
     */
    public long lowWatermark(long ownLogStartOffset) {
        long least = ownLogStartOffset;
        for (FollowerReplica follower : followers.values()) {
            boolean live = joinable.isEmpty() || joinable.get().containsKey(follower.brokerId());
            if (live && isFollower(follower.brokerId())) {
                least = Math.min(least, follower.logStartOffset());
            }
        }
        return least;
    }

    /** The proposal whose outcome is not known yet. */
    public Optional<InSyncProposal> outstandingProposal() {
        return outstanding.map(Outstanding::proposal);
    }

    // ---- events ----

    /**
     * The leader's own log moved.
     *
     * @param newVisibleOffset everything below is durable, or appended under flush.policy=async; at most {@code newLogEndOffset}
     */
    public void onLocalLog(long newLogEndOffset, long newVisibleOffset, long nowMs) {
        if (newLogEndOffset > logEndOffset) {
            for (FollowerReplica follower : followers.values()) {
                follower.beforeGrowth(logEndOffset, nowMs);
            }
            logEndOffset = newLogEndOffset;
        }
        if (newVisibleOffset > visibleOffset) {
            visibleOffset = newVisibleOffset;
            advance();
        }
    }

    /**
     * A follower of this leader epoch asked for what comes at {@code fetchOffset}, and its log up to there matches this one.
     * A fetch of an earlier life of it changes nothing.
     *
     * @return a proposal to send: it may join, or has lost records that it was counted for
     */
    public Optional<InSyncProposal> onFollowerFetch(int replicaId, long replicaBrokerEpoch, long fetchOffset, long nowMs) {
        FollowerReplica follower = followers.get(replicaId);
        if (follower == null || replicaBrokerEpoch < 0 || replicaBrokerEpoch < follower.brokerEpoch()) {
            return Optional.empty();
        }
        if (replicaBrokerEpoch > follower.brokerEpoch()) {
            refusalsInARow = 0;
            joinsPausedUntilMs = Long.MIN_VALUE;
        }
        follower.fetched(replicaBrokerEpoch, fetchOffset, logEndOffset, nowMs);
        advance();
        boolean changes = follower.isMember() ? hasLostRecords(follower) : mayJoin(follower, nowMs);
        return changes ? propose(nowMs) : Optional.empty();
    }

    /**
     * Whether this follower may be relied on for records that it lacks: it is in sync as far as that is known, a proposal that says so
     * may be under way, or the ISR is so small that those who left it last are still eligible (KIP-966). It is told nothing
     * meanwhile: an answer to such a fetch says that nobody counts on it in this leadership, and that it may cut its log.
     *
     * @param hasMoreThanItAsksFor its log goes on behind the place: it asks because what is there is bad, not to catch up
     */
    public boolean isCountedForLostRecords(int replicaId, boolean hasMoreThanItAsksFor) {
        FollowerReplica follower = followers.get(replicaId);
        boolean mayBeEligible = hasMoreThanItAsksFor && committed.isr().size() < neededInSync();
        return hasLostRecords(follower) && (mayBeEligible || Arrays.asList(counting).contains(follower));
    }

    /** A fetch, of the newest life of the follower, told where its log starts. */
    public void onFollowerLogStart(int replicaId, long logStartOffset) {
        followers.get(replicaId).logStartsAt(logStartOffset);
    }

    /** Time passes. @return a proposal to send, new or once more */
    public Optional<InSyncProposal> onTick(long nowMs) {
        if (outstanding.isEmpty()) {
            return propose(nowMs);
        }
        Outstanding waiting = outstanding.get();
        if (waiting.resendAtMs().isEmpty() || nowMs < waiting.resendAtMs().getAsLong()) {
            return Optional.empty();
        }
        outstanding = Optional.of(new Outstanding(waiting.proposal(), OptionalLong.empty()));
        return outstandingProposal();
    }

    /** The controller's decision on the same leadership, by an image. An older one, or the same, changes nothing. */
    public void onImage(Role.Leader role) {
        if (role.leaderEpoch() != leaderEpoch()) {
            throw new IllegalArgumentException("leader epoch " + role.leaderEpoch() + " is another leadership than " + leaderEpoch());
        }
        if (role.partitionEpoch() > committed.partitionEpoch()) {
            commit(role);
        }
    }

    /**
     * Who may join now: the registered brokers that do not drain, with their broker epochs. The controller refuses a proposal
     * whole for one member that may not, and the others would wait for nothing.
     */
    public void onBrokers(Map<Integer, Long> newJoinable) {
        joinable = Optional.of(newJoinable);
    }

    /** The answer to a proposal; one to a proposal that is not outstanding changes nothing, unless it brings newer state. */
    public void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long nowMs) {
        if (proposal.leaderEpoch() != leaderEpoch()) {
            return;
        }
        if (outcome instanceof InSyncOutcome.Accepted accepted && accepted.partitionEpoch() > committed.partitionEpoch()
                && accepted.isr().contains(committed.leaderId())) {
            commit(new Role.Leader(committed.leaderId(), committed.brokerEpoch(), committed.leaderEpoch(), accepted.partitionEpoch(),
                    committed.replicas(), accepted.isr()));
            return;
        }
        if (outstanding.isEmpty() || !outstanding.get().proposal().equals(proposal)) {
            return;
        }
        if (outcome instanceof InSyncOutcome.Refused) {
            joinsPausedUntilMs = nowMs + Math.min(REFUSED_JOIN_PAUSE_MAX_MS, REFUSED_JOIN_PAUSE_MS << Math.min(refusalsInARow, 10));
            refusalsInARow++;
        }
        // A refusal too is settled by a newer partition epoch only. Should none come, asking again is safe: both are counted.
        long pauseMs = outcome instanceof InSyncOutcome.Unknown ? UNKNOWN_OUTCOME_RETRY_MS : replicaLagTimeMaxMs;
        outstanding = Optional.of(new Outstanding(proposal, OptionalLong.of(nowMs + pauseMs)));
    }

    /** This node's log is not to be relied on: have another member lead as soon as there is one. @return a proposal to send */
    public Optional<InSyncProposal> abdicate(long nowMs) {
        standing = Standing.ABDICATES;
        return propose(nowMs);
    }

    /**
     * This node has no room for more: have another member lead, if without this one as many are in sync as acks=all needs.
     * Otherwise nobody could take more either, and this log, which is whole, stays counted. @return a proposal to send
     */
    public Optional<InSyncProposal> yieldLead(long nowMs) {
        standing = Standing.YIELDS;
        return propose(nowMs);
    }

    /** The log can be relied on again, and has room. */
    public void keepLeading() {
        standing = Standing.FIRM;
    }

    public void reconfigure(int newMinInsyncReplicas, long newReplicaLagTimeMaxMs) {
        minInsyncReplicas = newMinInsyncReplicas;
        replicaLagTimeMaxMs = newReplicaLagTimeMaxMs;
        advance();
    }

    // ---- decisions ----

    private void commit(Role.Leader role) {
        committed = role;
        outstanding = Optional.empty();
        for (FollowerReplica follower : followers.values()) {
            boolean member = role.isr().contains(follower.brokerId());
            if (member && !follower.isMember()) {
                refusalsInARow = 0;
            }
            follower.member(member);
        }
        recount();
        advance();
    }

    private void recount() {
        List<FollowerReplica> maximal = new ArrayList<>();
        for (FollowerReplica follower : followers.values()) {
            boolean proposed = outstanding.isPresent() && outstanding.get().proposal().newIsr().containsKey(follower.brokerId());
            if (follower.isMember() || proposed) {
                maximal.add(follower);
            }
        }
        counting = maximal.toArray(FollowerReplica[]::new);
    }

    private void advance() {
        if (committed.isr().size() < neededInSync()) {
            return;
        }
        long held = visibleOffset;
        for (FollowerReplica follower : counting) {
            held = Math.min(held, follower.fetchOffset());
        }
        highWatermark = Math.max(highWatermark, held);
    }

    /** A member holds everything below the high watermark; one that asks for less has lost it. Waiting for it would be in vain. */
    private boolean hasLostRecords(FollowerReplica follower) {
        return follower.fetchOffset() != FollowerReplica.NOT_HEARD_OF && follower.fetchOffset() < highWatermark;
    }

    /**
     * At the high watermark, or records below it would be missing on a member; at the start of the leadership, or it could be
     * ahead of what this leader knows to be committed and lack records that are. Heard of since it left: one that died at the
     * log's end stands there for ever.
     */
    private boolean mayJoin(FollowerReplica follower, long nowMs) {
        return nowMs >= joinsPausedUntilMs
                && isJoinable(follower)
                && follower.hasFetchedSinceItLeft()
                && isFollower(follower.brokerId())
                && follower.fetchOffset() >= highWatermark
                && follower.fetchOffset() >= leaderEpochStartOffset
                && !follower.isLagging(logEndOffset, replicaLagTimeMaxMs, nowMs);
    }

    private boolean isJoinable(FollowerReplica follower) {
        return joinable.isEmpty() || Long.valueOf(follower.brokerEpoch()).equals(joinable.get().get(follower.brokerId()));
    }

    private boolean mayStay(FollowerReplica follower, long nowMs) {
        return !follower.isLagging(logEndOffset, replicaLagTimeMaxMs, nowMs) && !hasLostRecords(follower);
    }

    private boolean isChangeDue(long nowMs) {
        for (FollowerReplica follower : followers.values()) {
            if (follower.isMember() ? !mayStay(follower, nowMs) : mayJoin(follower, nowMs)) {
                return true;
            }
        }
        return false;
    }

    private Optional<InSyncProposal> propose(long nowMs) {
        if (outstanding.isPresent() || (standing == Standing.FIRM && !isChangeDue(nowMs))) {
            return Optional.empty();
        }
        Map<Integer, Long> isr = new HashMap<>();
        for (FollowerReplica follower : followers.values()) {
            if (follower.isMember() && mayStay(follower, nowMs)) {
                isr.put(follower.brokerId(), follower.brokerEpoch());
            }
        }
        // to committed members, and with nobody else: for one that joins, all of the proposal may be refused
        if (!standing.handsOverTo(isr.size(), neededInSync())) {
            isr.put(committed.leaderId(), committed.brokerEpoch());
            for (FollowerReplica follower : followers.values()) {
                if (!follower.isMember() && mayJoin(follower, nowMs)) {
                    isr.put(follower.brokerId(), follower.brokerEpoch());
                }
            }
        }
        if (isr.keySet().equals(Set.copyOf(committed.isr()))) {
            return Optional.empty();
        }
        InSyncProposal proposal = new InSyncProposal(leaderEpoch(), committed.partitionEpoch(), isr);
        outstanding = Optional.of(new Outstanding(proposal, OptionalLong.empty()));
        recount();
        return Optional.of(proposal);
    }
}
