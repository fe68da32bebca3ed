package io.caddis.quickstart.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Decides which components a cluster has and on which ports they listen. Pure: free ports are a parameter.
 *
 * <p>The ports that users know (Kafka, HTTP) are exactly what was asked for. The others have a preferred number and
 * move upwards past ports that are taken; once chosen they are remembered, because running components know them.
 */
public final class ClusterPlan {

    public static final int DEFAULT_NODES = 3;
    public static final int DEFAULT_ZOOKEEPERS = 1;
    public static final int DEFAULT_PORT_BASE = 9092;
    public static final int DEFAULT_HTTP_BASE = 8080;
    /** More nodes than this do not fit a developer's machine; it also bounds the ports that are looked at. */
    public static final int MAX_NODES = 16;

    /** HTTP base to preferred management port of node 1: 9990 for the default, WildFly's own. */
    static final int MANAGEMENT_OFFSET = 1910;
    /** Kafka base to preferred PostgreSQL port. */
    static final int POSTGRES_OFFSET = 500;
    /** Kafka base to preferred port of the first ZooKeeper server. */
    static final int ZOOKEEPER_OFFSET = 510;

    private static final int MAX_PORT = 65_535;

    private final IntPredicate free;
    private final Set<Integer> taken = new LinkedHashSet<>();

    private ClusterPlan(IntPredicate free) {
        this.free = free;
    }

    /** The plan for a directory that has no state yet. */
    public static ClusterState first(ClusterRequest request, IntPredicate free) {
        return new ClusterPlan(free).create(request);
    }

    /**
     * The plan for a directory with state.
     *
     * @param somethingRuns whether a component has a process: then nothing that it knows may change
     * @throws ClusterException if the request contradicts what is there
     */
    public static ClusterState next(ClusterState known, ClusterRequest request, boolean somethingRuns,
            IntPredicate free) {
        return new ClusterPlan(free).extend(known, request, somethingRuns);
    }

    /** {@code known} and one more node, with the id after the highest. */
    public static ClusterState withOneMoreNode(ClusterState known, IntPredicate free) {
        ClusterPlan plan = new ClusterPlan(free);
        plan.takeAll(known);
        int id = known.nodes().stream().mapToInt(NodeState::id).max().orElse(0) + 1;
        return known.withNodes(plan.withNode(known, id));
    }

    private ClusterState create(ClusterRequest request) {
        int portBase = request.portBase().orElse(DEFAULT_PORT_BASE);
        int httpBase = request.httpBase().orElse(DEFAULT_HTTP_BASE);
        int nodeCount = request.nodes().orElse(DEFAULT_NODES);
        for (int id = 1; id <= nodeCount; id++) {
            take(portBase + id - 1, "the Kafka port of node " + id);
            take(httpBase + id - 1, "the HTTP port of node " + id);
        }
        List<NodeState> nodes = new ArrayList<>();
        for (int id = 1; id <= nodeCount; id++) {
            nodes.add(new NodeState(id, portBase + id - 1, httpBase + id - 1,
                    firstFree(httpBase + MANAGEMENT_OFFSET + id - 1), false));
        }
        int postgresPort = firstFree(portBase + POSTGRES_OFFSET);
        List<ZooKeeperState> zookeepers = new ArrayList<>();
        int zookeeperCount = request.zookeepers().orElse(DEFAULT_ZOOKEEPERS);
        for (int id = 1; id <= zookeeperCount; id++) {
            int preferred = portBase + ZOOKEEPER_OFFSET + 3 * (id - 1);
            zookeepers.add(new ZooKeeperState(id, firstFree(preferred), firstFree(preferred + 1),
                    firstFree(preferred + 2)));
        }
        return new ClusterState(ClusterState.FORMAT_VERSION, null, portBase, httpBase, postgresPort, zookeepers,
                nodes, request.settings());
    }

