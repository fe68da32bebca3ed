package io.caddis.coordinator.image;

import java.util.List;

/**
 * The controller's decision on one partition, as ZooKeeper holds it.
 *
 * @param replicas          assigned brokers, the preferred leader first; while a reassignment runs, old and new ones
 * @param leader            broker id, {@link #NO_LEADER} while no eligible replica lives
 * @param leaderBrokerEpoch the registration of the leader this decision was made for: a broker acts as leader only if
 *                          this is its own broker epoch
 * @param leaderEpoch       grows with every change of leader, of the leader's registration or of the replicas
 * @param partitionEpoch    grows by one with every change of anything here
 * @param isr               in-sync replicas
 * @param elr               eligible leader replicas (KIP-966), outside the ISR yet known to hold the high watermark; empty
 *                          whenever the ISR has {@code min.insync.replicas} members
 * @param lastKnownElr      the last leader, kept while the ISR is empty
 * @param addingReplicas    those among {@code replicas} that a reassignment brings in (KIP-455)
 * @param removingReplicas  those among {@code replicas} that it will take away
 */
public record PartitionImage(
        int partition,
        List<Integer> replicas,
        int leader,
        long leaderBrokerEpoch,
        int leaderEpoch,
        int partitionEpoch,
        List<Integer> isr,
        List<Integer> elr,
        List<Integer> lastKnownElr,
        List<Integer> addingReplicas,
        List<Integer> removingReplicas) {

    public static final int NO_LEADER = -1;

    /** {@link #leaderBrokerEpoch()} of a partition without leader. */
    public static final long NO_BROKER_EPOCH = -1;

    public PartitionImage {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
        addingReplicas = List.copyOf(addingReplicas);
        removingReplicas = List.copyOf(removingReplicas);
    }

    /** Of a partition that is not being reassigned. */
    public PartitionImage(
            int partition,
            List<Integer> replicas,
            int leader,
            long leaderBrokerEpoch,
            int leaderEpoch,
            int partitionEpoch,
            List<Integer> isr,
            List<Integer> elr,
            List<Integer> lastKnownElr) {
        this(partition, replicas, leader, leaderBrokerEpoch, leaderEpoch, partitionEpoch, isr, elr, lastKnownElr, List.of(), List.of());
    }

    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    public boolean isReassigning() {
        return !addingReplicas.isEmpty() || !removingReplicas.isEmpty();
    }
}
