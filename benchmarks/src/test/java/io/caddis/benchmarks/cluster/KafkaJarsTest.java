package io.caddis.benchmarks.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaJarsTest {

    @TempDir
    private Path directory;

    @Test
    void shouldReadTheVersionFromTheBrokerJar() throws IOException {
        Files.createFile(directory.resolve("kafka_2.13-4.3.1.jar"));
        Files.createFile(directory.resolve("kafka-clients-4.3.1.jar"));

        assertEquals("4.3.1", KafkaJars.in(directory).version());
    }

    @Test
    void shouldNameTheCommand_whenThePeerWasNotBuilt() {
        IOException refusal = assertThrows(IOException.class, () -> KafkaJars.in(directory.resolve("absent")));

        assertTrue(refusal.getMessage().contains("./mvnw -f benchmarks/kafka-peer/pom.xml"), refusal.getMessage());
    }

    @Test
    void shouldRefuse_whenTwoVersionsLieSideBySide() throws IOException {
        Files.createFile(directory.resolve("kafka_2.13-4.3.0.jar"));
        Files.createFile(directory.resolve("kafka_2.13-4.3.1.jar"));

        assertThrows(IOException.class, () -> KafkaJars.in(directory));
    }
}
