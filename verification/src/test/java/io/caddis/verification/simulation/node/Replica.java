package io.caddis.verification.simulation.node;

import io.caddis.replication.FetchPosition;
import io.caddis.replication.FollowerDecision;
import io.caddis.replication.FollowerProgress;
import io.caddis.replication.InSyncOutcome;
import io.caddis.replication.InSyncProposal;
import io.caddis.replication.LeaderProgress;
import io.caddis.replication.Role;
import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One partition in one broker process: the shell around {@link LeaderProgress} and {@link FollowerProgress}, as
 * {@code replication.Partition} is in the broker.
 */
final class Replica {

    /** An append that waits for its answer. */
    private record Waiting(long offset, long value, Runnable acknowledge) {}

    private final Cluster cluster;
    private final Machine machine;
    private final BrokerProcess process;
    private final SimulatedPartition partition;
    private final PartitionInvariants checks;
    private final VirtualLog log;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final LeaderFetches fetches;
    private Role role = new Role.Offline(-1, -1, false);
    private Optional<LeaderProgress> progress = Optional.empty();
    private Optional<FollowerProgress> follower = Optional.empty();
    private long highWatermark;
    private boolean flushing;
    private Optional<FetchPosition> lossAnswered = Optional.empty();

    Replica(Cluster cluster, Machine machine, BrokerProcess process, int index) {
        this.cluster = cluster;
        this.machine = machine;
        this.process = process;
        this.partition = cluster.partition(index);
        this.checks = cluster.checks().get(index);
        this.log = machine.log(index);
        this.highWatermark = machine.highWatermarkCheckpoint(index);
        this.fetches = new LeaderFetches(cluster, machine, process, this);
        checks.onHighWatermark(machine.id(), false, 0, highWatermark);
    }

    SimulatedPartition partition() {
        return partition;
    }

    VirtualLog log() {
        return log;
    }

    Role role() {
        return role;
    }

    long highWatermark() {
        return highWatermark;
    }

    /** Present while this node leads. */
    Optional<LeaderProgress> leader() {
        return role instanceof Role.Leader ? progress : Optional.empty();
    }

    LeaderFetches fetches() {
        return fetches;
    }

    // ---- role ----

    void become(Role next) {
        boolean older = next.leaderEpoch() < role.leaderEpoch()
                || (next.leaderEpoch() == role.leaderEpoch() && next.partitionEpoch() < role.partitionEpoch());
        if (older || next.equals(role)) {
            return;
        }
        trace(() -> "is " + next);
        boolean leadsOn = next instanceof Role.Leader && role instanceof Role.Leader && next.leaderEpoch() == role.leaderEpoch();
        if (!(next instanceof Role.Leader && role instanceof Role.Leader)) {
            waiting.clear(); // their producers hear nothing
        }
        if (!leadsOn) {
            leadNoMore();
        }
        role = next;
        if (next instanceof Role.Leader leads) {
            lead(leads);
        } else if (next instanceof Role.Follower follows) {
            follow(follows);
        } else {
            follower = Optional.empty();
            process.fetcher(partition.index()).stop();
        }
        progressed();
    }

    private void leadNoMore() {
        if (role instanceof Role.Leader) {
            checks.onLeadsNoMore(machine.id());
            role = new Role.Offline(role.leaderEpoch(), role.partitionEpoch(), false);
            fetches.wake();
        }
    }

    /** A leadership that was interrupted goes on: its proposal may be under way still. */
    private void lead(Role.Leader leads) {
        follower = Optional.empty();
        process.fetcher(partition.index()).stop();
        checks.onLeads(machine.id(), leads.brokerEpoch(), leads.leaderEpoch());
        if (progress.isPresent() && progress.get().leaderEpoch() == leads.leaderEpoch()) {
            progress.get().onImage(leads);
        } else {
            long epochStart = log.endOffset();
            log.noteLeaderEpoch(leads.leaderEpoch());
            long assumedStart = cluster.has(PlantedBug.ISR_GROWS_BEFORE_EPOCH_START) ? 0 : epochStart;
            progress = Optional.of(new LeaderProgress(leads, assumedStart, highWatermark, partition.minInsyncReplicas(),
                    cluster.rates().replicaLagTimeMaxMs(), cluster.nowMs()));
        }
        role = progress.get().role();
        progress.get().onLocalLog(log.endOffset(), log.visibleOffset(), cluster.nowMs());
    }

