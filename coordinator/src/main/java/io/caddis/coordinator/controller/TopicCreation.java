package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A new topic. @param replicas by partition, dense from 0 */
record TopicCreation(UUID id, String name, List<List<Integer>> replicas, Map<String, String> settings) implements AdminOperation {

    /** The rest of a creation that the catalog holds as {@code CREATING}. */
    static TopicCreation of(CatalogTopic topic) {
        return new TopicCreation(
                topic.id(), topic.name(), topic.partitions().stream().map(CatalogPartition::replicas).toList(), topic.settings());
    }

    @Override
    public CatalogTask catalogWrite() {
        return new CatalogTask.CreateTopic(
                new CatalogTopic(id, name, TopicState.CREATING, catalogPartitions(replicas, 0), settings));
    }

    @Override
    public List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs) {
        if (facts.state().topic(id).isPresent()) {
            return List.of();
        }
        List<PartitionImage> partitions = new ArrayList<>();
        for (int partition = 0; partition < replicas.size(); partition++) {
            partitions.add(PartitionTransition.created(partition, replicas.get(partition), facts.brokers()));
        }
        return List.of(new MetadataChange.CreateTopic(id, name, settings, partitions));
    }

    @Override
    public Optional<CatalogTask> closingNote() {
        return Optional.of(new CatalogTask.ActivateTopic(id));
    }

    @Override
    public boolean isVisibleIn(ClusterImage image) {
        TopicImage topic = image.topicsById().get(id);
        return topic != null && topic.partitions().size() >= replicas.size();
    }

    @Override
    public String resource() {
        return "topic " + id;
    }

    @Override
    public Note note() {
        return new Note("topic-created", id, Map.of("name", name, "partitions", replicas.size()));
    }

    @Override
    public ControllerReply reply() {
        return new ControllerReply.Created(new CreatedTopic(id, name, replicas.size(), replicas.get(0).size(), settings));
    }

    /** @param first number of the first partition */
    static List<CatalogPartition> catalogPartitions(List<List<Integer>> replicas, int first) {
        List<CatalogPartition> partitions = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            partitions.add(new CatalogPartition(first + i, replicas.get(i)));
        }
        return partitions;
    }
}
