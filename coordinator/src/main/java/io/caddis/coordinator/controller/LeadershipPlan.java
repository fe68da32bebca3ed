package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The next batch of leadership changes: what differs between the partitions as stored and as the live brokers want them,
 * packed into as few writes as one transaction takes. Pure; carried out, it is asked again until it is empty.
 *
 * @param chunks  the writes
 * @param changes the same by partition, for the history
 */
record LeadershipPlan(List<MetadataChange> chunks, List<LeaderChange> changes) {

    /** At about 100 bytes a partition and 60 a path one transaction stays below ZooKeeper's packet of 1 MiB. */
    static final int MAX_PARTITIONS_PER_COMMIT = ControllerSettings.PARTITIONS_PER_TOPIC_LIMIT;

    static final int MAX_CHUNKS_PER_COMMIT = 500;

    /** One partition, before and after. */
    record LeaderChange(UUID topicId, PartitionImage before, PartitionImage after, String cause) {}

    static LeadershipPlan next(Collection<StoredTopic> topics, Map<Integer, BrokerRegistration> live) {
        List<MetadataChange> chunks = new ArrayList<>();
        List<LeaderChange> changes = new ArrayList<>();
        int partitions = 0;
        for (StoredTopic topic : topics) {
            for (int index = 0; index < topic.chunks().size(); index++) {
                StoredTopic.Chunk chunk = topic.chunks().get(index);
                List<LeaderChange> inChunk = changesIn(topic.id(), chunk, live);
                if (inChunk.isEmpty()) {
                    continue;
                }
                partitions += chunk.partitions().size();
                if (partitions > MAX_PARTITIONS_PER_COMMIT || chunks.size() == MAX_CHUNKS_PER_COMMIT) {
                    return new LeadershipPlan(chunks, changes);
                }
                chunks.add(new MetadataChange.PutChunk(topic.id(), index, chunk.version(), replaced(chunk, inChunk)));
                changes.addAll(inChunk);
            }
        }
        return new LeadershipPlan(chunks, changes);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    private static List<LeaderChange> changesIn(UUID topicId, StoredTopic.Chunk chunk, Map<Integer, BrokerRegistration> live) {
        List<LeaderChange> changes = new ArrayList<>();
        for (PartitionImage before : chunk.partitions()) {
            Optional<PartitionImage> after = PartitionTransition.next(before, live);
            after.ifPresent(next -> changes.add(new LeaderChange(topicId, before, next, cause(before, live))));
        }
        return changes;
    }

    private static List<PartitionImage> replaced(StoredTopic.Chunk chunk, List<LeaderChange> changes) {
        List<PartitionImage> partitions = new ArrayList<>(chunk.partitions());
        int first = partitions.get(0).partition();
        changes.forEach(change -> partitions.set(change.after().partition() - first, change.after()));
        return partitions;
    }

    private static String cause(PartitionImage before, Map<Integer, BrokerRegistration> live) {
        if (before.leader() == PartitionImage.NO_LEADER) {
            return "replica-returned";
        }
        BrokerRegistration leader = live.get(before.leader());
        if (leader == null) {
            return "session-lost";
        }
        return leader.brokerEpoch() == before.leaderBrokerEpoch() ? "drain" : "registered-anew";
    }
}
