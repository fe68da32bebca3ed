package io.caddis.quickstart.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    private Path root;
    private ClusterDirectory directory;
    private StateFile file;

    @BeforeEach
    void open() {
        directory = new ClusterDirectory(root.resolve("cluster"));
        file = new StateFile(directory);
    }

    private static ClusterState state() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("z", "1");
        settings.put("a", "ä \"quoted\" = \\");
        return ClusterPlan.first(new ClusterRequest(OptionalInt.of(2), OptionalInt.of(3), OptionalInt.empty(),
                OptionalInt.empty(), settings), port -> true);
    }

    @Test
    void shouldBeEmpty_whenNothingWasWritten() {
        assertEquals(Optional.empty(), file.read());
    }

    @Test
    void shouldReadBackWhatWasWritten_withTheOrderOfSettings() {
        file.write(state());

        ClusterState read = file.read().orElseThrow();
        assertEquals(state(), read);
        assertEquals(List.of("z", "a"), List.copyOf(read.settings().keySet()));
    }

    @Test
    void shouldLeaveNoOtherFile_whenItWrites() throws IOException {
        file.write(state());
        file.update(known -> known.withClusterId("id"));

        try (var files = Files.list(directory.root())) {
            assertEquals(List.of(directory.stateFile()), files.toList());
        }
        assertEquals("id", file.read().orElseThrow().clusterId());
    }

    @Test
    void shouldRefuseAndNotOverwrite_whenTheFileIsOfAnotherFormat() throws IOException {
        file.write(state());
        String text = Files.readString(directory.stateFile()).replace("\"formatVersion\" : 1", "\"formatVersion\" : 7");
        Files.writeString(directory.stateFile(), text);

        ClusterException refused = assertThrows(ClusterException.class, file::read);
        assertTrue(refused.getMessage().contains("format 7"), refused.getMessage());
    }

    @Test
    void shouldNameTheFile_whenItIsDamaged() throws IOException {
        Files.createDirectories(directory.root());
        Files.writeString(directory.stateFile(), "{\"formatVersion\": 1, ");

        ClusterException refused = assertThrows(ClusterException.class, file::read);
        assertTrue(refused.getMessage().startsWith(directory.stateFile().toString()), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }
}
