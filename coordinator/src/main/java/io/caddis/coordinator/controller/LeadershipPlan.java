package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Optional;

/**
 * The next batch of changes that brokers' coming and going makes necessary, and of reassignments that have arrived: what differs
 * between the partitions as stored and as they should be. Pure and stateless; carried out, it is asked again until it is empty.
 */
final class LeadershipPlan {

    private LeadershipPlan() {}

    static ChunkEdits next(ClusterFacts facts) {
        ChunkEdits edits = new ChunkEdits(facts.state());
        for (StoredTopic topic : facts.state().topics()) {
            TopicDurability durability = facts.durabilityOf(topic);
            for (StoredTopic.Chunk chunk : topic.chunks()) {
                for (PartitionImage before : chunk.partitions()) {
                    if (isSettled(before, facts.brokers())) {
                        continue;
                    }
                    Optional<PartitionChange> change = change(topic, before, facts.brokers(), durability);
                    if (change.isEmpty()) {
                        continue;
                    }
                    if (!edits.hasRoomFor(change.get())) {
                        return edits;
                    }
                    edits.add(change.get());
                }
            }
        }
        return edits;
    }

    /** What brokers make necessary, then what a reassignment that has arrived does. */
    private static Optional<PartitionChange> change(
            StoredTopic topic, PartitionImage before, BrokerRoster brokers, TopicDurability durability) {
        return PartitionTransition.next(before, brokers, durability)
                .map(after -> PartitionChange.byBrokers(topic.id(), before, after, brokers, durability))
                .or(() -> ReplicaReassignment.completed(before, brokers, durability)
                        .map(after -> new PartitionChange(topic.id(), before, after, PartitionChange.REASSIGNMENT)));
    }

    /** Most partitions are, most of the time: told without making anything. */
    private static boolean isSettled(PartitionImage partition, BrokerRoster brokers) {
        if (partition.isReassigning() || !partition.elr().isEmpty() || !brokers.isRegistered(partition.leader(), partition.leaderBrokerEpoch())) {
            return false;
        }
        for (int member : partition.isr()) {
            if (!brokers.mayJoin(member)) {
                return false;
            }
        }
        return true;
    }
}
