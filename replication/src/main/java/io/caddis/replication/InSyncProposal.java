package io.caddis.replication;

import java.util.Map;

/**
 * A change of the in-sync replicas that a leader asks of the controller (AlterPartition, KIP-497).
 *
 * <p>Immutable evidence: the broker epochs are those that the decision was made for, and a repetition after an unknown
 * outcome is this very object, never one with epochs looked up anew (KIP-903).
 *
 * @param leaderEpoch    the leadership that asks
 * @param partitionEpoch the state that the proposal would replace
 * @param newIsr         broker id to broker epoch, {@link #UNKNOWN_BROKER_EPOCH} for a present member that has not been
 *                       heard of in this leadership
 */
public record InSyncProposal(int leaderEpoch, int partitionEpoch, Map<Integer, Long> newIsr) {

    public static final long UNKNOWN_BROKER_EPOCH = -1;

    public InSyncProposal {
        newIsr = Map.copyOf(newIsr);
    }
}
