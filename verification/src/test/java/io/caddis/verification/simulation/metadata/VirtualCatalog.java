package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.CatalogTask;
import io.caddis.coordinator.controller.StoredTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The catalog in PostgreSQL as controllers use it: each task is one transaction that fails for all but the newest controller.
 * Simulated topics are there from the beginning and stay; what is kept of the rest is nothing.
 */
public final class VirtualCatalog {

    private final Map<UUID, CatalogTopic> topics = new LinkedHashMap<>();
    private int fence;
    private boolean calm;

    public VirtualCatalog(Collection<StoredTopic> stored) {
        for (StoredTopic topic : stored) {
            List<CatalogPartition> partitions = topic.chunks().stream()
                    .flatMap(chunk -> chunk.partitions().stream())
                    .map(partition -> new CatalogPartition(partition.partition(), partition.replicas()))
                    .toList();
            topics.put(topic.id(), new CatalogTopic(
                    topic.id(), topic.name(), TopicState.ACTIVE, partitions, topic.settings().overrides()));
        }
    }

    /** From now on every answer arrives. */
    public void calm() {
        calm = true;
    }

    public boolean isCalm() {
        return calm;
    }

    /** Does it now, in one transaction. */
    public CatalogTask.Outcome run(int controllerEpoch, CatalogTask task) {
        if (controllerEpoch < fence) {
            return new CatalogTask.Outcome.Fenced("controller epoch " + fence + " has come");
        }
        if (task instanceof CatalogTask.Attach) {
            fence = controllerEpoch;
            return new CatalogTask.Outcome.Loaded(new CatalogSnapshot(List.copyOf(topics.values()), List.of(), Map.of(), Map.of(), Map.of()));
        }
        if (controllerEpoch > fence) {
            throw new IllegalStateException("controller epoch " + controllerEpoch + " has not attached");
        }
        if (task instanceof CatalogTask.ReplaceReplicas replace) {
            replace.byTopic().forEach(this::replaceReplicas);
        } else if (!(task instanceof CatalogTask.AppendHistory || task instanceof CatalogTask.RecordBrokers)) {
            throw new IllegalStateException("no simulated controller should ask for " + task);
        }
        return new CatalogTask.Outcome.Done();
    }

    private void replaceReplicas(UUID topicId, List<CatalogPartition> replaced) {
        CatalogTopic topic = topics.get(topicId);
        List<CatalogPartition> partitions = new ArrayList<>(topic.partitions());
        replaced.forEach(partition -> partitions.set(partition.partition(), partition));
        topics.put(topicId, new CatalogTopic(topicId, topic.name(), topic.state(), partitions, topic.settings()));
    }

    /** Where a partition belongs once nothing moves. */
    public List<Integer> target(UUID topicId, int partition) {
        return topics.get(topicId).partitions().get(partition).replicas();
    }
}
