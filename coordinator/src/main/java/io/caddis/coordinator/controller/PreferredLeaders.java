package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Optional;

/**
 * The next leaderships to be moved back to the preferred replicas, which failovers have taken them from. Pure and stateless;
 * carried out, it is asked again until it is empty.
 */
final class PreferredLeaders {

    /** So that not all leaderships of a broker that is back move at one moment. */
    static final int MAX_MOVES_PER_COMMIT = 200;

    private PreferredLeaders() {}

    static ChunkEdits next(ClusterFacts facts) {
        ChunkEdits edits = new ChunkEdits(facts.state());
        for (StoredTopic topic : facts.state().topics()) {
            for (StoredTopic.Chunk chunk : topic.chunks()) {
                for (PartitionImage before : chunk.partitions()) {
                    Optional<PartitionChange> move = move(topic, before, facts.brokers());
                    if (move.isEmpty()) {
                        continue;
                    }
                    if (edits.changes().size() == MAX_MOVES_PER_COMMIT || !edits.hasRoomFor(move.get())) {
                        return edits;
                    }
                    edits.add(move.get());
                }
            }
        }
        return edits;
    }

    private static Optional<PartitionChange> move(StoredTopic topic, PartitionImage before, BrokerRoster brokers) {
        // the preferred replica of a partition that is being reassigned may be about to go
        if (!before.hasLeader() || before.isReassigning() || before.leader() == before.replicas().get(0)) {
            return Optional.empty();
        }
        return ElectionDecision.preferred(before, brokers)
                .after()
                .map(after -> new PartitionChange(topic.id(), before, after, PartitionChange.PREFERRED));
    }
}
