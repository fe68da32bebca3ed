package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OpenCommandsTest {

    private final OpenCommands open = new OpenCommands(1);

    @Test
    void shouldKeepRoomForPartitions_whenAdministrationHasFilledItsOwn() {
        ControllerCommand administration = new ControllerCommand.DeleteTopic(new UUID(0, 1));
        ControllerCommand ofPartitions = new ControllerCommand.AlterPartitions(1, 1, List.of());
        long first = open.open(administration, new CompletableFuture<>()).orElseThrow();

        assertEquals(Optional.empty(), open.open(administration, new CompletableFuture<>()));
        assertTrue(open.open(ofPartitions, new CompletableFuture<>()).isPresent());

        open.complete(first, new ControllerReply.Done());
        assertTrue(open.open(administration, new CompletableFuture<>()).isPresent());
    }
}
