package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.groups.GroupTests;
import io.caddis.verification.process.Program;
import io.caddis.verification.tool.KafkaJars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult.Status;

/** Every client test against WildFly nodes, with the kafka-clients this project is built on and with the oldest line still in wide use. */
@ClusterTest
class ClientVersionsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** A run that finds no tests must not pass. */
    private static final int LEAST_TESTS = 60;

    @TestFactory
    Stream<DynamicContainer> shouldPassEveryClientTest_whenClientIs(LocalCluster cluster) {
        return Stream.of(KafkaJars.olderClient(), ownClient())
                .map(client -> dynamicContainer(client.getFileName().toString(), run(client, cluster)));
    }

    private static List<DynamicTest> run(Path client, LocalCluster cluster) {
        // with our own client they run on this cluster anyway
        List<String> further = client.equals(ownClient()) ? List.of() : GroupTests.OF_EVERY_CLIENT.stream().map(Class::getName).toList();
        String classPath = Stream.concat(
                        Stream.of(client.toString()),
                        classPath().filter(element -> !isKafkaClients(element)))
                .collect(Collectors.joining(":"));
        List<String> results = Program.java(
                        List.of(
                                "-Xmx512m", "-D" + TestedBrokers.BOOTSTRAP_PROPERTY + "=" + cluster.bootstrapServers(),
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"),
                        classPath, ClientTestRun.class.getName(), further)
                .run(PATIENCE).expectSuccess().lines().stream()
                .filter(line -> line.startsWith(ClientTestRun.LINE)).toList();
        assertTrue(results.size() >= LEAST_TESTS, "only " + results.size() + " tests ran: " + results);
        return results.stream().map(ClientVersionsTest::test).toList();
    }

    private static DynamicTest test(String line) {
        String[] fields = line.split(ClientTestRun.SEPARATOR, -1);
        return dynamicTest(fields[1], () -> {
            switch (Status.valueOf(fields[2])) {
                case SUCCESSFUL -> { }
                case ABORTED -> Assumptions.abort(fields[3]);
                case FAILED -> Assertions.fail(fields[3]);
            }
        });
    }

    private static Path ownClient() {
        return Path.of(classPath().filter(ClientVersionsTest::isKafkaClients).findFirst().orElseThrow());
    }

    private static boolean isKafkaClients(String element) {
        return Path.of(element).getFileName().toString().startsWith("kafka-clients-");
    }

    /** Surefire may start this JVM with a jar that only names the class path; it keeps the real one in a property. */
    private static Stream<String> classPath() {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(":"));
    }
}
