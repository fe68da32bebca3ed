package io.caddis.replication;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica assigned to this node whose log is not here: its files contradict each other and are in the quarantine, or their
 * disk was replaced. It takes the place of a {@link Partition} as long as others count on it, so that no empty log passes for
 * the lost one.
 *
 * <p>As the leader it hands over to another in-sync replica; as a follower it tells its leader that it has nothing, and so leaves
 * the ISR. Once {@link #mayBeginAnew()}, whoever hosts it makes an empty log and a partition of it, which follows like any new
 * replica. Where nobody else is in sync it stays as it is: the log may come back, or an operator decides.
 *
 * <p>Any thread. The sink of proposals is called under no lock.
 */
public final class LostReplica implements InSyncProposer {

    private static final Logger LOG = LoggerFactory.getLogger(LostReplica.class);
    /** Until a proposal without a clear outcome is sent again. */
    static final long RETRY_MS = 1_000;

    private final PartitionName name;
    private final InSyncProposalSink proposals;
    private Role role = new Role.Offline(Partition.ANY_LEADER_EPOCH, -1, true);
    private Optional<InSyncProposal> outstanding = Optional.empty();
    private long resendAtMs = Long.MAX_VALUE;

    public LostReplica(PartitionName name, InSyncProposalSink proposals) {
        this.name = name;
        this.proposals = proposals;
    }

    @Override
    public PartitionName name() {
        return name;
    }

    public synchronized Role role() {
        return role;
    }

    /** Takes the role of a newer image, by leader epoch and partition epoch. */
    public void become(Role next, long steadyMs) {
        synchronized (this) {
            boolean older = next.leaderEpoch() < role.leaderEpoch()
                    || (next.leaderEpoch() == role.leaderEpoch() && next.partitionEpoch() < role.partitionEpoch());
            if (older || next.equals(role)) {
                return;
            }
            if (next.partitionEpoch() > role.partitionEpoch()) {
                outstanding = Optional.empty();
            }
            role = next;
        }
        onTick(steadyMs);
    }

    /** Nobody counts on this replica: an empty log may take the place of the one that is lost. */
    public synchronized boolean mayBeginAnew() {
        return role instanceof Role.Follower follower && !follower.counted();
    }

    /** What to ask a leader that counts on this replica: the answer is of no use, the question tells that nothing is here. */
    public synchronized Optional<FetchPosition> fetchPosition() {
        return role instanceof Role.Follower follower && follower.counted()
                ? Optional.of(new FetchPosition(follower.leaderEpoch(), 0, FetchPosition.NO_EPOCH))
                : Optional.empty();
    }

    /** To be called as often as {@link Partition#onTick}. */
    public void onTick(long steadyMs) {
        Optional<InSyncProposal> due;
        synchronized (this) {
            due = dueAt(steadyMs);
        }
        due.ifPresent(proposal -> {
            LOG.warn("partition={} leaderEpoch={} has no log on this node, which hands its lead over to one of {}",
                    name, proposal.leaderEpoch(), proposal.newIsr().keySet());
            proposals.propose(this, proposal);
        });
    }

    private Optional<InSyncProposal> dueAt(long steadyMs) {
        if (!(role instanceof Role.Leader leader)) {
            return Optional.empty();
        }
        if (outstanding.isPresent()) {
            if (steadyMs < resendAtMs) {
                return Optional.empty();
            }
        } else {
            Map<Integer, Long> others = new HashMap<>();
            leader.isr().forEach(member -> others.put(member, InSyncProposal.UNKNOWN_BROKER_EPOCH));
            others.remove(leader.leaderId());
            if (others.isEmpty()) {
                return Optional.empty();
            }
            outstanding = Optional.of(new InSyncProposal(leader.leaderEpoch(), leader.partitionEpoch(), others));
        }
        resendAtMs = Long.MAX_VALUE;
        return outstanding;
    }

    @Override
    public synchronized void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs) {
        if (outstanding.isPresent() && outstanding.get().equals(proposal)) {
            resendAtMs = steadyMs + RETRY_MS; // unless an image says before that it was committed
        }
    }
}
