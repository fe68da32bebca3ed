package io.caddis.replication;

/** The way of proposals to the controller. */
@FunctionalInterface
public interface InSyncProposalSink {

    /**
     * Sends a proposal. Called on any thread, under no lock, at most once per proposer before its answer; must not block or
     * throw. The outcome goes to {@link InSyncProposer#onProposalAnswered}; a lost answer is {@link InSyncOutcome.Unknown}.
     */
    void propose(InSyncProposer proposer, InSyncProposal proposal);
}
