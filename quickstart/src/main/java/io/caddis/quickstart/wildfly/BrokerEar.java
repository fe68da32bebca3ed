package io.caddis.quickstart.wildfly;

import io.caddis.quickstart.cluster.ClusterException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the module {@code broker-ear} builds for own nodes.
 *
 * @param ear     the lean EAR
 * @param modules a module root with the third-party libraries and the PostgreSQL driver
 * @param script  jboss-cli commands that turn an untouched configuration into a node's
 */
public record BrokerEar(Path ear, Path modules, Path script) {

    /** The files of a checkout; throws if the build is missing. */
    public static BrokerEar of(Path project) {
        Path module = project.resolve("broker-ear");
        BrokerEar built = new BrokerEar(module.resolve("target/caddis-node.ear"), module.resolve("target/modules"),
                module.resolve("src/main/cli/configure-own-node.cli"));
        for (Path needed : new Path[] {built.ear, built.modules, built.script}) {
            if (!Files.exists(needed)) {
                throw new ClusterException(needed + " is missing. Build it: ./mvnw -B -DskipTests package.");
            }
        }
        return built;
    }
}
