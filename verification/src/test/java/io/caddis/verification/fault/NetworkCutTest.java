package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LateTests;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.cluster.NetworkNamespaces;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Packets that do not arrive: between nodes, between a node and ZooKeeper, one way and both. Clients reach every node always. */
@Order(LateTests.NEEDS_NODES_IN_NAMESPACES)
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class NetworkCutTest {

    @Test
    void shouldLoseNothing_whenNodesAreCutFromEachOther(LocalCluster cluster) {
        NetworkNamespaces network = everyNodeInItsNamespace(cluster);
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int leader = run.leaderOf(0);
            int neighbour = leader % cluster.nodes() + 1;
            through(run, network, new Cut("node " + leader + ", a leader, from all other nodes",
                    () -> network.cutFromOthers(leader), () -> network.reaches(neighbour, leader)));
            int controller = run.controller();
            int other = controller % cluster.nodes() + 1;
            through(run, network, oneWay(network, controller, other, "from the controller"));
            through(run, network, oneWay(network, other, controller, "to the controller"));
            run.finish();
        }
    }

    @Test
    void shouldLoseNothing_whenANodeIsCutFromZooKeeper(LocalCluster cluster) {
        NetworkNamespaces network = everyNodeInItsNamespace(cluster);
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            int leader = run.leaderOf(0);
            through(run, network, new Cut("node " + leader + ", a leader, from ZooKeeper", () -> {
                network.cutToZooKeeper(leader);
                network.cutFromZooKeeper(leader);
            }, () -> network.reachesZooKeeper(leader)));
            int controller = run.controller();
            through(run, network, new Cut("ZooKeeper to node " + controller + ", the controller, one way",
                    () -> network.cutFromZooKeeper(controller), () -> network.reachesZooKeeper(controller)));
            run.finish();
        }
    }

    /** All directed pairs of nodes and ZooKeeper: for the long profile. */
    @Test
    void shouldLoseNothing_whenEveryDirectionIsCutInTurn(LocalCluster cluster) {
        Assumptions.assumeTrue(Profile.exhaustive(), "only with -Dcaddis.verification.profile=long");
        NetworkNamespaces network = everyNodeInItsNamespace(cluster);
        try (ReplicatedRun run = ReplicatedRun.on(cluster)) {
            for (int from = 1; from <= cluster.nodes(); from++) {
                int node = from;
                for (int to = 1; to <= cluster.nodes(); to++) {
                    if (from != to) {
                        through(run, network, oneWay(network, from, to, "every pair"));
                    }
                }
                through(run, network, new Cut("node " + from + " to ZooKeeper, one way", () -> network.cutToZooKeeper(node),
                        () -> network.reachesZooKeeper(node)));
                through(run, network, new Cut("ZooKeeper to node " + from + ", one way", () -> network.cutFromZooKeeper(node),
                        () -> network.reachesZooKeeper(node)));
            }
            run.finish();
        }
    }

    /**
     * Something that does not arrive.
     *
     * @param passes whether it does arrive, for a new connection
     */
    private record Cut(String what, Runnable begin, BooleanSupplier passes) {}

    private static Cut oneWay(NetworkNamespaces network, int from, int to, String why) {
        return new Cut("node " + from + " to node " + to + ", one way, " + why, () -> network.cut(from, to), () -> network.reaches(from, to));
    }

    private static void through(ReplicatedRun run, NetworkNamespaces network, Cut cut) {
        assertTrue(cut.passes().getAsBoolean(), () -> "cut already: " + cut.what());
        try {
            run.through("cut for " + Profile.cut().toSeconds() + " s: " + cut.what(), () -> {
                cut.begin().run();
                assertFalse(cut.passes().getAsBoolean(), () -> "not cut: " + cut.what());
                Pause.of(Profile.cut());
                network.heal();
            });
        } finally {
            network.heal();
        }
        run.awaitInSync();
    }

    private static NetworkNamespaces everyNodeInItsNamespace(LocalCluster cluster) {
        NetworkNamespaces network = cluster.namespaces().orElse(null);
        Assumptions.assumeTrue(network != null, "needs network namespaces, which only root may make and not in every container");
        for (int node = 1; node <= cluster.nodes(); node++) {
            if (!network.has(node)) {
                cluster.node("stop", node);
                network.admit(node);
                cluster.node("start", node);
            }
        }
        return network;
    }
}
