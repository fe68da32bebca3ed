package io.caddis.verification.simulation.invariant;

import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What holds for one partition after every event. It is told of every event that could break it, and looks only at what that
 * event can have changed: thousands of seeds a minute are worth more than checking everything again each time.
 *
 * <p>The promise ends where it says it does: when {@code min.insync.replicas} disks have lost committed records at the same
 * time, the records may be gone ({@link #isVoid}).
 */
public final class PartitionInvariants {

    /** Who leads in an epoch. */
    private record Leadership(int brokerId, long brokerEpoch) {}

    private final SimulatedPartition partition;
    private final Disks disks;
    private final CommittedRecords committed = new CommittedRecords();
    private final Map<Integer, Leadership> leaderships = new TreeMap<>();
    private final Map<Integer, Integer> actingEpochs = new TreeMap<>();
    private final Map<Integer, Integer> exposed = new TreeMap<>();
    /** Of brokers whose process ended without flushing, or whose disk was lost, until they are in the ISR again. */
    private final Map<Integer, UncleanEnd> unclean = new TreeMap<>();
    /** Of brokers whose log has had a bad record, until they are in the ISR again with a whole one. */
    private final Set<Integer> damaged = new TreeSet<>();
    /** Every broker that it was ever assigned to. */
    private final Set<Integer> hosts = new TreeSet<>();
    private PartitionImage authority;
    private boolean isVoid;
    private int acknowledged;

    public PartitionInvariants(SimulatedPartition partition, PartitionImage authority, Disks disks) {
        this.partition = partition;
        this.authority = authority;
        this.hosts.addAll(authority.replicas());
        this.disks = disks;
    }

    public SimulatedPartition partition() {
        return partition;
    }

    public PartitionImage authority() {
        return authority;
    }

    /** More disks were lost than the promise allows: nothing is said about this partition's records any more. */
    public boolean isVoid() {
        return isVoid;
    }

    public int highWatermark() {
        return committed.highWatermark();
    }

    public int acknowledged() {
        return acknowledged;
    }

    // ---- what nodes do ----

    /** A node takes the lead: it has every committed record. */
    public void onLeads(int brokerId, long brokerEpoch, int leaderEpoch) {
        Leadership mine = new Leadership(brokerId, brokerEpoch);
        Leadership first = leaderships.putIfAbsent(leaderEpoch, mine);
        if (first != null && !first.equals(mine)) {
            throw violation("AtMostOneLeaderPerEpoch", mine + " leads in epoch " + leaderEpoch + ", in which " + first + " led");
        }
        actingEpochs.put(brokerId, leaderEpoch);
        int missing = committed.firstMissing(disks.log(brokerId, partition.index()), 0);
        if (!isVoid && missing < committed.committedBefore(leaderEpoch)) {
            throw violation("LeaderCompleteness", "broker " + brokerId + " leads in epoch " + leaderEpoch + " and lacks "
                    + committed.describe(missing));
        }
    }

    public void onLeadsNoMore(int brokerId) {
        actingEpochs.remove(brokerId);
    }

    /** The process's knowledge is gone; and what it had not flushed may be. */
    public void onProcessEnded(int brokerId, boolean cleanly) {
        if (!cleanly && !partition.synced()) {
            unclean.computeIfAbsent(brokerId, first -> new UncleanEnd()).again();
        }
        actingEpochs.remove(brokerId);
        exposed.remove(brokerId);
    }

    /** A replica shows its consumers more. */
    public void onHighWatermark(int brokerId, boolean leads, long before, long after) {
        VirtualLog log = disks.log(brokerId, partition.index());
        if (after < before && leads) {
            throw violation("MonotonicHighWatermark", "broker " + brokerId + " went from " + before + " to " + after);
        }
        if (after > log.visibleOffset()) {
            throw violation("HighWatermarkInLog",
                    "broker " + brokerId + " shows up to " + after + " and holds up to " + log.visibleOffset());
        }
        int seen = (int) Math.min(exposed.getOrDefault(brokerId, 0), after);
        exposed.put(brokerId, (int) after);
        if (isVoid) {
            return;
        }
        int known = (int) Math.min(after, committed.highWatermark());
        int missing = committed.firstMissing(log, seen);
        if (missing < known && missing >= log.logStartOffset()) {
            throw violation("ConsistentRead", "broker " + brokerId + " shows another record than committed " + committed.describe(missing));
        }
        if (after > committed.highWatermark()) {
            if (!leads) {
                throw violation("LogMatching", "follower " + brokerId + " shows up to " + after + ", committed is "
                        + committed.highWatermark());
            }
            commit(brokerId, log, after);
        }
    }

    private void commit(int brokerId, VirtualLog log, long after) {
        int before = committed.highWatermark();
        committed.extendTo(after, log, actingEpochs.getOrDefault(brokerId, 0));
        judgeLosses();
        if (isVoid) {
            return;
        }
        String by = "committed from " + before + " to " + after + " by broker " + brokerId + " in epoch " + actingEpochs.get(brokerId);
        long holders = hosts.stream().filter(id -> isLossy(id) || damaged.contains(id) || holdsAll(id)).count();
        if (holders < partition.minInsyncReplicas()) {
            throw violation("ReplicatedBeforeCommitted", by + " on " + holders + " brokers");
        }
        for (int member : candidates()) {
            requireComplete("StrongIsr", member, by);
        }
        for (Map.Entry<Integer, Integer> acting : actingEpochs.entrySet()) {
            if (acting.getValue() > actingEpochs.getOrDefault(brokerId, 0)) {
                requireComplete("LeaderCompleteness", acting.getKey(), by + ", leads already in epoch " + acting.getValue());
            }
        }
    }

    /** A leader deletes old records. */
    public void onDeleted(long before) {
        committed.deleteBefore(before);
    }

    public void onAcknowledged(int brokerId, long offset, long value) {
        acknowledged++;
        if (isVoid) {
            return;
        }
        if (offset >= committed.highWatermark() || committed.value(offset) != value) {
            throw violation("AcknowledgedIsCommitted", "broker " + brokerId + " acknowledged " + value + " at offset " + offset
                    + ", committed is " + committed.highWatermark());
        }
    }

    /** A log was cut. Members that others rely on keep what is committed. */
    public void onTruncated(int brokerId, long end) {
        exposed.merge(brokerId, (int) end, Math::min);
        if (candidates().contains(brokerId)) {
            requireComplete("LeaderCandidateCompleteness", brokerId, "truncated to " + end);
        }
    }

    // ---- what disks do ----

    /** A process has started on what its disk still holds. */
    public void onStarted(int brokerId, UUID incarnation) {
        if (unclean.containsKey(brokerId)) {
            unclean.get(brokerId).startedAgain(incarnation);
        }
    }

    /** A disk has lost records. */
    public void onLoss(int brokerId, boolean allowed) {
        exposed.remove(brokerId);
        if (allowed) {
            UncleanEnd end = unclean.computeIfAbsent(brokerId, first -> new UncleanEnd());
            end.again();
            end.lost();
        }
        judgeLosses();
        if (isVoid) {
            return;
        }
        if (!allowed && candidates().contains(brokerId)) {
            requireComplete("LeaderCandidateCompleteness", brokerId, "lost power");
        }
        int safe = 0;
        for (int id : hosts) {
            safe = (int) Math.max(safe, committed.readableTo(disks.log(id, partition.index())));
        }
        if (safe < committed.highWatermark()) {
            throw violation("NoCommittedRecordLostGlobally", "no disk holds " + committed.describe(safe) + " any more");
        }
    }

    /** A record went bad on this broker's disk. */
    public void onDamaged(int brokerId) {
        damaged.add(brokerId);
    }

    /** The controller has taken note of a run of this broker's process: what it may have lost has been drawn from it. */
    public void onProcessed(int brokerId, UUID incarnation) {
        if (unclean.containsKey(brokerId) && unclean.get(brokerId).announcedBy(incarnation)) {
            if (candidates().contains(brokerId)) {
                requireComplete("UncleanIsNoCandidate", brokerId, "is recorded and counted");
            }
        }
    }

    /** Whether the promise holds if this disk is lost now. */
    public boolean survivesLossOf(int brokerId) {
        long lost = authority.replicas().stream().filter(id -> id != brokerId && (isLossy(id) || damaged.contains(id))).count() + 1;
        return isVoid || lost < partition.minInsyncReplicas();
    }

    private void judgeLosses() {
        long lacking = authority.replicas().stream().filter(id -> (isLossy(id) || damaged.contains(id)) && !holdsAll(id)).count();
        if (lacking >= partition.minInsyncReplicas()) {
            isVoid = true;
        }
    }

    // ---- what the authority does ----

    public void onAuthority(PartitionImage after) {
        PartitionImage before = authority;
        authority = after;
        hosts.addAll(after.replicas());
        AuthorityRules.check(partition, before, after);
        boolean fromOutside = after.hasLeader() && !before.isr().contains(after.leader()) && !before.elr().contains(after.leader());
        if (fromOutside) {
            onNoCandidate(after, after.leader());
        } else if (after.isr().isEmpty() && after.elr().isEmpty()) {
            onNoCandidate(after, after.lastKnownElr().isEmpty() ? PartitionImage.NO_LEADER : after.lastKnownElr().get(0));
        }
        Set<Integer> joined = candidates();
        joined.removeAll(before.isr());
        joined.removeAll(before.elr());
        for (int member : joined) {
            requireComplete("LeaderCandidateCompleteness", member, "joined in " + after);
            if (after.isr().contains(member) && unclean.containsKey(member) && unclean.get(member).isAnnounced()) {
                unclean.remove(member);
            }
            if (after.isr().contains(member) && holdsAll(member)) {
                damaged.remove(member);
            }
        }
        if (after.leader() != PartitionImage.NO_LEADER && after.leader() != before.leader()) {
            requireComplete("LeaderCompleteness", after.leader(), "elected in " + after);
        }
    }

    /**
     * Nobody can be relied on any more. The last leader will lead again if it has its logs: records are lost then if it has lost
     * them, which takes as many unclean ends as the promise excludes.
     */
    private void onNoCandidate(PartitionImage after, int lastLeader) {
        Set<Integer> gone = new TreeSet<>(unclean.keySet());
        gone.addAll(damaged);
        if (after.leaderEpoch() > 1 && gone.size() < partition.minInsyncReplicas()) {
            throw violation("CandidatesGoForAReason", "unclean or damaged were only " + gone + ", yet there is no candidate in " + after);
        }
        isVoid |= lastLeader == PartitionImage.NO_LEADER || !holdsAll(lastLeader);
    }

    /** A leader counts everybody the authority may elect. */
    public void onMaximalIsr(int brokerId, int leaderEpoch, Set<Integer> maximalIsr) {
        if (authority.leader() == brokerId && authority.leaderEpoch() == leaderEpoch && !maximalIsr.containsAll(authority.isr())) {
            throw violation("ReplicationQuorumSuperset", "leader " + brokerId + " counts " + maximalIsr + ", the ISR is " + authority.isr());
        }
    }

    // ----

    private Set<Integer> candidates() {
        Set<Integer> candidates = new TreeSet<>(authority.isr());
        candidates.addAll(authority.elr());
        return candidates;
    }

    private boolean isLossy(int brokerId) {
        return unclean.containsKey(brokerId) && unclean.get(brokerId).isLossy();
    }

    private boolean holdsAll(int brokerId) {
        return committed.isHeldBy(disks.log(brokerId, partition.index()));
    }

    private void requireComplete(String invariant, int brokerId, String when) {
        boolean isNewsToTheController = isLossy(brokerId) && !unclean.get(brokerId).isAnnounced();
        if (isVoid || isNewsToTheController) {
            return;
        }
        int missing = committed.firstMissing(disks.log(brokerId, partition.index()), 0);
        if (missing < committed.highWatermark()) {
            throw violation(invariant, "broker " + brokerId + " (" + when + ") lacks " + committed.describe(missing)
                    + " of " + committed.highWatermark());
        }
    }

    private Violation violation(String invariant, String message) {
        return new Violation(invariant, partition + ": " + message);
    }

    /** Every acknowledged record is in this log, which is the whole truth now. */
    public List<String> differences(int brokerId, int leaderId) {
        VirtualLog log = disks.log(brokerId, partition.index());
        VirtualLog truth = disks.log(leaderId, partition.index());
        List<String> differences = new ArrayList<>();
        if (log.endOffset() != truth.endOffset()) {
            differences.add("broker " + brokerId + " ends at " + log.endOffset() + ", leader " + leaderId + " at " + truth.endOffset());
        }
        for (long at = Math.max(log.logStartOffset(), truth.logStartOffset()); at < Math.min(log.endOffset(), truth.endOffset()); at++) {
            if (log.value(at) != truth.value(at) || log.epoch(at) != truth.epoch(at)) {
                differences.add("broker " + brokerId + " differs from leader " + leaderId + " at " + at);
                break;
            }
        }
        if (!isVoid && !holdsAll(brokerId)) {
            differences.add("broker " + brokerId + " lacks " + committed.describe(committed.readableTo(log)));
        }
        return differences;
    }
}
