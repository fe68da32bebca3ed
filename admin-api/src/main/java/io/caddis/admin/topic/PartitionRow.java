package io.caddis.admin.topic;

import io.caddis.admin.Level;
import java.util.List;

/**
 * A partition in a list.
 *
 * @param level             of its worst state
 * @param states            worst first; {@code HEALTHY} alone if nothing is the matter
 * @param leader            null while nobody leads
 * @param preferredLeader   first of the replicas
 * @param leaderEpoch       grows with every change of leader
 * @param partitionEpoch    grows with every change of anything here
 * @param replicas          in the order of assignment
 * @param isr               in sync
 * @param elr               eligible leader replicas
 * @param lastKnownElr      last leader, kept while the ISR is empty
 * @param minInsyncReplicas in force
 * @param startOffset       null if not known
 * @param endOffset         null if not known
 * @param sizeBytes         of the leader's log; null if not known
 * @param lastChange        null if nothing changed since this node started
 */
public record PartitionRow(
        String topic,
        String topicId,
        int partition,
        Level level,
        List<PartitionState> states,
        Integer leader,
        int preferredLeader,
        int leaderEpoch,
        int partitionEpoch,
        List<ReplicaView> replicas,
        List<Integer> isr,
        List<Integer> elr,
        List<Integer> lastKnownElr,
        int minInsyncReplicas,
        Long startOffset,
        Long endOffset,
        Long sizeBytes,
        LastChange lastChange) {

    public PartitionRow {
        states = List.copyOf(states);
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        elr = List.copyOf(elr);
        lastKnownElr = List.copyOf(lastKnownElr);
    }
}
