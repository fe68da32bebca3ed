package io.caddis.quickstart.archive;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * Which distributions this build uses and where they are unpacked: in {@code .dist} of the project, for all clusters.
 *
 * @param project          root of the checkout
 * @param wildflyVersion   for example 39.0.1.Final
 * @param wildflyZip       the archive in Maven's local repository
 * @param postgresVersion  version of the binaries artifact, for example 18.6.0
 */
public record Distributions(Path project, String wildflyVersion, Path wildflyZip, String postgresVersion) {

    /** What the build of this module wrote down. */
    public static Distributions ofBuild(Path project) {
        Properties build = new Properties();
        try (InputStream in = Distributions.class.getResourceAsStream("distributions.properties")) {
            build.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading distributions.properties", unreadable);
        }
        return new Distributions(project, build.getProperty("wildfly.version"),
                Path.of(build.getProperty("wildfly.zip")), build.getProperty("postgresql.version"));
    }

    public Path sharedDirectory() {
        return project.resolve(".dist");
    }

    /** The WildFly home, unpacked if it was not. */
    public Path wildfly() {
        String name = "wildfly-" + wildflyVersion;
        // The marker that maven-dependency-plugin's unpack goal would write: a build that unpacks the same archive
        // into the same place for its tests then finds it done, and its own marker is respected here.
        Path marker = sharedDirectory().resolve("markers")
                .resolve("org.wildfly-wildfly-dist-zip-" + wildflyVersion + ".marker");
        Path home = sharedDirectory().resolve(name);
        return new SharedUnpacking(home, marker).ensure(staging -> {
            if (!Files.isRegularFile(wildflyZip)) {
                throw new ClusterException("The WildFly distribution " + wildflyZip
                        + " is gone from Maven's local repository. Run ./mvnw -B -DskipTests package once.");
            }
            ArchiveReader.unpackZip(wildflyZip, staging);
            return staging.resolve(name);
        });
    }

    /** The directory with PostgreSQL's {@code bin}, {@code lib} and {@code share}, unpacked if it was not. */
    public Path postgres() {
        Path home = sharedDirectory().resolve("postgresql-" + postgresVersion);
        Path marker = sharedDirectory().resolve("markers").resolve("postgresql-" + postgresVersion + ".marker");
        return new SharedUnpacking(home, marker).ensure(staging -> {
            String resource = postgresArchive(System.getProperty("os.name"), System.getProperty("os.arch"));
            try (InputStream in = Distributions.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new ClusterException("The build has no PostgreSQL binaries for this machine (" + resource
                            + "). Build on the machine that runs the cluster: ./mvnw -B -DskipTests package.");
                }
                ArchiveReader.unpackTarXz(in, staging);
            }
            return staging;
        });
    }

    /** The resource of the binaries artifact for a platform; throws for one that has none. */
    static String postgresArchive(String osName, String osArch) {
        String machine = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (!osName.toLowerCase(Locale.ROOT).startsWith("linux") || machine.isEmpty()) {
            throw new ClusterException("The local cluster runs on Linux on x86-64 and 64-bit ARM, not on " + osName + " "
                    + osArch + ". Deploy the EAR on a WildFly server of your own: docs/deploy-on-existing-wildfly.md.");
        }
        return "/postgres-linux-" + machine + ".txz";
    }
}
