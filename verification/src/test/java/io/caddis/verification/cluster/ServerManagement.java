package io.caddis.verification.cluster;

import io.caddis.verification.process.Program;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A node's WildFly as its operator manages it: with {@code jboss-cli.sh}, which a local user needs no password for. */
public final class ServerManagement {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SERVER_JAR = "jboss-modules.jar";

    private final Path cli;
    private final URI address;

    /** @param node has a process that is not in a network namespace of its own */
    public ServerManagement(ClusterStatus.Node node) {
        Optional<String[]> arguments = ProcessHandle.of(node.pid()).flatMap(process -> process.info().arguments());
        Path serverJar = arguments.stream().flatMap(Stream::of).filter(argument -> argument.endsWith(SERVER_JAR)).findFirst()
                .map(Path::of)
                .orElseThrow(() -> new AssertionError("process " + node.pid() + " of " + node + " is no WildFly"));
        this.cli = serverJar.resolveSibling("bin").resolve("jboss-cli.sh");
        this.address = URI.create(node.management());
    }

    /** Carries out one operation, such as {@code :suspend}; blocks until it is done. @return what it answered */
    public String execute(String operation) {
        return Program.of(cli.toString(), "--connect", "--controller=" + address.getHost() + ":" + address.getPort(),
                "--command=" + operation).run(PATIENCE).expectSuccess().output();
    }
}
