package io.caddis.coordinator.controller;

import java.util.OptionalLong;

/**
 * The operation the controller is busy with.
 *
 * @param commandId whom to answer; empty for one that reconciliation found
 * @param stage     which step it waits for
 */
record OperationRun(AdminOperation operation, OptionalLong commandId, long deadlineMs, Stage stage, int conflicts) {

    sealed interface Stage {
        /** The catalog has been asked. */
        record InCatalog(long taskId) implements Stage {}

        /** To be committed to the metadata store, or being committed. */
        record InMetadata() implements Stage {}
    }

    boolean waitsForCatalog(long taskId) {
        return stage instanceof Stage.InCatalog asked && asked.taskId() == taskId;
    }

    OperationRun inMetadata() {
        return new OperationRun(operation, commandId, deadlineMs, new Stage.InMetadata(), conflicts);
    }

    OperationRun afterConflict() {
        return new OperationRun(operation, commandId, deadlineMs, stage, conflicts + 1);
    }
}
