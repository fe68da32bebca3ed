package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentAnswer;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Partitions that belong to other brokers from now on. Done once every one of them is on its way; the arrival is a transition
 * of its own, see {@link ReplicaReassignment}.
 *
 * @param topics  none twice
 * @param answers for those who asked, also about partitions that were refused
 */
record PartitionReassignment(List<TopicTargets> topics, List<ReassignmentAnswer> answers) implements AdminOperation {

    /** @param targets replicas by partition, preferred leader first */
    record TopicTargets(UUID topicId, String name, SortedMap<Integer, List<Integer>> targets) {}

    PartitionReassignment {
        topics = List.copyOf(topics);
        answers = List.copyOf(answers);
    }

    /** Moves nobody asked for. */
    static PartitionReassignment of(List<ReplicaMove> moves) {
        Map<UUID, TopicTargets> topics = new LinkedHashMap<>();
        moves.forEach(move -> topics
                .computeIfAbsent(move.topicId(), id -> new TopicTargets(id, move.topic(), new TreeMap<>()))
                .targets()
                .put(move.partition(), move.target()));
        return new PartitionReassignment(List.copyOf(topics.values()), List.of());
    }

    @Override
    public CatalogTask catalogWrite() {
        return new CatalogTask.ReplaceReplicas(topics.stream().collect(Collectors.toMap(
                TopicTargets::topicId,
                topic -> topic.targets().entrySet().stream()
                        .map(partition -> new CatalogPartition(partition.getKey(), partition.getValue()))
                        .toList())));
    }

    @Override
    public ChunkEdits preparation(ClusterFacts facts) {
        ChunkEdits edits = new ChunkEdits(facts.state());
        for (TopicTargets topic : topics) {
            for (Map.Entry<Integer, List<Integer>> wanted : topic.targets().entrySet()) {
                Optional<PartitionImage> before = facts.state().partition(topic.topicId(), wanted.getKey());
                if (before.isEmpty() || ReplicaReassignment.target(before.get()).equals(wanted.getValue())) {
                    continue; // deleted meanwhile, or done
                }
                PartitionImage after =
                        ReplicaReassignment.begun(before.get(), wanted.getValue(), facts.brokers(), durabilityOf(topic, facts));
                PartitionChange change =
                        new PartitionChange(topic.topicId(), before.get(), after, PartitionChange.REASSIGNMENT);
                if (!edits.hasRoomFor(change)) {
                    return edits;
                }
                edits.add(change);
            }
        }
        return edits;
    }

    private static TopicDurability durabilityOf(TopicTargets topic, ClusterFacts facts) {
        return facts.durabilityOf(facts.state().topic(topic.topicId()).orElseThrow());
    }

    /** The preparation is all there is. */
    @Override
    public List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs) {
        return List.of();
    }

    @Override
    public Optional<CatalogTask> closingNote() {
        return Optional.empty();
    }

    @Override
    public boolean changesNothing() {
        return topics.isEmpty();
    }

    @Override
    public boolean isVisibleIn(ClusterImage image) {
        return topics.stream().allMatch(topic -> topic.targets().entrySet().stream().allMatch(wanted -> image
                .partition(topic.topicId(), wanted.getKey())
                .map(partition -> ReplicaReassignment.target(partition).equals(wanted.getValue()))
                .orElse(true))); // deleted meanwhile
    }

    /** One for all: two reassignments may share a partition. */
    @Override
    public String resource() {
        return "the assignment of replicas";
    }

    @Override
    public Note note() {
        List<String> names = new ArrayList<>();
        topics.forEach(topic -> names.add(topic.name()));
        return new Note("replicas-assigned", null, Map.of("topics", names));
    }

    @Override
    public ControllerReply reply() {
        return new ControllerReply.Reassignments(answers);
    }
}
