package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.KafkaJars;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where this checkout is: named by the {@code caddis} script, else found from where our own classes were loaded, so that the
 * program works from any directory.
 *
 * @param root the checkout, which holds the {@code caddis} script
 */
record Installation(Path root) {

    private static final String PROJECT_PROPERTY = "caddis.project";

    static Installation locate() throws IOException {
        String named = System.getProperty(PROJECT_PROPERTY);
        if (named != null) {
            return new Installation(Path.of(named).toAbsolutePath());
        }
        try {
            Path classes = Path.of(Bench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            // <root>/benchmarks/target/classes, or the jar beside it
            Path module = classes.getParent().getParent();
            return new Installation(module.getParent());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where the benchmarks were loaded from", e);
        }
    }

    /** The script that starts and ends clusters. */
    Path script() throws IOException {
        Path script = root.resolve("caddis");
        if (!Files.isExecutable(script)) {
            throw new IOException("no executable script " + script + ": name a running cluster with --caddis HOST:PORT");
        }
        return script;
    }

    KafkaJars kafkaJars() throws IOException {
        return KafkaJars.in(root.resolve("benchmarks").resolve("kafka-peer").resolve("target").resolve("lib"));
    }

    /** Version of Caddis and of the kafka-clients the loads use, recorded by the build. */
    static Properties versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream source = Bench.class.getResourceAsStream("versions.properties")) {
            if (source == null) {
                throw new IOException("resource versions.properties is missing from the benchmarks' class path");
            }
            versions.load(source);
        }
        return versions;
    }
}
