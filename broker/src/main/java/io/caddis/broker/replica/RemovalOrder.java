package io.caddis.broker.replica;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether an image orders a node to give up its log of a partition: the partition was given to others, and they have it. Pure.
 *
 * <p>That the node is not among the replicas is not enough. The order holds only if the decision is newer than anything the
 * log was written under, which a restored or outdated copy of the metadata is not; if the reassignment is over; and if as many
 * brokers as acknowledgements need are registered and in sync.
 */
final class RemovalOrder {

    private RemovalOrder() {}

    /**
     * @param latestEpoch       the newest leader epoch in the log, empty for an empty one
     * @param minInsyncReplicas of the topic
     */
    static boolean isGiven(
            int nodeId, ClusterImage image, Optional<PartitionImage> partition, OptionalInt latestEpoch, int minInsyncReplicas) {
        if (partition.isEmpty()) {
            return false; // absence is no order: a deleted topic leaves a tombstone
        }
        PartitionImage now = partition.get();
        boolean newerThanTheLog = latestEpoch.isEmpty() || now.leaderEpoch() > latestEpoch.getAsInt();
        boolean othersHaveIt = now.hasLeader()
                && now.isr().size() >= Math.min(minInsyncReplicas, now.replicas().size())
                && image.brokers().keySet().containsAll(now.isr());
        return !now.replicas().contains(nodeId) && !now.isReassigning() && newerThanTheLog && othersHaveIt;
    }
}
