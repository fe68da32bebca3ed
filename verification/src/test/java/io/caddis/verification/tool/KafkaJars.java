package io.caddis.verification.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The jars of Kafka releases that are programs here and not part of our class path; {@code kafka-tools/pom.xml} collects them. */
public final class KafkaJars {

    private static final Path COLLECTED = Path.of("kafka-tools", "target").toAbsolutePath();

    private KafkaJars() {}

    /** The class path of the command line tools. */
    static String toolsClassPath() {
        return existing(COLLECTED.resolve("tools")).resolve("*").toString();
    }

    /** The jar of the older client. */
    public static Path olderClient() {
        try (Stream<Path> jars = Files.list(existing(COLLECTED.resolve("older-client")))) {
            return jars.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalStateException(
                    "there is no " + directory + ". Run ./mvnw -f verification/kafka-tools/pom.xml package.");
        }
        return directory;
    }
}
