package io.caddis.quickstart.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {

    private static final IntPredicate ALL_FREE = port -> true;
    private static final OptionalInt UNSAID = OptionalInt.empty();
    private static final ClusterRequest DEFAULTS = request(UNSAID, UNSAID, UNSAID, UNSAID, Map.of());

    private static ClusterRequest request(OptionalInt nodes, OptionalInt zookeepers, OptionalInt portBase,
            OptionalInt httpBase, Map<String, String> settings) {
        return new ClusterRequest(nodes, zookeepers, portBase, httpBase, settings);
    }

    private static ClusterRequest nodes(int count) {
        return request(OptionalInt.of(count), UNSAID, UNSAID, UNSAID, Map.of());
    }

    @Test
    void shouldGiveThreeNodesTheDocumentedPorts_whenNothingWasSaid() {
        ClusterState state = ClusterPlan.first(DEFAULTS, ALL_FREE);

        assertEquals(List.of(new NodeState(1, 9092, 8080, 9990, false), new NodeState(2, 9093, 8081, 9991, false),
                new NodeState(3, 9094, 8082, 9992, false)), state.nodes());
        assertEquals(9592, state.postgresPort());
        assertEquals(List.of(new ZooKeeperState(1, 9602, 9603, 9604)), state.zookeepers());
        assertEquals("127.0.0.1:9602", state.zookeeperConnect());
        assertEquals("127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094", state.bootstrapServers());
    }

    @Test
    void shouldMoveInnerPortsUpwards_whenTheyAreTaken() {
        Set<Integer> taken = Set.of(9990, 9592, 9602);
        ClusterState state = ClusterPlan.first(nodes(2), port -> !taken.contains(port));

        assertEquals(9991, state.node(1).managementPort());
        assertEquals(9992, state.node(2).managementPort());
        assertEquals(9593, state.postgresPort());
        assertEquals(9603, state.zookeepers().get(0).clientPort());
    }

    @Test
    void shouldKeepInnerPortsApartFromThoseOfTheNodes_whenTheBasesAreClose() {
        ClusterState state = ClusterPlan.first(
                request(OptionalInt.of(3), OptionalInt.of(3), OptionalInt.of(9988), UNSAID, Map.of()), ALL_FREE);

        List<Integer> ports = state.nodes().stream().flatMap(node -> ClusterPlan.portsOf(node).keySet().stream())
                .toList();
        assertEquals(ports.size(), Set.copyOf(ports).size(), ports.toString());
    }

    @Test
    void shouldRefuse_whenKafkaAndHttpPortsOverlap() {
        ClusterRequest overlapping = request(OptionalInt.of(3), UNSAID, OptionalInt.of(8081), UNSAID, Map.of());

        ClusterException refused = assertThrows(ClusterException.class,
                () -> ClusterPlan.first(overlapping, ALL_FREE));
        assertTrue(refused.getMessage().contains("8081"), refused.getMessage());
    }

    @Test
    void shouldKeepPortsAndNodes_whenTheDirectoryIsStartedAgainWithoutOptions() {
        ClusterState known = ClusterPlan.first(request(OptionalInt.of(2), UNSAID, OptionalInt.of(19092),
                OptionalInt.of(18080), Map.of("a", "1")), ALL_FREE).withClusterId("id");

        assertEquals(known, ClusterPlan.next(known, DEFAULTS, false, ALL_FREE));
        assertEquals(known, ClusterPlan.next(known, DEFAULTS, true, port -> false));
    }

    @Test
    void shouldStartAllKnownNodes_whenFewerAreAskedFor() {
        ClusterState known = ClusterPlan.first(nodes(3), ALL_FREE);

        assertEquals(3, ClusterPlan.next(known, nodes(1), false, ALL_FREE).nodes().size());
    }

    @Test
    void shouldAddNodesAfterTheKnownOnes_whenMoreAreAskedForWhileItRuns() {
        ClusterState known = ClusterPlan.first(nodes(1), ALL_FREE);
        ClusterState next = ClusterPlan.next(known, nodes(2), true, ALL_FREE);

        assertEquals(known.nodes().get(0), next.nodes().get(0));
        assertEquals(new NodeState(2, 9093, 8081, 9991, false), next.nodes().get(1));
        assertEquals(next, ClusterPlan.withOneMoreNode(known, ALL_FREE));
    }

    @Test
    void shouldMergeSettings_whenNothingRuns() {
        ClusterState known = ClusterPlan.first(request(UNSAID, UNSAID, UNSAID, UNSAID, Map.of("a", "1")), ALL_FREE);
        ClusterState next = ClusterPlan.next(known,
                request(UNSAID, UNSAID, UNSAID, UNSAID, Map.of("b", "2")), false, ALL_FREE);

        assertEquals(Map.of("a", "1", "b", "2"), next.settings());
    }

    @Test
    void shouldRefuseOtherPortsAndSettings_whenSomethingRuns() {
        ClusterState known = ClusterPlan.first(DEFAULTS, ALL_FREE);

        assertThrows(ClusterException.class, () -> ClusterPlan.next(known,
                request(UNSAID, UNSAID, OptionalInt.of(19092), UNSAID, Map.of()), true, ALL_FREE));
        assertThrows(ClusterException.class, () -> ClusterPlan.next(known,
                request(UNSAID, UNSAID, UNSAID, UNSAID, Map.of("a", "1")), true, ALL_FREE));
    }

    @Test
    void shouldRefuseAnotherNumberOfZooKeeperServers_whenThereIsData() {
        ClusterState known = ClusterPlan.first(DEFAULTS, ALL_FREE);

        ClusterException refused = assertThrows(ClusterException.class, () -> ClusterPlan.next(known,
                request(UNSAID, OptionalInt.of(3), UNSAID, UNSAID, Map.of()), false, ALL_FREE));
        assertTrue(refused.getMessage().contains("1 ZooKeeper server(s), not 3"), refused.getMessage());
    }

    @Test
    void shouldRefuseMoreNodesThanItsBound() {
        ClusterState full = ClusterPlan.first(nodes(ClusterPlan.MAX_NODES), ALL_FREE);

        assertThrows(ClusterException.class, () -> ClusterPlan.withOneMoreNode(full, ALL_FREE));
    }

    @Test
    void shouldRefuseAPortAboveTheLast() {
        assertThrows(ClusterException.class, () -> ClusterPlan.first(
                request(OptionalInt.of(2), UNSAID, OptionalInt.of(65_535), UNSAID, Map.of()), ALL_FREE));
    }
}
