package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.topic.LastChange;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.admin.topic.ReplicaState;
import io.caddis.admin.topic.ReplicaView;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says of one partition what is the matter with it. Pure. */
final class PartitionRows {

    private PartitionRows() {}

    static PartitionRow row(
            TopicImage topic, String topicId, PartitionImage partition, int minInsyncReplicas, Set<Integer> live,
            Measurements measured, LastChange lastChange) {
        PartitionId id = new PartitionId(topic.id(), partition.partition());
        List<PartitionState> states = states(partition, minInsyncReplicas);
        Measurements.Offsets offsets = measured.offsets().get(id);
        List<ReplicaView> replicas = new ArrayList<>(partition.replicas().size());
        for (int brokerId : partition.replicas()) {
            replicas.add(new ReplicaView(
                    brokerId,
                    replicaState(partition, brokerId, live),
                    partition.addingReplicas().contains(brokerId),
                    partition.removingReplicas().contains(brokerId),
                    measured.sizeBytes(brokerId, id)));
        }
        return new PartitionRow(
                topic.name(), topicId, partition.partition(), level(states.get(0)), states,
                partition.hasLeader() ? partition.leader() : null,
                partition.replicas().get(0),
                partition.leaderEpoch(), partition.partitionEpoch(), replicas, partition.isr(), partition.elr(),
                partition.lastKnownElr(), minInsyncReplicas,
                offsets == null ? null : offsets.start(),
                offsets == null ? null : offsets.end(),
                partition.hasLeader() ? measured.sizeBytes(partition.leader(), id) : null,
                lastChange);
    }

    /** Worst first; a partition has never fewer replicas than it needs in sync by order of its topic (KIP-966). */
    static List<PartitionState> states(PartitionImage partition, int minInsyncReplicas) {
        List<PartitionState> states = new ArrayList<>(2);
        List<Integer> belonging = partition.replicas().stream().filter(id -> !partition.addingReplicas().contains(id)).toList();
        if (!partition.hasLeader()) {
            states.add(PartitionState.OFFLINE);
        }
        if (partition.isr().size() < Math.min(minInsyncReplicas, partition.replicas().size())) {
            states.add(PartitionState.UNDER_MIN_ISR);
        }
        if (!partition.isr().containsAll(belonging)) {
            states.add(PartitionState.UNDER_REPLICATED);
        }
        if (partition.isReassigning()) {
            states.add(PartitionState.REASSIGNING);
        }
        if (partition.hasLeader() && partition.leader() != partition.replicas().get(0)) {
            states.add(PartitionState.NON_PREFERRED_LEADER);
        }
        return states.isEmpty() ? List.of(PartitionState.HEALTHY) : states;
    }

    static Level level(PartitionState state) {
        return switch (state) {
            case OFFLINE, UNDER_MIN_ISR -> Level.CRITICAL;
            case UNDER_REPLICATED, NON_PREFERRED_LEADER -> Level.WARNING;
            case REASSIGNING, HEALTHY -> Level.OK;
        };
    }

    private static ReplicaState replicaState(PartitionImage partition, int brokerId, Set<Integer> live) {
        if (!live.contains(brokerId)) {
            return ReplicaState.OFFLINE;
        }
        if (partition.leader() == brokerId) {
            return ReplicaState.LEADER;
        }
        if (partition.isr().contains(brokerId)) {
            return ReplicaState.IN_SYNC;
        }
        return partition.elr().contains(brokerId) ? ReplicaState.ELIGIBLE : ReplicaState.OUT_OF_SYNC;
    }
}
