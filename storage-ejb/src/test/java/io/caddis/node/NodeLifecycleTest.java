package io.caddis.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.CatalogStatus;
import io.caddis.admin.NodeState;
import io.caddis.admin.NodeStatus;
import io.caddis.admin.PauseStatus;
import io.caddis.catalog.CatalogAvailability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLifecycleTest {

    @TempDir
    Path directory;

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeBroker broker = new FakeBroker(catalog);
    private CatalogMarker marker;
    private NodeLifecycle node;

    @BeforeEach
    void settingsFile() throws IOException {
        Files.writeString(directory.resolve("caddis.properties"), "node.id=1\nbroker.rack=ra\u00fcm \n");
        marker = new CatalogMarker(directory.resolve("data/caddis-catalog.properties"));
        node = newNode();
    }

    @AfterEach
    void leaveNothing() {
        node.close();
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("caddis-")).toList());
    }

    @Test
    void shouldWaitForTheCatalog_whenTheNodeStartsForTheFirstTime() {
        catalog.attemptEndsIn(CatalogAvailability.State.OPENING, "connection refused");

        node.start();

        await(status -> status.detail().contains("connection refused"));
        assertEquals(NodeState.STARTING, node.nodeStatus().state());
        assertFalse(broker.started);

        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        await(NodeStatus::ready);
        assertEquals(Map.of("node.id", "1", "broker.rack", "ra\u00fcm"), broker.properties);
        await(status -> marker.clusterId().equals(Optional.of("cluster-a")));
    }

    @Test
    void shouldServeWithoutPostgres_whenTheNodeHasUsedTheCatalogBefore() {
        marker.remember("cluster-a");
        catalog.attemptEndsIn(CatalogAvailability.State.OPENING, "connection refused");

        node.start();

        await(NodeStatus::ready);
        assertEquals(CatalogStatus.State.OPENING, node.nodeStatus().catalog().state());
        assertTrue(node.nodeStatus().phases().get(1).detail().contains("connection refused"));
    }

    @Test
    void shouldFailWithTheBrokersReason_whenSettingsAreWrong() {
        broker.refuseSettings = "log.dirs is missing";

        node.start();

        await(status -> status.state() == NodeState.FAILED);
        assertEquals("settings: log.dirs is missing", node.nodeStatus().detail());
        assertFalse(catalog.opening);
    }

    @Test
    void shouldNameTheFileAndTheProperty_whenThereAreNoSettings() throws IOException {
        Files.delete(directory.resolve("caddis.properties"));

        node.start();

        await(status -> status.state() == NodeState.FAILED);
        String detail = node.nodeStatus().detail();
        assertTrue(detail.contains(directory.resolve("caddis.properties").toString()), detail);
        assertTrue(detail.contains("-Dcaddis.config="), detail);
    }

    @Test
    void shouldReleaseAHalfStartedBroker_whenItsStartFails() {
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        broker.failStart = "port 9092 is in use";

        node.start();

        await(status -> status.state() == NodeState.FAILED && broker.closed);
        assertEquals("broker: port 9092 is in use", node.nodeStatus().detail());
    }

    @Test
    void shouldShowWhatTheBrokerWaitsFor_andStopAtOnce_whenUndeployedMeanwhile() {
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        broker.waitsFor = "ZooKeeper at 127.0.0.1:2181";

        node.start();
        await(status -> status.detail().equals("broker: ZooKeeper at 127.0.0.1:2181"));
        node.close();

        assertTrue(broker.closed);
        assertEquals(NodeState.STOPPED, node.nodeStatus().state());
    }

    @Test
    void shouldCloseTheCatalogLast_whenARunningNodeIsUndeployed() {
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        node.start();
        await(NodeStatus::ready);

        node.close();
        node.close();

        assertTrue(broker.catalogWasOpenAtClose);
        assertFalse(catalog.opening);
    }

    @Test
    void shouldPassOnThatTheServerIsSuspended_alsoWhenTheBrokerIsMadeLater() {
        node.setSuspended(true);
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        node.start();
        await(NodeStatus::ready);

        assertTrue(broker.suspended);
        assertTrue(node.nodeStatus().detail().startsWith("suspended"), node.nodeStatus().detail());
        node.setSuspended(false);
        assertFalse(broker.suspended);
        assertEquals("", node.nodeStatus().detail());
    }

    @Test
    void shouldTellThePauses_asAShareOfTheSession() {
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        node.start();
        await(NodeStatus::ready);

        assertEquals(new PauseStatus(120, 300_000, 4_000, 3), node.nodeStatus().pauses());
    }

    @Test
    void shouldBeFailed_whenARunningBrokerFails() {
        catalog.attemptEndsIn(CatalogAvailability.State.AVAILABLE, "");
        node.start();
        await(NodeStatus::ready);

        broker.failure = "all log directories are offline";

        assertEquals(NodeState.FAILED, node.nodeStatus().state());
        assertEquals("all log directories are offline", node.nodeStatus().detail());
    }

    @Test
    void shouldRefuseToGuess_whenTheMarkerIsDamaged() throws IOException {
        Files.createDirectories(marker.file().getParent());
        Files.writeString(marker.file(), "\u0000\u0000");

        node.start();

        await(status -> status.state() == NodeState.FAILED);
        assertTrue(node.nodeStatus().detail().contains("delete it"), node.nodeStatus().detail());
    }

    private NodeLifecycle newNode() {
        return new NodeLifecycle(
                new NodeProperties(directory.resolve("caddis.properties")),
                marker,
                catalog,
                broker.factory(),
                new NoConsole(),
                new NodeThreads(NodeLifecycleTest.class.getClassLoader()),
                Clock.systemUTC());
    }

    private void await(Predicate<NodeStatus> condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.test(node.nodeStatus())) {
            assertTrue(System.nanoTime() < deadline, () -> "not reached: " + node.nodeStatus());
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    private static final class NoConsole implements ServingListener {
        @Override
        public void onServing(Broker serving) {}

        @Override
        public void onStopping() {}
    }
}
