package io.caddis.broker.handover;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;

/**
 * What a draining node still holds and another one could take over. Pure.
 *
 * @param asked      the image shows that the node drains, or does not show the node at all
 * @param led        partitions it leads
 * @param inSyncOnly partitions it is an in-sync follower of: while it is, leaders wait for it
 */
record DrainProgress(boolean asked, int led, int inSyncOnly) {

    static DrainProgress of(ClusterImage image, int nodeId) {
        BrokerRegistration self = image.brokers().get(nodeId);
        int led = 0;
        int inSyncOnly = 0;
        for (TopicImage topic : image.topicsById().values()) {
            for (PartitionImage partition : topic.partitions()) {
                boolean leads = partition.leader() == nodeId;
                if ((leads || partition.isr().contains(nodeId)) && canBeTakenOver(partition, image, nodeId)) {
                    led += leads ? 1 : 0;
                    inSyncOnly += leads ? 0 : 1;
                }
            }
        }
        return new DrainProgress(self == null || self.draining(), led, inSyncOnly);
    }

    /**
     * Where every other in-sync replica is dead or leaves too, waiting would be in vain. Eligible replicas do not count: one of
     * them leads only when no in-sync replica is left.
     */
    private static boolean canBeTakenOver(PartitionImage partition, ClusterImage image, int nodeId) {
        return partition.isr().stream()
                .filter(replica -> replica != nodeId)
                .map(image.brokers()::get)
                .anyMatch(broker -> broker != null && !broker.draining());
    }

    boolean isDone() {
        return asked && led == 0 && inSyncOnly == 0;
    }
}
