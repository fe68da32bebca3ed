package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.List;

/** What {@link ActiveController} wants done; {@link ControllerLoop} does it in order. Each Javadoc says what must follow. */
public sealed interface ControllerEffect {

    /** Write, and tell {@link ActiveController#onCommitted} the outcome before the next event; never two at a time. */
    record Commit(List<MetadataChange> changes) implements ControllerEffect {}

    /** Read the metadata store again after {@code delayMs}, until it answers {@link ActiveController#onReloaded}. */
    record Reload(long delayMs) implements ControllerEffect {}

    /** Answered by {@link ActiveController#onCatalogOutcome}; tasks are done in the order given. */
    record RunInCatalog(long taskId, CatalogTask task, long delayMs) implements ControllerEffect {}

    record Complete(long commandId, ControllerReply reply) implements ControllerEffect {}

    record Fail(long commandId, ControllerException reason) implements ControllerEffect {}

    /** Look whether nothing listens there, and tell {@link ActiveController#onProbed}. Nothing waits for it. */
    record Probe(BrokerRegistration broker) implements ControllerEffect {}

    /**
     * Remove this very registration from the metadata store, and if that was done tell
     * {@link ActiveController#onRegistrationRemoved} before the next image.
     */
    record RemoveRegistration(BrokerRegistration broker) implements ControllerEffect {}

    /** Something an operator should look at and the controller will not touch. */
    record Warn(String message) implements ControllerEffect {}

    /** A newer controller exists: drop this one. */
    record Resign(String reason) implements ControllerEffect {}
}
