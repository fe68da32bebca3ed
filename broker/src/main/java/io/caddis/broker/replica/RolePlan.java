package io.caddis.broker.replica;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.replication.Role;
import java.util.UUID;

/** What an image makes of this node for one partition. Pure. */
final class RolePlan {

    private final int nodeId;
    private final UUID incarnation;

    RolePlan(int nodeId, UUID incarnation) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
    }

    boolean isHostedHere(PartitionImage partition) {
        return partition.replicas().contains(nodeId);
    }

    /**
     * The node leads only if the decision names its present registration: a decision made for an earlier life of this node,
     * or while another process has its id, gives it nothing (KIP-380).
     */
    Role role(ClusterImage image, PartitionImage partition) {
        boolean leads = partition.leader() == nodeId && isRegisteredIn(image, partition.leaderBrokerEpoch());
        if (leads) {
            return new Role.Leader(
                    nodeId, partition.leaderEpoch(), partition.partitionEpoch(), partition.isr().size(), partition.replicas().size());
        }
        int leader = partition.leader() == nodeId ? Role.NO_LEADER : partition.leader();
        return new Role.NotLeader(leader, partition.leaderEpoch());
    }

    private boolean isRegisteredIn(ClusterImage image, long brokerEpoch) {
        BrokerRegistration self = image.brokers().get(nodeId);
        return self != null && self.incarnation().equals(incarnation) && self.brokerEpoch() == brokerEpoch;
    }
}
