package io.caddis.coordinator.controller;

import java.util.List;
import java.util.UUID;

/**
 * The run of a broker's process whose start the controller has taken into account last.
 *
 * @param diskIds  of the log directories it had; one that a later run lacks is lost
 * @param lostData log directories of the run before were missing when it started
 */
public record ProcessedIncarnation(UUID incarnation, List<UUID> diskIds, boolean lostData) {

    public ProcessedIncarnation {
        diskIds = List.copyOf(diskIds);
    }
}
