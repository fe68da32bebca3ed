package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsChange;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A call of {@link ControllerCommands} on its way to the controller. */
sealed interface ControllerCommand {

    boolean validateOnly();

    record CreateTopic(NewTopic topic, boolean validateOnly) implements ControllerCommand {}

    record DeleteTopic(UUID topicId) implements ControllerCommand {
        @Override
        public boolean validateOnly() {
            return false;
        }
    }

    record CreatePartitions(String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validateOnly)
            implements ControllerCommand {}

    record AlterSettings(SettingsTarget target, SettingsChange change, boolean validateOnly) implements ControllerCommand {}
}
