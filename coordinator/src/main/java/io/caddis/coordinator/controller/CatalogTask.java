package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.catalog.TopicCatalog.SettingsResource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Work for the catalog, done in the order given on the catalog thread. */
public sealed interface CatalogTask {

    /** Announces this controller's epoch to the catalog and reads everything. */
    record Attach() implements CatalogTask {}

    record CreateTopic(CatalogTopic topic) implements CatalogTask {}

    record ActivateTopic(UUID topicId) implements CatalogTask {}

    record MarkDeleting(UUID topicId) implements CatalogTask {}

    record MarkDeleted(UUID topicId) implements CatalogTask {}

    record AddPartitions(UUID topicId, List<CatalogPartition> added) implements CatalogTask {}

    /** @param byTopic the partitions whose replicas change */
    record ReplaceReplicas(Map<UUID, List<CatalogPartition>> byTopic) implements CatalogTask {}

    record ReplaceSettings(SettingsResource kind, String name, Map<String, String> overrides) implements CatalogTask {}

    record AppendHistory(List<HistoryEvent> events) implements CatalogTask {}

    record RecordBrokers(List<CatalogBroker> brokers) implements CatalogTask {}

    /** How a task ended. */
    sealed interface Outcome {
        record Done() implements Outcome {}

        /** Of {@link Attach}. */
        record Loaded(CatalogSnapshot snapshot) implements Outcome {}

        /** Of {@link CreateTopic}. */
        record NameTaken(String message) implements Outcome {}

        /** Done or not done is unknown. */
        record Unavailable(String message) implements Outcome {}

        /** A newer controller has announced itself. */
        record Fenced(String message) implements Outcome {}
    }
}
