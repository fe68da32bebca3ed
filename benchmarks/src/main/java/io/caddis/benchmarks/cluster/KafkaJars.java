package io.caddis.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The released jars of the Kafka peer in a directory of their own.
 *
 * @param directory where the build copied them
 * @param version   Kafka's version, read from the name of the broker's jar
 */
public record KafkaJars(Path directory, String version) {

    private static final Pattern BROKER_JAR = Pattern.compile("kafka_2\\.13-(\\d[\\w.\\-]*)\\.jar");

    /**
     * Finds the peer.
     *
     * @throws IOException when the directory holds no broker jar, or more than one, with the command that fills it
     */
    public static KafkaJars in(Path directory) throws IOException {
        List<String> versions = List.of();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                versions = files.map(file -> BROKER_JAR.matcher(file.getFileName().toString()))
                        .filter(Matcher::matches).map(matcher -> matcher.group(1)).toList();
            }
        }
        if (versions.size() != 1) {
            throw new IOException("found " + versions.size() + " Kafka broker jars in " + directory
                    + ", need one: run ./mvnw -f benchmarks/kafka-peer/pom.xml clean package");
        }
        return new KafkaJars(directory, versions.get(0));
    }

    String classPath() {
        return directory.resolve("*").toString();
    }
}
