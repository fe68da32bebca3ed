package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import java.util.List;
import java.util.Optional;

/** What {@link ActiveController} wants done; {@link ControllerLoop} does it in order. */
sealed interface ControllerEffect {

    /** Write, and tell {@link ActiveController#onCommitted} the outcome before the next event; never two at a time. */
    record Commit(List<MetadataChange> changes) implements ControllerEffect {}

    /** Read the metadata store again after {@code delayMs}, until it answers. */
    record Reload(long delayMs) implements ControllerEffect {}

    record RunInCatalog(long taskId, CatalogTask task, long delayMs) implements ControllerEffect {}

    /** @param created present for a topic creation */
    record Complete(long commandId, Optional<CreatedTopic> created) implements ControllerEffect {}

    record Fail(long commandId, ControllerException reason) implements ControllerEffect {}

    /** Something an operator should look at and the controller will not touch. */
    record Warn(String message) implements ControllerEffect {}

    /** A newer controller exists: drop this one. */
    record Resign(String reason) implements ControllerEffect {}
}
