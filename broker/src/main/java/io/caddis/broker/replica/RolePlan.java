package io.caddis.broker.replica;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.replication.Role;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
                    nodeId, partition.leaderBrokerEpoch(), partition.leaderEpoch(), partition.partitionEpoch(), partition.replicas(),
                    partition.isr());
        }
        boolean counted = partition.isr().contains(nodeId) || partition.elr().contains(nodeId);
        if (partition.leader() == PartitionImage.NO_LEADER || partition.leader() == nodeId) {
            return new Role.Offline(partition.leaderEpoch(), partition.partitionEpoch(), counted);
        }
        return new Role.Follower(partition.leader(), partition.leaderEpoch(), partition.partitionEpoch(), counted);
    }

    /** Brokers that may join in-sync replicas, with their broker epochs: the controller refuses those that drain. */
    Map<Integer, Long> joinable(ClusterImage image) {
        return image.brokers().values().stream()
                .filter(broker -> !broker.draining())
                .collect(Collectors.toUnmodifiableMap(BrokerRegistration::brokerId, BrokerRegistration::brokerEpoch));
    }

    private boolean isRegisteredIn(ClusterImage image, long brokerEpoch) {
        BrokerRegistration self = image.brokers().get(nodeId);
        return self != null && self.incarnation().equals(incarnation) && self.brokerEpoch() == brokerEpoch;
    }
}
