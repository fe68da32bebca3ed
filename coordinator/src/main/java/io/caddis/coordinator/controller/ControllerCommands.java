package io.caddis.coordinator.controller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the broker's handlers may ask of the controller. Safe from any thread, never blocks: the work is done on the
 * controller's thread, where futures are completed too, so what hangs on them must not block. A future completes
 * exceptionally with a {@link ControllerException}, never with anything else and never wrapped.
 *
 * <p>On a node that is not the active controller every call fails with {@link ControllerException.NotController}.
 */
public interface ControllerCommands {

    /** True while this node holds the controller's epoch as far as it knows. */
    boolean isActive();

    /**
     * Creates a topic, or with {@code validateOnly} only says what would be created. Completes when this node's image shows
     * the topic, or when {@code timeoutMs} has passed, then with {@link ControllerException.TimedOut}: the topic may exist.
     * Other brokers may be a moment behind; they look an unknown topic up
     * ({@link io.caddis.coordinator.image.TopicLookup}) before they deny it.
     */
    CompletableFuture<CreatedTopic> createTopic(NewTopic topic, boolean validateOnly, int timeoutMs);

    /** Deletes by tombstone; the same completion rule. */
    CompletableFuture<Void> deleteTopic(UUID topicId, int timeoutMs);

    /**
     * @param newCount    the total after the change
     * @param assignments one per added partition, empty: the controller places them
     */
    CompletableFuture<Void> createPartitions(
            String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validateOnly, int timeoutMs);

    /**
     * Changes settings by a function of the present overrides, so that concurrent changes do not lose one another.
     * The function runs on the controller's thread, has been given validated input, and may throw
     * {@link ControllerException.InvalidSettings}.
     */
    CompletableFuture<Void> alterSettings(SettingsTarget target, SettingsChange change, boolean validateOnly);

    /**
     * @param partitions        count, empty when {@code assignments} are given
     * @param replicationFactor likewise
     * @param assignments       by partition, dense from 0; empty: the controller places the replicas
     * @param settings          overrides, already validated by the caller
     */
    record NewTopic(
            String name,
            Optional<Integer> partitions,
            Optional<Integer> replicationFactor,
            Optional<List<List<Integer>>> assignments,
            Map<String, String> settings) {}

    record CreatedTopic(UUID id, String name, int partitions, int replicationFactor, Map<String, String> settings) {}

    /** What settings belong to. */
    sealed interface SettingsTarget {
        record Topic(String name) implements SettingsTarget {}

        record Broker(int brokerId) implements SettingsTarget {}

        record Cluster() implements SettingsTarget {}
    }

    /** Present overrides in, new overrides out. Pure. */
    @FunctionalInterface
    interface SettingsChange {
        Map<String, String> apply(Map<String, String> present);
    }
}
