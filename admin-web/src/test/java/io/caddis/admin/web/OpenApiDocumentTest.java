package io.caddis.admin.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/openapi.json is what the build makes of routes and records. */
class OpenApiDocumentTest {

    private static final Path GENERATED = Path.of("target", "classes", "META-INF", "caddis", "openapi.json");
    private static final Path DOCUMENT = Path.of("..", "docs", "openapi.json");

    @Test
    void shouldBeWhatIsServed() throws IOException {
        String generated = Files.readString(GENERATED).strip() + "\n";
        if (Boolean.getBoolean("caddis.docs.update")) {
            Files.writeString(DOCUMENT, generated);
        }

        assertEquals(generated, Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "",
                "docs/openapi.json is out of date: ./mvnw -pl admin-web test -Dtest=OpenApiDocumentTest -Dcaddis.docs.update=true");
    }

    @Test
    void shouldGive64BitNumbersAsText_andEveryPath() throws IOException {
        String generated = Files.readString(GENERATED);

        assertTrue(generated.contains("/api/v1/partitions") && generated.contains("/api/v1/stream"), generated);
        assertTrue(generated.contains("\"PartitionRow\""));
        assertTrue(generated.contains("^-?[0-9]+$"), "64-bit numbers are not text");
    }
}
