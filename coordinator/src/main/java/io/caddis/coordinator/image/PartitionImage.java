package io.caddis.coordinator.image;

import java.util.List;

/**
 * The controller's decision on one partition, as ZooKeeper holds it.
 *
 * @param replicas          assigned brokers, the preferred leader first
 * @param leader            broker id, {@link #NO_LEADER} while no eligible replica lives
 * @param leaderBrokerEpoch the registration of the leader this decision was made for: a broker acts as leader only if
 *                          this is its own broker epoch
 * @param leaderEpoch       grows with every change of leader or of the leader's registration
 * @param partitionEpoch    grows by one with every change of anything here
 * @param isr               in-sync replicas
 * @param elr               eligible leader replicas (KIP-966), outside the ISR yet known to hold the high watermark
 * @param lastKnownElr      kept while ISR and ELR are empty
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
        List<Integer> lastKnownElr) {

    public static final int NO_LEADER = -1;

    public PartitionImage {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
    }
}
