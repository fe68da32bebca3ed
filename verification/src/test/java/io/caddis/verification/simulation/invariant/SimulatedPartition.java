package io.caddis.verification.simulation.invariant;

import java.util.List;
import java.util.UUID;

/**
 * A partition of a simulated cluster.
 *
 * @param index             among all partitions of the cluster
 * @param synced            {@code flush.policy=sync}
 * @param minInsyncReplicas of its topic, at most the replicas
 */
public record SimulatedPartition(
        int index, UUID topicId, int partition, String topic, boolean synced, int minInsyncReplicas, List<Integer> replicas) {

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
