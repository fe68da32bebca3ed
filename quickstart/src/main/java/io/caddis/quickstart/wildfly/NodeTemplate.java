package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.archive.SharedUnpacking;
import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all nodes start from: the configuration, made once by WildFly's own command line interface; a copy of the
 * module root, because a build that replaces jars must not pull them from under running servers; and an archive of
 * the loaded classes.
 *
 * @param home {@code .dist/node-template-HASH}; the hash covers the script, the modules, WildFly and the JVM
 */
public record NodeTemplate(Path home) {

    private static final int HASH_DIGITS = 12;

    /**
     * The template for these inputs, made if there is none. Takes about 15 s the first time.
     *
     * @param recording starts the server whose classes are archived
     */
    public static NodeTemplate ensure(Distributions distributions, Path wildfly, BrokerEar broker,
            ClassRecording recording) {
        Path home = distributions.sharedDirectory().resolve("node-template-" + hash(distributions, broker));
        Path marker = distributions.sharedDirectory().resolve("markers").resolve(home.getFileName() + ".marker");
        new SharedUnpacking(home, marker).ensure(staging -> {
            copyTree(wildfly.resolve("standalone/configuration"), staging.resolve("configuration"));
            copyTree(broker.modules(), staging.resolve("modules"));
            configure(wildfly, broker.script(), staging);
            recording.record(new NodeJvm(wildfly, staging), staging.resolve("configuration"), broker.ear(),
                    classArchive(staging));
            for (String byproduct : List.of("configuration/standalone_xml_history", "log", "tmp", "data")) {
                SharedUnpacking.removeTree(staging.resolve(byproduct));
            }
            return staging;
        });
        return new NodeTemplate(home);
    }

    public Path configuration() {
        return home.resolve("configuration");
    }

    /** JVM options that make a node read most of its classes from the archive. */
    List<String> classArchiveOptions() {
        return List.of("-XX:SharedArchiveFile=" + classArchive(home), "-Xshare:auto");
    }

    private static Path classArchive(Path home) {
        return home.resolve("classes.jsa");
    }

    private static void configure(Path wildfly, Path script, Path base) throws IOException {
        Path log = base.resolve("configure.log");
        NodeJvm jvm = new NodeJvm(wildfly, base);
        ProcessBuilder builder = new ProcessBuilder(jvm.configuring(base, script)).directory(base.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        // The embedded server takes its module path from here.
        builder.environment().put("JBOSS_MODULEPATH", jvm.modulePath());
        builder.environment().put("JBOSS_HOME", wildfly.toString());
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new ClusterException("Configuring WildFly with " + script + " failed (exit status " + status
                        + "):" + System.lineSeparator() + Files.readString(log).strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        Files.delete(log);
    }

    private static String hash(Distributions distributions, BrokerEar broker) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(distributions.wildflyVersion().getBytes(StandardCharsets.UTF_8));
            digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(broker.script()));
            for (Path file : filesBelow(broker.modules())) {
                digest.update(broker.modules().relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading " + broker.modules(), unreadable);
        }
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Copies a directory; {@code target} must not exist or be empty. */
    static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
