package io.caddis.verification.cluster;

import io.caddis.verification.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A network namespace for each node of a cluster, so that packets between any two of them can be dropped, in one direction or
 * in both. Nodes, ZooKeeper, PostgreSQL and clients go on calling each other 127.0.0.1:PORT: address translation carries each
 * connection over a pair of virtual interfaces to where the port is.
 *
 * <pre>
 *   namespace of node i                          root namespace
 *   127.0.0.1:PORT  -- not its own --> eth0 ===== cdPORTi -- ports of node j --> cdPORTj
 *                                                        -- any other --------> 127.0.0.1 (ZooKeeper, PostgreSQL)
 * </pre>
 *
 * <p>A node is in its namespace from the first start after {@link #admit}. Needs root and the programs ip and nft.
 */
public final class NetworkNamespaces implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** 198.18.0.0/15 is set aside for tests of networks (RFC 2544): four addresses for each port of this machine's range. */
    private static final int NETWORK = (198 << 24) | (18 << 16);
    private static final int ADDRESSES_PER_NODE = 4;

    private final List<ClusterStatus.Node> nodes;
    private final List<Integer> zooKeeperPorts;
    private final String table;
    private final Path leftover;
    private final Set<Integer> admitted = new TreeSet<>();
    private final Set<String> cuts = new TreeSet<>();
    private final Set<String> answerCuts = new TreeSet<>();

    private NetworkNamespaces(ClusterStatus status, Path leftover) {
        this.nodes = status.nodes();
        this.zooKeeperPorts = List.of(status.zookeeper().connect().split(",")).stream()
                .map(endpoint -> URI.create("zk://" + endpoint).getPort()).toList();
        this.table = "caddis-" + port(nodes.get(0).id());
        this.leftover = leftover;
    }

    /** Namespaces for the nodes of a running cluster; empty, with the reason on standard output, where they cannot be made. */
    static Optional<NetworkNamespaces> of(ClusterStatus status, Path leftover) {
        if (!System.getProperty("user.name").equals("root") || !Program.isInstalled("ip") || !Program.isInstalled("nft")
                || !Program.isInstalled("nsenter")) {
            System.out.println("no network namespaces: they need root and the programs ip, nft and nsenter");
            return Optional.empty();
        }
        NetworkNamespaces namespaces = new NetworkNamespaces(status, leftover);
        try {
            namespaces.create();
            return Optional.of(namespaces);
        } catch (AssertionError refused) {
            // a container may forbid it even to root
            System.out.println("no network namespaces: " + refused.getMessage());
            namespaces.close();
            return Optional.empty();
        }
    }

    private void create() {
        try {
            Files.writeString(leftover, table + nodes.stream().map(node -> " " + link(node.id())).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (ClusterStatus.Node node : nodes) {
            int id = node.id();
            run("ip", "netns", "add", link(id));
            run("ip", "link", "add", link(id), "type", "veth", "peer", "name", "eth0", "netns", link(id));
            run("ip", "addr", "add", address(id, 1) + "/30", "dev", link(id));
            run("ip", "link", "set", link(id), "up");
            run("sysctl", "-qw", "net.ipv4.conf." + link(id) + ".forwarding=1", "net.ipv4.conf." + link(id) + ".route_localnet=1");
            run("ip", "-n", link(id), "link", "set", "lo", "up");
            run("ip", "-n", link(id), "addr", "add", address(id, 2) + "/30", "dev", "eth0");
            run("ip", "-n", link(id), "link", "set", "eth0", "up");
            run("ip", "-n", link(id), "route", "add", "default", "via", address(id, 1));
            runIn(id, "", "sysctl", "-qw", "net.ipv4.conf.eth0.route_localnet=1");
            runIn(id, """
                    table ip caddis {
                      chain output { type nat hook output priority -100; ip daddr 127.0.0.1 tcp dport != { %s } dnat to %s; }
                      chain prerouting { type nat hook prerouting priority -100; iifname "eth0" dnat to 127.0.0.1; }
                      chain postrouting { type nat hook postrouting priority 100; ip saddr 127.0.0.0/8 oifname "eth0" masquerade; }
                    }
                    """.formatted(joined(ports(node)), address(id, 1)), "nft", "-f", "-");
        }
        apply();
    }

    /** Writes the rules of the root namespace anew: who is where, and what is cut. */
    private void apply() {
        StringBuilder rules = new StringBuilder("add table ip " + table + "\ndelete table ip " + table + "\ntable ip " + table + " {\n");
        StringBuilder fromClients = new StringBuilder();
        StringBuilder fromNodes = new StringBuilder();
        for (ClusterStatus.Node node : nodes) {
            if (admitted.contains(node.id())) {
                String toNode = "tcp dport { " + joined(ports(node)) + " } dnat to " + address(node.id(), 2) + "; ";
                fromClients.append("ip daddr 127.0.0.1 ").append(toNode);
                nodes.forEach(from -> fromNodes.append("iifname \"").append(link(from.id())).append("\" ").append(toNode));
            }
        }
        StringBuilder home = new StringBuilder();
        StringBuilder masquerade = new StringBuilder();
        // PostgreSQL lets in only who comes from this machine's loopback address
        StringBuilder arrival = new StringBuilder();
        for (ClusterStatus.Node node : nodes) {
            home.append("iifname \"").append(link(node.id())).append("\" dnat to 127.0.0.1; ");
            arrival.append("iifname \"").append(link(node.id())).append("\" snat to 127.0.0.1; ");
            masquerade.append("ip saddr 127.0.0.0/8 oifname \"").append(link(node.id())).append("\" masquerade; ");
        }
        rules.append("chain output { type nat hook output priority -100; ").append(fromClients).append("}\n");
        rules.append("chain prerouting { type nat hook prerouting priority -100; ").append(fromNodes).append(home).append("}\n");
        rules.append("chain postrouting { type nat hook postrouting priority 100; ").append(masquerade).append("}\n");
        rules.append("chain input { type nat hook input priority 100; ").append(arrival).append("}\n");
        rules.append("chain cuts { type filter hook prerouting priority -300; ").append(String.join(" ", cuts)).append("}\n");
        rules.append("chain answers { type filter hook postrouting priority 300; ").append(String.join(" ", answerCuts)).append("}\n");
        Program.of("nft", "-f", "-").run(rules.append("}\n").toString(), PATIENCE).expectSuccess();
    }

    /** Makes the next start of {@code node}, which is not running, happen in its namespace. */
    public void admit(int node) {
        admitted.add(node);
        apply();
    }

    /** Whether {@code node} was started in its namespace. */
    public boolean has(int node) {
        return admitted.contains(node);
    }

    /** What to write before a command that starts {@code node}. */
    List<String> prefix(int node) {
        return admitted.contains(node) ? List.of("nsenter", "--net=/run/netns/" + link(node)) : List.of();
    }

    /** Drops what {@code from} sends to {@code to}, whichever of them opened the connection. */
    public void cut(int from, int to) {
        cuts.add("iifname \"%s\" ip daddr %s drop;".formatted(link(from), address(to, 2)));
        cuts.add("iifname \"%s\" tcp dport { %s } drop;".formatted(link(from), joined(ports(nodes.get(to - 1)))));
        apply();
    }

    /** Drops everything between {@code node} and the other nodes. */
    public void cutFromOthers(int node) {
        for (ClusterStatus.Node other : nodes) {
            if (other.id() != node) {
                cut(node, other.id());
                cut(other.id(), node);
            }
        }
    }

    /** Drops what {@code node} sends to ZooKeeper. */
    public void cutToZooKeeper(int node) {
        cuts.add("iifname \"%s\" tcp dport { %s } drop;".formatted(link(node), joined(zooKeeperPorts)));
        apply();
    }

    /** Drops what ZooKeeper sends to {@code node}. */
    public void cutFromZooKeeper(int node) {
        answerCuts.add("oifname \"%s\" tcp sport { %s } drop;".formatted(link(node), joined(zooKeeperPorts)));
        apply();
    }

    /** Whether {@code from} can connect to the Kafka port of {@code to}: to see that a cut cuts and a heal heals. */
    public boolean reaches(int from, int to) {
        return connects(from, port(to));
    }

    /** Whether {@code node} can connect to ZooKeeper. */
    public boolean reachesZooKeeper(int node) {
        return connects(node, zooKeeperPorts.get(0));
    }

    private boolean connects(int node, int port) {
        return Program.of("nsenter", "--net=/run/netns/" + link(node), "timeout", "2", "bash", "-c",
                "exec 3<>/dev/tcp/127.0.0.1/" + port).run(PATIENCE).exitCode() == 0;
    }

    /** Lets everything pass again. */
    public void heal() {
        cuts.clear();
        answerCuts.clear();
        apply();
    }

    @Override
    public void close() {
        remove(leftover);
    }

    /** Removes what {@code leftover} names: at the end, and before a run if an earlier one was killed. */
    static void remove(Path leftover) {
        try {
            if (!Files.exists(leftover)) {
                return;
            }
            String[] names = Files.readString(leftover).split(" ");
            Program.of("nft", "delete", "table", "ip", names[0]).run(PATIENCE);
            for (int i = 1; i < names.length; i++) {
                Program.of("ip", "link", "del", names[i]).run(PATIENCE);
                Program.of("ip", "netns", "del", names[i]).run(PATIENCE);
            }
            Files.delete(leftover);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port(int node) {
        return URI.create("kafka://" + nodes.get(node - 1).kafka()).getPort();
    }

    private static List<Integer> ports(ClusterStatus.Node node) {
        return List.of(URI.create("kafka://" + node.kafka()).getPort(), URI.create(node.http()).getPort(),
                URI.create(node.management()).getPort());
    }

    /** Name of the namespace and of the interface that leads to it; ports are unique on a machine, so this is too. */
    private String link(int node) {
        return "cd" + port(node) + "n" + node;
    }

    private String address(int node, int which) {
        int address = NETWORK + port(node) * ADDRESSES_PER_NODE + which;
        return (address >>> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void run(String... command) {
        Program.of(command).run(PATIENCE).expectSuccess();
    }

    private void runIn(int node, String input, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + link(node)));
        all.addAll(List.of(command));
        Program.of(all.toArray(String[]::new)).run(input, PATIENCE).expectSuccess();
    }
}