    private ClusterState extend(ClusterState known, ClusterRequest request, boolean somethingRuns) {
        if (differs(request.zookeepers(), known.zookeepers().size())) {
            // Two empty servers beside one that has the data could form a quorum without it.
            throw new ClusterException("This directory has " + known.zookeepers().size() + " ZooKeeper server(s), not "
                    + request.zookeepers().getAsInt() + "; the number is fixed when a cluster is created. "
                    + "Leave --zookeepers out, or use another --dir.");
        }
        Map<String, String> settings = new LinkedHashMap<>(known.settings());
        settings.putAll(request.settings());
        boolean portsChange = differs(request.portBase(), known.portBase())
                || differs(request.httpBase(), known.httpBase());
        if (somethingRuns && (portsChange || !settings.equals(known.settings()))) {
            throw new ClusterException("Ports and settings of a running cluster cannot change. "
                    + "Run ./caddis down first, then ./caddis up with the new ones.");
        }
        if (somethingRuns) {
            takeAll(known);
            return addNodes(known, request.nodes().orElse(0));
        }
        int highest = known.nodes().stream().mapToInt(NodeState::id).max().orElse(0);
        ClusterState replanned = create(new ClusterRequest(
                OptionalInt.of(Math.max(highest, request.nodes().orElse(0))), OptionalInt.of(known.zookeepers().size()),
                OptionalInt.of(request.portBase().orElse(known.portBase())),
                OptionalInt.of(request.httpBase().orElse(known.httpBase())), settings));
        return replanned.withClusterId(known.clusterId());
    }

    private ClusterState addNodes(ClusterState known, int wanted) {
        ClusterState state = known;
        for (int id = 1; id <= wanted; id++) {
            if (state.findNode(id).isEmpty()) {
                state = state.withNodes(withNode(state, id));
            }
        }
        return state;
    }

    private List<NodeState> withNode(ClusterState known, int id) {
        if (id > MAX_NODES) {
            throw new ClusterException("A local cluster has at most " + MAX_NODES + " nodes.");
        }
        int kafkaPort = known.portBase() + id - 1;
        int httpPort = known.httpBase() + id - 1;
        take(kafkaPort, "the Kafka port of node " + id);
        take(httpPort, "the HTTP port of node " + id);
        List<NodeState> nodes = new ArrayList<>(known.nodes());
        nodes.add(new NodeState(id, kafkaPort, httpPort, firstFree(known.httpBase() + MANAGEMENT_OFFSET + id - 1),
                false));
        return nodes;
    }

    private void takeAll(ClusterState known) {
        taken.add(known.postgresPort());
        known.nodes().forEach(node -> taken.addAll(List.of(node.kafkaPort(), node.httpPort(), node.managementPort())));
        known.zookeepers().forEach(
                server -> taken.addAll(List.of(server.clientPort(), server.quorumPort(), server.electionPort())));
    }

    private void take(int port, String use) {
        if (port > MAX_PORT) {
            throw new ClusterException(port + ", " + use + ", is above " + MAX_PORT
                    + ". Choose a lower --port-base or --http-base.");
        }
        if (!taken.add(port)) {
            throw new ClusterException(port + ", " + use + ", is already planned for another component. "
                    + "Choose --port-base and --http-base further apart.");
        }
    }

    private int firstFree(int preferred) {
        for (int port = preferred; port <= MAX_PORT; port++) {
            if (!taken.contains(port) && free.test(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new ClusterException("There is no free port from " + preferred + " to " + MAX_PORT
                + ". Choose a lower --port-base and --http-base.");
    }

    private static boolean differs(OptionalInt requested, int known) {
        return requested.isPresent() && requested.getAsInt() != known;
    }

    /** The ports that must be free before {@code node} starts, each with what it is for. */
    public static Map<Integer, String> portsOf(NodeState node) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(node.kafkaPort(), "Kafka port of node " + node.id());
        ports.put(node.httpPort(), "HTTP port of node " + node.id());
        ports.put(node.managementPort(), "management port of node " + node.id());
        return ports;
    }

    /** The state after {@code request}: {@link #first} or {@link #next}. */
    public static ClusterState of(Optional<ClusterState> known, ClusterRequest request, boolean somethingRuns,
            IntPredicate free) {
        return known.map(state -> next(state, request, somethingRuns, free)).orElseGet(() -> first(request, free));
    }
}
