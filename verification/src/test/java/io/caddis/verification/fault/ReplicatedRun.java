package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterStatus;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import io.caddis.verification.replica.ReplicaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * An idempotent load on a topic with three replicas, two of which must have a record before it is acknowledged, and the verbs
 * to disturb the nodes below it. It begins with a cluster that is whole; {@link #finish} makes it whole again and judges what
 * clients and disks have.
 */
final class ReplicatedRun implements AutoCloseable {

    static final int PARTITIONS = 6;
    private static final int REPLICAS = 3;
    private static final int MIN_IN_SYNC = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final LocalCluster cluster;
    private final IdempotentLoad load;

    private ReplicatedRun(LocalCluster cluster, IdempotentLoad load) {
        this.cluster = cluster;
        this.load = load;
    }

    static ReplicatedRun on(LocalCluster cluster) {
        cluster.makeWhole();
        String topic;
        try (Clients clients = new Clients(cluster)) {
            topic = clients.replicatedTopic(PARTITIONS, REPLICAS, MIN_IN_SYNC);
        }
        ReplicatedRun run = new ReplicatedRun(cluster, IdempotentLoad.onTopic(cluster, topic, PARTITIONS));
        run.awaitInSync();
        return run;
    }

    IdempotentLoad load() {
        return load;
    }

    int leaderOf(int partition) {
        return Eventually.value("a leader of partition " + partition, PATIENCE, () -> describe().partitions().get(partition).leader(),
                leader -> leader != null && leader.id() >= 0).id();
    }

    /** The nodes that lead a partition of the topic. */
    Set<Integer> leaders() {
        Set<Integer> leaders = new HashSet<>();
        describe().partitions().forEach(partition -> leaders.add(partition.leader() == null ? -1 : partition.leader().id()));
        return leaders;
    }

    int controller() {
        try (Clients clients = new Clients(cluster)) {
            return Eventually.value("a controller", PATIENCE,
                    () -> Clients.get(clients.admin().describeCluster().controller()), node -> node != null && node.id() >= 0).id();
        }
    }

    private TopicDescription describe() {
        try (Clients clients = new Clients(cluster)) {
            return describe(clients);
        }
    }

    private TopicDescription describe(Clients clients) {
        return Clients.get(clients.admin().describeTopics(List.of(load.topic())).allTopicNames()).get(load.topic());
    }

    /** Kills all of {@code nodes} at once; returns when they are gone. */
    void kill(Integer... nodes) {
        signal("KILL", nodes).forEach(Processes::awaitEnd);
    }

    void pause(Integer... nodes) {
        signal("STOP", nodes);
    }

    void resume(Integer... nodes) {
        signal("CONT", nodes);
    }

    private List<Long> signal(String name, Integer... nodes) {
        ClusterStatus status = cluster.status();
        List<Long> pids = Arrays.stream(nodes).map(id -> status.node(id).pid()).toList();
        Processes.signal(name, pids);
        return pids;
    }

    void start(int node) {
        load.slowlyThrough(() -> cluster.node("start", node));
    }

    /** Starts every node that has no process. */
    void startAll() {
        load.slowlyThrough(cluster::startAll);
    }

    /** Starts whatever of the cluster does not run, services too. */
    void startWhatIsDown() {
        load.slowlyThrough(cluster::up);
    }

    /** Blocks until every replica of every partition is in sync. */
    void awaitInSync() {
        try (Clients clients = new Clients(cluster)) {
            Eventually.value("all replicas of " + load.topic() + " in sync", PATIENCE, () -> describe(clients),
                    topic -> topic.partitions().stream().allMatch(ReplicatedRun::isInSync));
        }
    }

    /** Blocks until {@code node} leads nothing, and nobody waits for it: it is in no ISR. */
    void awaitNoPart(int node) {
        try (Clients clients = new Clients(cluster)) {
            Eventually.value("node " + node + " in no ISR of " + load.topic(), PATIENCE, () -> describe(clients),
                    topic -> topic.partitions().stream().allMatch(partition -> partition.leader() != null && partition.leader().id() >= 0
                            && partition.leader().id() != node && partition.isr().stream().noneMatch(member -> member.id() == node)));
        }
    }

    private static boolean isInSync(TopicPartitionInfo partition) {
        return partition.leader() != null && partition.leader().id() >= 0 && partition.isr().size() == REPLICAS;
    }

    /** See {@link IdempotentLoad#through}. */
    Duration through(String what, Runnable fault) {
        return load.through(what, fault);
    }

    /**
     * Ends the load and judges it: everything acknowledged is there, once and in order, whatever was consumed is still there,
     * and the replicas are the same to the byte. Then the topic is deleted; that of a failed run stays to be looked at.
     */
    void finish() {
        awaitInSync();
        load.stopAndCheck();
        TopicDescription topic = describe();
        UUID id = new UUID(topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Map<String, Path> replicas = directories(id, partition);
            assertEquals(REPLICAS, replicas.size(), "directories of " + load.topic() + "-" + partition + ": " + replicas);
            Eventually.value("replicas of " + load.topic() + "-" + partition + " with the same end", PATIENCE,
                    () -> ends(replicas), ends -> ends.size() == 1);
            assertEquals(List.of(), violations(replicas), load.topic() + "-" + partition);
        }
        try (Clients clients = new Clients(cluster)) {
            Clients.get(clients.admin().deleteTopics(List.of(load.topic())).all());
        }
    }

    private Map<String, Path> directories(UUID topic, int partition) {
        Map<String, Path> directories = new TreeMap<>();
        for (int node = 1; node <= cluster.nodes(); node++) {
            Path directory = cluster.dataDirectory(node).resolve(topic + "-" + partition);
            if (Files.isDirectory(directory)) {
                directories.put("node " + node, directory);
            }
        }
        return directories;
    }

    private static Set<Long> ends(Map<String, Path> replicas) throws IOException {
        Set<Long> ends = new HashSet<>();
        for (Path directory : replicas.values()) {
            ends.add(ReplicaCheck.endOffset(directory));
        }
        return ends;
    }

    private static List<String> violations(Map<String, Path> replicas) {
        try {
            return ReplicaCheck.violations(replicas);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        load.close();
    }
}
