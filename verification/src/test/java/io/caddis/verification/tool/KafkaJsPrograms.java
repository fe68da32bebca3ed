package io.caddis.verification.tool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caddis.verification.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The programs under src/test/kafkajs: each prints what it has seen as one JSON document. */
public final class KafkaJsPrograms {

    private static final Path PROGRAMS = Path.of("src", "test", "kafkajs").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(2);

    private KafkaJsPrograms() {}

    /** Makes sure that kafkajs is there; before the first {@link #run}. */
    public static void install() {
        assertTrue(Program.isInstalled("node") && Program.isInstalled("npm"), "Node.js or npm is not installed; on Debian: "
                + "apt-get install nodejs npm");
        if (!Files.isDirectory(PROGRAMS.resolve("node_modules"))) {
            Program.of("npm", "ci").in(PROGRAMS).run(INSTALL_PATIENCE).expectSuccess();
        }
    }

    /** Runs one of them. */
    public static JsonNode run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(Arrays.asList(arguments));
        String output = Program.of(command.toArray(String[]::new)).in(PROGRAMS)
                .with("KAFKAJS_NO_PARTITIONER_WARNING", "1").run(PATIENCE).expectSuccess().output();
        return new ObjectMapper().readTree(output);
    }
}
