package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Exercises(client = "Java client 4.4.0", value = {
    ApiKeys.ALTER_PARTITION_REASSIGNMENTS, ApiKeys.LIST_PARTITION_REASSIGNMENTS, ApiKeys.ELECT_LEADERS
})
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ReassignmentTest {

    private static final String SLOWLY = "replica.rebalance.throttle.bytes.per.second";
    private static InProcessCluster cluster;

    private Clients clients;

    @BeforeAll
    static void startCluster() {
        cluster = InProcessCluster.started(3, id -> Map.of("auto.replica.rebalance.enable", "false"));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void openClients() {
        clients = new Clients(cluster);
    }

    @AfterEach
    void closeClients() {
        set(3, SLOWLY, null);
        clients.close();
    }

    private void reassign(TopicPartition partition, Optional<List<Integer>> target) {
        Clients.get(clients.admin()
                .alterPartitionReassignments(Map.of(partition, target.map(NewPartitionReassignment::new)))
                .all());
    }

    private Map<TopicPartition, PartitionReassignment> underWay() {
        return Clients.get(clients.admin().listPartitionReassignments().reassignments());
    }

    private void set(int broker, String name, String value) {
        Clients.get(clients.admin().incrementalAlterConfigs(Map.of(
                new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)),
                List.of(new AlterConfigOp(
                        new ConfigEntry(name, value),
                        value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET)))).all());
    }

    @Test
    void shouldHaveEveryRecordOnTheNewReplicas_whenAPartitionMoves() {
        ReplicatedTopic topic =
                ReplicatedTopic.assigned(cluster, clients, List.of(List.of(1, 2)), Map.of("min.insync.replicas", "2"));
        TopicPartition partition = topic.partition(0);
        clients.produce(partition, Clients.numbers(0, 300));

        reassign(partition, Optional.of(List.of(3, 2)));
        clients.produce(partition, Clients.numbers(300, 400));
        topic.awaitReplicas(0, List.of(3, 2));
        clients.produce(partition, Clients.numbers(400, 500));

        assertEquals(Map.of(), underWay());
        topic.awaitInSync(0, Set.of(2, 3));
        topic.awaitEqualBytes(0, Set.of(2, 3));
        assertEquals(List.of(Clients.numbers(0, 500)), List.of(Clients.values(clients.read(partition, 500)).toArray(String[]::new)));
    }

    @Test
    void shouldMoveTheOnlyReplica_whenTheMinIsrIsLarger() {
        ReplicatedTopic topic =
                ReplicatedTopic.assigned(cluster, clients, List.of(List.of(1)), Map.of("min.insync.replicas", "2"));
        TopicPartition partition = topic.partition(0);
        clients.produce(partition, Clients.numbers(0, 50));

        reassign(partition, Optional.of(List.of(2)));
        clients.produce(partition, Clients.numbers(50, 100));

        topic.awaitReplicas(0, List.of(2));
        assertEquals(100, clients.read(partition, 100).size());
    }

    @Test
    void shouldShowAndCancelAMove_whileTheNewReplicaIsCopiedSlowly() {
        ReplicatedTopic topic =
                ReplicatedTopic.assigned(cluster, clients, List.of(List.of(1, 2)), Map.of("min.insync.replicas", "2"));
        TopicPartition partition = topic.partition(0);
        clients.produce(partition, "x".repeat(500_000));
        clients.produce(partition, "y".repeat(500_000));
        clients.produce(partition, "z".repeat(500_000));
        set(3, SLOWLY, "1000");

        reassign(partition, Optional.of(List.of(3, 1)));
        assertEquals(
                new PartitionReassignment(List.of(3, 1, 2), List.of(3), List.of(2)).toString(), underWay().get(partition).toString());
        clients.produce(partition, "while it moves");
        assertEquals(Set.of(1, 2), topic.inSync(0));

        reassign(partition, Optional.empty());
        assertEquals(Map.of(), underWay());
        topic.awaitReplicas(0, List.of(1, 2));
        clients.produce(partition, "afterwards");
        assertEquals(5, clients.read(partition, 5).size());
    }

    @Test
    void shouldRefuse_whenTheReassignmentIsNone() {
        ReplicatedTopic topic = ReplicatedTopic.assigned(cluster, clients, List.of(List.of(1, 2)), Map.of());
        TopicPartition partition = topic.partition(0);

        assertThrows(InvalidReplicaAssignmentException.class, () -> reassign(partition, Optional.of(List.of(1, 77))));
        assertThrows(NoReassignmentInProgressException.class, () -> reassign(partition, Optional.empty()));
        assertThrows(UnknownTopicOrPartitionException.class,
                () -> reassign(new TopicPartition(topic.name(), 9), Optional.of(List.of(1))));
        assertEquals(List.of(1, 2), topic.replicas(0));
    }

    @Test
    void shouldLeadFromThePreferredReplica_whenElected() {
        ReplicatedTopic topic =
                ReplicatedTopic.assigned(cluster, clients, List.of(List.of(1, 2)), Map.of("min.insync.replicas", "1"));
        TopicPartition partition = topic.partition(0);
        reassign(partition, Optional.of(List.of(2, 1)));
        topic.awaitReplicas(0, List.of(2, 1));
        assertEquals(1, topic.leader(0));

        Map<TopicPartition, Optional<Throwable>> elected =
                Clients.get(clients.admin().electLeaders(ElectionType.PREFERRED, Set.of(partition)).partitions());
        assertEquals(Map.of(partition, Optional.empty()), elected);
        Eventually.value("leader", Clients.PATIENCE, () -> topic.leader(0), leader -> leader == 2);

        Optional<Throwable> again = Clients.get(
                clients.admin().electLeaders(ElectionType.PREFERRED, Set.of(partition)).partitions()).get(partition);
        assertInstanceOf(ElectionNotNeededException.class, again.orElseThrow());
        assertTrue(Clients.get(clients.admin().electLeaders(ElectionType.UNCLEAN, null).partitions()).isEmpty());
    }
}
