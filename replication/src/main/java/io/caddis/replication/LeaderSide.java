package io.caddis.replication;

import io.caddis.log.LogException;
import io.caddis.log.LogSlice;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica does as leader for its followers: answers their fetches, and has the in-sync replicas changed. Any thread, under
 * no lock; beside it, {@link FollowerSide}.
 */
final class LeaderSide {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderSide.class);

    private final PartitionName name;
    private final FollowedLog log;
    private final ReplicaProgress progress;
    private final LogHealth health;
    private final PartitionAudience audience;
    private final Consumer<InSyncProposal> proposals;

    /** @param proposals the way to the controller */
    LeaderSide(
            PartitionName name, FollowedLog log, ReplicaProgress progress, LogHealth health, PartitionAudience audience,
            Consumer<InSyncProposal> proposals) {
        this.name = name;
        this.log = log;
        this.progress = progress;
        this.health = health;
        this.audience = audience;
        this.proposals = proposals;
    }

    /** See {@link Partition#readForFollower}. */
    FollowerRead read(FollowerFetch fetch, int maxBytes, boolean atLeastOneBatch, long steadyMs) {
        progress.requireLeaderOf(fetch);
        LogMatching.Match match = LogMatching.match(log, fetch.fetchOffset(), fetch.lastFetchedEpoch());
        long before = progress.highWatermark();
        Optional<InSyncProposal> proposal = progress.onFollowerFetch(fetch, match, steadyMs);
        audience.tellIfRisenFrom(before);
        audience.waiters().deleted().completeDue();
        proposal.ifPresent(this::propose);
        progress.requireNotCountedFor(fetch);
        if (match instanceof LogMatching.Match.Parted parted) {
            return new FollowerRead(LogSlice.EMPTY, Optional.of(parted.from()), progress.highWatermark(), log.logStartOffset());
        }
        if (match instanceof LogMatching.Match.OutOfRange) {
            throw new LogException.OffsetOutOfRange(name.logId(), fetch.fetchOffset(), log.logStartOffset(), log.endOffset());
        }
        LogSlice slice = log.read(fetch.fetchOffset(), maxBytes, atLeastOneBatch);
        try {
            // What was read after the lead was lost may be another leader's.
            progress.requireLeaderOf(fetch);
        } catch (PartitionException lost) {
            slice.close();
            throw lost;
        }
        return new FollowerRead(slice, Optional.empty(), progress.highWatermark(), log.logStartOffset());
    }

    /** See {@link Partition#onTick}. */
    void onTick(long steadyMs) {
        long before = progress.highWatermark();
        Optional<InSyncProposal> proposal = progress.onTick(health.examine(), steadyMs);
        audience.tellIfRisenFrom(before);
        proposal.ifPresent(this::propose);
    }

    private void propose(InSyncProposal proposal) {
        LOG.info("partition={} leaderEpoch={} partitionEpoch={} proposes isr={}",
                name, proposal.leaderEpoch(), proposal.partitionEpoch(), proposal.newIsr().keySet());
        proposals.accept(proposal);
    }

    /** See {@link InSyncProposer#onProposalAnswered}. */
    void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs) {
        long before = progress.highWatermark();
        progress.onProposalAnswered(proposal, outcome, steadyMs);
        if (outcome instanceof InSyncOutcome.Refused refused) {
            LOG.warn("partition={} leaderEpoch={} the controller refused isr={}: {}",
                    name, proposal.leaderEpoch(), proposal.newIsr().keySet(), refused.why());
        }
        audience.tellIfRisenFrom(before);
    }
}
