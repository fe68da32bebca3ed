package io.caddis.verification.replication;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/** A topic with a replica on every node of a cluster, seen from outside: who leads, who is in sync, which bytes each node has. */
final class ReplicatedTopic {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InProcessCluster cluster;
    private final Clients clients;
    private final String name;

    private ReplicatedTopic(InProcessCluster cluster, Clients clients, String name) {
        this.cluster = cluster;
        this.clients = clients;
        this.name = name;
    }

    static ReplicatedTopic created(InProcessCluster cluster, Clients clients, int partitions, int replicas, Map<String, String> settings) {
        String name = Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(name, partitions, (short) replicas).configs(settings))).all());
        return new ReplicatedTopic(cluster, clients, name);
    }

    /** With the replicas of each partition, from partition 0 on. */
    static ReplicatedTopic assigned(
            InProcessCluster cluster, Clients clients, List<List<Integer>> replicas, Map<String, String> settings) {
        String name = Clients.uniqueName();
        Map<Integer, List<Integer>> assignments = new TreeMap<>();
        replicas.forEach(ids -> assignments.put(assignments.size(), ids));
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(name, assignments).configs(settings))).all());
        return new ReplicatedTopic(cluster, clients, name);
    }

    String name() {
        return name;
    }

    List<Integer> replicas(int partition) {
        return describe(partition).replicas().stream().map(Node::id).toList();
    }

    void awaitReplicas(int partition, List<Integer> brokers) {
        Eventually.value("replicas " + brokers + " of " + partition(partition), PATIENCE, () -> replicas(partition), brokers::equals);
    }

    TopicPartition partition(int partition) {
        return new TopicPartition(name, partition);
    }

    TopicPartitionInfo describe(int partition) {
        return describe().partitions().get(partition);
    }

    TopicDescription describe() {
        return Clients.get(clients.admin().describeTopics(List.of(name)).allTopicNames()).get(name);
    }

    int leader(int partition) {
        return describe(partition).leader().id();
    }

    void awaitInSync(int partition, Set<Integer> brokers) {
        Eventually.value("in-sync replicas " + brokers + " of " + partition(partition), PATIENCE, () -> inSync(partition), brokers::equals);
    }

    int awaitLeaderOtherThan(int partition, int broker) {
        return Eventually.value(
                "a leader of " + partition(partition) + " other than " + broker, PATIENCE, () -> describe(partition).leader(),
                leader -> leader != null && leader.id() >= 0 && leader.id() != broker).id();
    }

    Set<Integer> inSync(int partition) {
        return describe(partition).isr().stream().map(Node::id).collect(Collectors.toSet());
    }

    /** Whether a node has segment files of the partition. */
    boolean hasLogOn(int broker, int partition) throws IOException {
        return !segments(broker, partition).isEmpty();
    }

    /** Blocks until the segment files of these nodes are equal, byte for byte. */
    void awaitEqualBytes(int partition, Set<Integer> brokers) {
        Eventually.value("equal segments of " + partition(partition) + " on " + brokers, PATIENCE, () -> {
            Set<Map<String, String>> contents = new HashSet<>();
            for (int broker : brokers) {
                contents.add(segments(broker, partition));
            }
            return contents;
        }, contents -> contents.size() == 1);
    }

    private Map<String, String> segments(int broker, int partition) throws IOException {
        String topicId = Clients.get(clients.admin().describeTopics(List.of(name)).allTopicNames()).get(name).topicId().toString();
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(cluster.dataDirectory(broker))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log") && isOf(path, topicId, partition)).toList()) {
                contents.put(file.getFileName().toString(), bytesOf(file));
            }
        }
        return contents;
    }

    private static boolean isOf(Path segment, String topicId, int partition) {
        Uuid id = Uuid.fromString(topicId);
        String directory = segment.getParent().getFileName().toString();
        String uuid = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
        return directory.contains(uuid) && directory.endsWith("-" + partition);
    }

    private static String bytesOf(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--; // what the replica has written ahead of its log's end
        }
        return end + ":" + Arrays.hashCode(Arrays.copyOf(bytes, end));
    }
}
