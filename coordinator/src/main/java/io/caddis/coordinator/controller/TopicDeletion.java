package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.ClusterImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The end of a topic, by tombstone: brokers remove directories because it says so, never because the topic is missing. */
record TopicDeletion(UUID id, String name) implements AdminOperation {

    @Override
    public CatalogTask catalogWrite() {
        return new CatalogTask.MarkDeleting(id);
    }

    @Override
    public List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs) {
        return facts.state().topic(id)
                .<List<MetadataChange>>map(topic -> List.of(new MetadataChange.DeleteTopic(topic, nowMs)))
                .orElse(List.of());
    }

    @Override
    public Optional<CatalogTask> closingNote() {
        return Optional.of(new CatalogTask.MarkDeleted(id));
    }

    @Override
    public boolean isVisibleIn(ClusterImage image) {
        return !image.topicsById().containsKey(id);
    }

    @Override
    public String resource() {
        return "topic " + id;
    }

    @Override
    public Note note() {
        return new Note("topic-deleted", id, Map.of("name", name));
    }
}
