package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of topics or settings, decided and not yet everywhere. It goes through the same steps whoever wants it: into the
 * catalog, which is the authority, then into the metadata store, from where every broker learns of it, then a closing note
 * in the catalog. A crash between two steps leaves a state from which {@link CatalogReconciliation} makes the same
 * operation again, one step further. Immutable; each step may be repeated.
 */
sealed interface AdminOperation permits TopicCreation, TopicDeletion, PartitionAddition, SettingsAlteration {

    /** The first step. */
    CatalogTask catalogWrite();

    /** The second step, worked out afresh from the present state each time; empty once it is in place. */
    List<MetadataChange> metadataChanges(MetadataState state, Map<Integer, BrokerRegistration> live, long nowMs);

    /** The third step. */
    Optional<CatalogTask> closingNote();

    /** True once an image shows the change. */
    boolean isVisibleIn(ClusterImage image);

    /** What it changes: a later operation on the same resource supersedes this one's visibility. */
    String resource();

    /** For the history. */
    Note note();

    /** For the reply to a topic creation. */
    default Optional<CreatedTopic> created() {
        return Optional.empty();
    }

    /** @param topicId null if it is about no topic */
    record Note(String kind, UUID topicId, Map<String, ?> details) {}
}