    private void follow(Role.Follower follows) {
        progress = Optional.empty();
        if (follower.isPresent() && follower.get().leaderEpoch() == follows.leaderEpoch()) {
            follower.get().onImage(follows);
            return;
        }
        if (cluster.has(PlantedBug.TRUNCATES_TO_HIGH_WATERMARK) && highWatermark < log.endOffset()) {
            truncateTo(highWatermark);
        }
        log.dropEpochsWithoutRecords();
        follower = Optional.of(new FollowerProgress(follows, highWatermark));
        process.fetcher(partition.index()).follow(follows.leaderId());
    }

    // ---- as the leader ----

    /** @return false if this node may not take the record */
    boolean append(long value, Runnable acknowledge) {
        if (!(role instanceof Role.Leader leads) || leads.isr().size() < partition.minInsyncReplicas() || !machine.takesRecord()) {
            return false;
        }
        long offset = log.endOffset();
        log.append(value, leads.leaderEpoch());
        trace(() -> "appends " + value + " at " + offset);
        waiting.add(new Waiting(offset, value, acknowledge));
        if (cluster.has(PlantedBug.ACKNOWLEDGED_BEFORE_COMMITTED)) {
            checks.onAcknowledged(machine.id(), offset, value);
        }
        onLogGrown();
        fetches.wake();
        return true;
    }

    void onTick(long nowMs) {
        leader().ifPresent(leads -> {
            propose(standingOf(leads, nowMs));
            propose(leads.onTick(nowMs));
        });
        fetches.onTick(nowMs);
        progressed();
    }

    private Optional<InSyncProposal> standingOf(LeaderProgress leads, long nowMs) {
        if (log.foundDamage().isPresent()) {
            return leads.abdicate(nowMs);
        }
        if (machine.hasRoom()) {
            leads.keepLeading();
            return Optional.empty();
        }
        return cluster.has(PlantedBug.FULL_DISK_TAKEN_FOR_DAMAGE) ? leads.abdicate(nowMs) : leads.yieldLead(nowMs);
    }

    void propose(Optional<InSyncProposal> proposal) {
        proposal.ifPresent(wanted -> {
            trace(() -> "proposes " + describe(wanted));
            if (cluster.has(PlantedBug.PROPOSAL_TAKEN_FOR_DONE)) {
                onProposalAnswered(wanted, new InSyncOutcome.Accepted(wanted.newIsr().keySet().stream().sorted().toList(),
                        wanted.partitionEpoch() + 1));
            }
            process.proposals().send(this, wanted);
        });
    }

