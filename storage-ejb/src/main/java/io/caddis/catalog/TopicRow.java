package io.caddis.catalog;

import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A topic and its overridden settings.
 *
 * <pre>
 *   CREATING --> ACTIVE --> DELETING --> DELETED (tombstone, kept for ever)
 *       \___________________^
 * </pre>
 */
@Entity
@Table(schema = "caddis_store", name = "topics")
public class TopicRow {

    @Id
    @Column(name = "topic_id")
    private UUID topicId;

    @Column(name = "name", nullable = false, updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(name = "state", nullable = false)
    private TopicState state;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "changed_at", nullable = false)
    private Instant changedAt;

    @ElementCollection
    @CollectionTable(schema = "caddis_store", name = "topic_settings", joinColumns = @JoinColumn(name = "topic_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "value", nullable = false)
    private Map<String, String> settings = new HashMap<>();

    /** For JPA. */
    protected TopicRow() {}

    TopicRow(UUID topicId, String name, Map<String, String> settings, Instant now) {
        this.topicId = topicId;
        this.name = name;
        this.state = TopicState.CREATING;
        this.createdAt = now;
        this.changedAt = now;
        this.settings.putAll(settings);
    }

    UUID topicId() {
        return topicId;
    }

    String name() {
        return name;
    }

    TopicState state() {
        return state;
    }

    Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    void activate(Instant now) {
        move(TopicState.CREATING, TopicState.ACTIVE, now);
    }

    /** From CREATING too: a creation that could not be finished is undone by deleting. */
    void markDeleting(Instant now) {
        if (state == TopicState.CREATING) {
            move(TopicState.CREATING, TopicState.DELETING, now);
        } else if (state != TopicState.DELETED) {
            move(TopicState.ACTIVE, TopicState.DELETING, now);
        }
    }

    /** What remains is the tombstone: id, name and times. */
    void markDeleted(Instant now) {
        move(TopicState.DELETING, TopicState.DELETED, now);
        settings.clear();
    }

    void partitionsAdded(Instant now) {
        changedAt = now;
    }

    void replaceSettings(Map<String, String> replacement) {
        settings.keySet().retainAll(replacement.keySet());
        settings.putAll(replacement);
    }

    private void move(TopicState from, TopicState to, Instant now) {
        if (state == to) {
            return;
        }
        if (state != from) {
            throw new IllegalStateException(
                    "topic " + name + " (" + topicId + ") is " + state + " and cannot become " + to);
        }
        state = to;
        changedAt = now;
    }
}
