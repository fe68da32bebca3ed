package io.caddis.coordinator.controller;

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
sealed interface AdminOperation permits TopicCreation, TopicDeletion, PartitionAddition, PartitionReassignment, SettingsAlteration {

    /** The first step. */
    CatalogTask catalogWrite();

    /** What partitions must show before the second step, one commit's worth; asked again until it is empty. */
    default ChunkEdits preparation(ClusterFacts facts) {
        return new ChunkEdits(facts.state());
    }

    /** The second step, worked out afresh from the present state each time; empty once it is in place. */
    List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs);

    /** The third step. */
    Optional<CatalogTask> closingNote();

    /** True once an image shows the change. */
    boolean isVisibleIn(ClusterImage image);

    /** What it changes: a later operation on the same resource supersedes this one's visibility. */
    String resource();

    /** For the history. */
    Note note();

    /** There is nothing to do but to answer. */
    default boolean changesNothing() {
        return false;
    }

    /** For the one who asked. */
    default ControllerReply reply() {
        return new ControllerReply.Done();
    }

    /** @param topicId null if it is about no topic */
    record Note(String kind, UUID topicId, Map<String, ?> details) {}
}
