package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterStatus;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.fault.Processes;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The node dies, sleeps or stops that coordinates groups in every state: one without members, one whose first members are joining, one
 * in the middle of a rebalance, and stable ones of both protocols whose members commit.
 */
@ClusterTest(ClusterTest.Purpose.REPLICATION)
class CoordinatorFaultTest {

    private static final int PARTITIONS = 6;
    private static final int CANDIDATES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** A member that waits for a frozen node to answer its join gives up after this and five seconds. */
    private static final int POLL_INTERVAL_MS = 12_000;

    /** What happens to the coordinator. */
    enum Fault { KILLED, FROZEN, STOPPED }

    @ParameterizedTest
    @EnumSource
    void shouldKeepOffsetsAndMembers_whenCoordinatorIs(Fault fault, LocalCluster cluster) {
        cluster.makeWhole();
        String topic;
        try (Groups groups = new Groups(cluster)) {
            topic = groups.clients().replicatedTopic(PARTITIONS, 3, 2);
            groups.clients().consumer().endOffsets(Clients.partitions(topic, PARTITIONS));
            int victim = victim(groups);
            Iterator<String> names = coordinatedBy(victim, groups).iterator();

            Map<TopicPartition, OffsetAndMetadata> committed = Map.of(
                    new TopicPartition(topic, 0), new OffsetAndMetadata(3, "kept"), new TopicPartition(topic, 5), new OffsetAndMetadata(8));
            String empty = names.next();
            Clients.get(groups.admin().alterConsumerGroupOffsets(empty, committed).all());
            try (SteadyRecords records = new SteadyRecords(groups.clients(), topic, PARTITIONS);
                    GroupUnderLoad classic = new GroupUnderLoad(cluster, names.next(), "classic", topic, PARTITIONS);
                    GroupUnderLoad modern = new GroupUnderLoad(cluster, names.next(), "consumer", topic, PARTITIONS)) {
                List<GroupUnderLoad> stable = List.of(classic, modern);
                stable.forEach(GroupUnderLoad::awaitCommits);
                String rebalancing = names.next();
                GroupMember holdingUp = member(groups, rebalancing, topic);
                holdingUp.awaitAssigned(PARTITIONS);
                holdingUp.stopPolling();
                GroupMember waiting = member(groups, rebalancing, topic);
                awaitRebalance(groups, rebalancing);
                String joining = names.next();
                GroupMember first = member(groups, joining, topic);
                GroupMember second = member(groups, joining, topic);
                awaitRebalance(groups, joining);

                int assignments = classic.assignments();
                stable.forEach(GroupUnderLoad::restartGaps);
                disturb(fault, cluster, victim);
                try {
                    stable.forEach(GroupUnderLoad::awaitCommits);
                    System.out.println("coordinator " + fault + ": longest time without an acknowledged commit "
                            + classic.longestGap().toMillis() + " ms (classic), " + modern.longestGap().toMillis()
                            + " ms (consumer); refused meanwhile "
                            + classic.refusedCommits() + ", " + modern.refusedCommits());
                    assertEquals(assignments, classic.assignments(), "rebalances of a group whose members were all there");
                    assertEquals(committed, committedAskedOfTheOthers(cluster, victim, empty));
                } finally {
                    restore(fault, cluster, victim);
                }
                holdingUp.resumePolling();
                Groups.awaitShared(GroupStories.allOf(topic, PARTITIONS), first, second);
                Groups.awaitShared(GroupStories.allOf(topic, PARTITIONS), holdingUp, waiting);
                stable.forEach(GroupUnderLoad::awaitCommits);
                Map<Integer, Long> ends = records.stop();
                stable.forEach(group -> group.finish(ends));
                assertEquals(committed, groups.committed(empty));
            }
        }
        // only now: members that still commit would wait for the topic to come back
        try (Clients clients = new Clients(cluster)) {
            Clients.get(clients.admin().deleteTopics(List.of(topic)).all());
        }
    }

    /** By a client that has no connection to the victim: Kafka's administrator waits for a frozen node until its call ends. */
    private static Map<TopicPartition, OffsetAndMetadata> committedAskedOfTheOthers(LocalCluster cluster, int victim, String group) {
        String others = cluster.status().nodes().stream().filter(node -> node.id() != victim).map(ClusterStatus.Node::kafka)
                .collect(Collectors.joining(","));
        try (Groups living = new Groups(() -> others)) {
            return living.committed(group);
        }
    }

    private static GroupMember member(Groups groups, String group, String topic) {
        return groups.member(group, List.of(topic), "group.protocol", "classic", "max.poll.interval.ms", POLL_INTERVAL_MS,
                "request.timeout.ms", 5_000, "auto.offset.reset", "latest");
    }

    private static void awaitRebalance(Groups groups, String group) {
        Eventually.value(group + " in a rebalance", Groups.PATIENCE,
                () -> Clients.get(groups.admin().describeClassicGroups(List.of(group)).all()).get(group).state(),
                ClassicGroupState.PREPARING_REBALANCE::equals);
    }

    /** A node other than the controller: what is measured is the loss of a coordinator, not of both. */
    private static int victim(Groups groups) {
        int controller = Eventually.value("a controller", PATIENCE,
                () -> Clients.get(groups.admin().describeCluster().controller()), node -> node != null && node.id() >= 0).id();
        return controller == 1 ? 2 : 1;
    }

    /** Names of groups that {@code node} coordinates. */
    private static List<String> coordinatedBy(int node, Groups groups) {
        List<String> candidates = IntStream.range(0, CANDIDATES).mapToObj(number -> Clients.uniqueName()).toList();
        Map<String, Coordinator> coordinators = CoordinatorConnection.coordinators(groups.clients().bootstrapServers(), candidates);
        return candidates.stream().filter(name -> coordinators.get(name).nodeId() == node).toList();
    }

    private static void disturb(Fault fault, LocalCluster cluster, int node) {
        switch (fault) {
            case KILLED -> Processes.signal("KILL", cluster.status().node(node).pid());
            case FROZEN -> cluster.node("pause", node);
            case STOPPED -> cluster.node("stop", node);
        }
    }

    private static void restore(Fault fault, LocalCluster cluster, int node) {
        cluster.node(fault == Fault.FROZEN ? "resume" : "start", node);
    }
}