    void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome) {
        trace(() -> "hears " + outcome + " of " + describe(proposal));
        leader().ifPresent(leads -> {
            leads.onProposalAnswered(proposal, outcome, cluster.nowMs());
            role = leads.role();
        });
        progressed();
    }

    /** Retention, which stops at the high watermark; followers delete what their leader has deleted. */
    void deleteOldRecords(int kept) {
        if (role instanceof Role.Leader && highWatermark - kept > log.logStartOffset()) {
            log.deleteBefore(highWatermark - kept);
            checks.onDeleted(log.logStartOffset());
            trace(() -> "starts at " + log.logStartOffset());
        }
    }

    // ---- as a follower ----

    /** Where to fetch from; empty while what was appended is not flushed, or while this node does not follow. */
    Optional<FetchPosition> fetchPosition() {
        boolean counted = role instanceof Role.Follower follows && follows.counted();
        OptionalLong damage = log.foundDamage();
        if (damage.isPresent() && follower.isPresent()) {
            FetchPosition lost = follower.get().positionBeforeLoss(damage.getAsLong());
            boolean givenUp = lossAnswered.equals(Optional.of(lost)) || cluster.has(PlantedBug.REPAIRS_WITHOUT_ASKING);
            if ((counted || !givenUp) && !cluster.has(PlantedBug.REPAIRS_WHILE_COUNTED)) {
                return Optional.of(lost);
            }
            repair(damage.getAsLong());
        }
        if (!machine.hasRoom()) {
            return counted ? follower.map(FollowerProgress::positionWithoutRoom) : Optional.empty();
        }
        boolean visible = log.visibleOffset() == log.endOffset() || cluster.has(PlantedBug.FETCHES_BEFORE_FLUSH);
        return visible ? follower.map(follows -> follows.position(log)) : Optional.empty();
    }

    private void repair(long damagedOffset) {
        trace(() -> "cuts off damage at " + damagedOffset);
        lossAnswered = Optional.empty();
        truncateTo(damagedOffset);
        follower.orElseThrow().onCut(log);
        progressed();
    }

    /** @return true to ask again at once, false after a pause */
    boolean onFetchReply(FetchReply reply) {
        boolean answered = follower.isPresent() && reply.error() != FetchReply.Error.REFUSED;
        if (answered && log.foundDamage().isPresent()) {
            lossAnswered = Optional.of(reply.asked());
        }
        if (!answered || log.foundDamage().isPresent()) {
            return false;
        }
        FollowerProgress follows = follower.get();
        if (cluster.has(PlantedBug.LATE_REPLY_APPLIED) && reply.diverging().isPresent()) {
            truncateTo(Math.min(log.endOffset(), reply.diverging().get().endOffset()));
        }
        FollowerDecision decision = follows.onAnswer(reply.asked(), reply.answer(), log);
        boolean appends = decision instanceof FollowerDecision.Append || decision instanceof FollowerDecision.AppendFrom;
        if (appends && !machine.takesRecord()) {
            return false;
        }
        if (decision instanceof FollowerDecision.TruncateTo truncation) {
            truncateTo(truncation.offset());
        } else if (decision instanceof FollowerDecision.RestartAt restart) {
            log.restartAt(restart.offset());
            checks.onTruncated(machine.id(), log.endOffset());
        } else if (decision instanceof FollowerDecision.AppendFrom anew) {
            log.restartAt(anew.firstOffset());
            appendAll(reply);
        } else if (decision instanceof FollowerDecision.Append) {
            appendAll(reply);
        }
        trace(() -> "gets " + decision + (reply.values().length == 0 ? "" : " of " + reply.values().length));
        if (!(decision instanceof FollowerDecision.Ignore)) {
            log.deleteBefore(Math.min(reply.logStartOffset(), log.endOffset()));
        }
        follows.onApplied(decision, reply.answer(), log);
        progressed();
        return !(decision instanceof FollowerDecision.Ignore);
    }

    private void appendAll(FetchReply reply) {
        for (int i = 0; i < reply.values().length; i++) {
            log.append(reply.values()[i], reply.epochs()[i]);
        }
        onLogGrown();
    }

    private void truncateTo(long offset) {
        log.truncateTo(offset);
        checks.onTruncated(machine.id(), log.endOffset());
    }

    // ---- disk ----

    private void onLogGrown() {
        long nowMs = cluster.nowMs();
        leader().ifPresent(leads -> leads.onLocalLog(log.endOffset(), log.visibleOffset(), nowMs));
        progressed();
        if (log.isSynced()) {
            flush();
        }
    }

    private void flush() {
        if (flushing) {
            return;
        }
        flushing = true;
        int upTo = (int) log.endOffset();
        process.after(machine.flushMs(), () -> {
            flushing = false;
            log.flushedTo(upTo);
            leader().ifPresent(leads -> leads.onLocalLog(log.endOffset(), log.visibleOffset(), cluster.nowMs()));
            follower.ifPresent(follows -> follows.onVisible(log));
            progressed();
            if (log.durableOffset() < log.endOffset()) {
                flush();
            } else {
                process.fetcher(partition.index()).onVisible();
            }
        });
    }

    /** Writes down what is known to be committed, as the broker does now and then. */
    void checkpoint() {
        machine.checkpoint(partition.index(), highWatermark);
    }

    // ----

    /** Looks at what the event has done, tells the invariants, and answers whoever waited for it. */
    void progressed() {
        long before = highWatermark;
        Optional<LeaderProgress> leads = leader();
        if (leads.isPresent()) {
            highWatermark = leads.get().highWatermark();
            Set<Integer> maximalIsr = new TreeSet<>(leads.get().role().isr());
            leads.get().outstandingProposal().ifPresent(proposal -> maximalIsr.addAll(proposal.newIsr().keySet()));
            checks.onMaximalIsr(machine.id(), leads.get().leaderEpoch(), maximalIsr);
        } else if (follower.isPresent()) {
            highWatermark = follower.get().highWatermark();
        }
        if (highWatermark != before) {
            trace(() -> "high watermark " + highWatermark);
            checks.onHighWatermark(machine.id(), leads.isPresent(), before, highWatermark);
            while (!waiting.isEmpty() && waiting.peek().offset() < highWatermark) {
                Waiting done = waiting.remove();
                checks.onAcknowledged(machine.id(), done.offset(), done.value());
                done.acknowledge().run();
            }
        }
    }

    /** In an order that is the same in every run. */
    private static String describe(InSyncProposal proposal) {
        return "leaderEpoch=" + proposal.leaderEpoch() + " partitionEpoch=" + proposal.partitionEpoch() + " newIsr="
                + new TreeMap<>(proposal.newIsr());
    }

    private void trace(Supplier<String> what) {
        if (cluster.trace().isOn()) {
            cluster.trace().line("node " + machine.id() + "." + machine.life() + " " + partition + " " + what.get());
        }
    }
}
