package io.caddis.broker.handover;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.UUID;

/**
 * What a starting node has not taken up yet. Pure.
 *
 * @param known       the image shows this very process, and a controller that decides about it
 * @param undecided   partitions that the controller has still to decide on: they name an earlier life of this node as their
 *                    leader, or nobody although this node may lead them
 * @param unledHere   partitions given to this registration that this node does not lead yet
 */
record TakeUpProgress(boolean known, int undecided, int unledHere) {

    /** Whether this node leads a partition now, under that leader epoch. */
    @FunctionalInterface
    interface LedHere {
        boolean test(UUID topicId, int partition, int leaderEpoch);
    }

    static TakeUpProgress of(ClusterImage image, int nodeId, UUID incarnation, LedHere ledHere) {
        BrokerRegistration self = image.brokers().get(nodeId);
        if (self == null || !self.incarnation().equals(incarnation) || image.controller().isEmpty()) {
            return new TakeUpProgress(false, 0, 0);
        }
        int undecided = 0;
        int unledHere = 0;
        for (TopicImage topic : image.topicsById().values()) {
            for (PartitionImage partition : topic.partitions()) {
                boolean namesSelf = partition.leader() == nodeId;
                if (namesSelf && partition.leaderBrokerEpoch() == self.brokerEpoch()) {
                    unledHere += ledHere.test(topic.id(), partition.partition(), partition.leaderEpoch()) ? 0 : 1;
                } else if (namesSelf || partition.leader() == PartitionImage.NO_LEADER && mayLead(partition, nodeId)) {
                    undecided++;
                }
            }
        }
        return new TakeUpProgress(true, undecided, unledHere);
    }

    private static boolean mayLead(PartitionImage partition, int nodeId) {
        return partition.isr().contains(nodeId) || partition.elr().contains(nodeId);
    }

    boolean isDone() {
        return known && undecided == 0 && unledHere == 0;
    }
}
