package io.caddis.replication;

/** Whoever proposes in-sync replicas of a partition and waits for the outcome. Thread-safe. */
public interface InSyncProposer {

    PartitionName name();

    /**
     * To be called once for each proposal handed to the {@link InSyncProposalSink}, from any thread. An outcome that comes late
     * or twice does no harm.
     *
     * @param steadyMs milliseconds of the node's clock that never jumps
     */
    void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs);
}
