package io.caddis.verification.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.broker.api.admin.NamedLeaderMove;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
@Exercises(client = "Caddis nodes", value = {ApiKeys.FETCH, ApiKeys.ALTER_PARTITION})
class FailoverTest {

    private static final Set<Integer> ALL = Set.of(1, 2, 3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static InProcessCluster cluster;

    private Clients clients;

    @BeforeAll
    static void startCluster() {
        cluster = InProcessCluster.started();
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
        clients.close();
    }

    @Test
    void shouldHaveEqualBytesOnEveryReplica_whenAcknowledgedByAll() {
        ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, 1, 3, Map.of("min.insync.replicas", "3"));

        clients.produce(topic.partition(0), Clients.numbers(0, 500));

        topic.awaitInSync(0, ALL);
        topic.awaitEqualBytes(0, ALL);
        assertEquals(List.of(Clients.numbers(0, 500)), Clients.values(clients.read(topic.partition(0), 500)));
    }

    /** Asked of every node: the controller carries it out wherever it is. */
    @Test
    void shouldGiveALeadershipToTheBrokerNamed_whicheverNodeIsAsked() throws Exception {
        ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, 1, 3, Map.of("min.insync.replicas", "2"));
        topic.awaitInSync(0, ALL);
        for (int asked : ALL) {
            OperatorAccess operator = cluster.operator(asked);
            int former = topic.leader(0);
            int next = topic.replicas(0).stream().filter(broker -> broker != former).findFirst().orElseThrow();
            List<NamedLeaderMove> move = List.of(new NamedLeaderMove(topic.name(), 0, next, partitionEpoch(operator, topic, former)));

            assertEquals("NONE", operator.moveLeaders(move, 30_000).get(30, TimeUnit.SECONDS).get(0).error());

            Eventually.holds("broker " + next + " leads", PATIENCE, () -> topic.leader(0) == next);
            assertEquals("ELECTION_NOT_NEEDED", operator.moveLeaders(move, 30_000).get(30, TimeUnit.SECONDS).get(0).error());
        }
        clients.produce(topic.partition(0), Clients.numbers(0, 100));
        assertEquals(List.of(Clients.numbers(0, 100)), Clients.values(clients.read(topic.partition(0), 100)));
        List<NamedLeaderMove> stale = List.of(new NamedLeaderMove(topic.name(), 0, topic.replicas(0).get(2), 0));
        assertEquals("INVALID_UPDATE_VERSION", cluster.operator(1).moveLeaders(stale, 30_000).get(30, TimeUnit.SECONDS).get(0).error());
    }

    @Test
    void shouldElectAnotherController_whenThisOneIsAskedToResign() throws Exception {
        OperatorAccess operator = cluster.operator(1);
        ControllerIdentity before = operator.image().controller().orElseThrow();

        operator.resignController(before.controllerEpoch(), 10_000).get(20, TimeUnit.SECONDS);

        Eventually.holds("another controller", PATIENCE, () -> operator.image().controller()
                .filter(now -> now.controllerEpoch() > before.controllerEpoch() && now.brokerId() != before.brokerId())
                .isPresent());
        ExecutionException stale = assertThrows(ExecutionException.class,
                () -> operator.resignController(before.controllerEpoch(), 10_000).get(20, TimeUnit.SECONDS));
        assertInstanceOf(NotControllerException.class, stale.getCause());
        ReplicatedTopic.created(cluster, clients, 1, 3, Map.of()).awaitInSync(0, ALL);
    }

    /** Once the node has seen who leads. */
    private static int partitionEpoch(OperatorAccess operator, ReplicatedTopic topic, int leader) {
        Eventually.holds("the node sees that " + leader + " leads", PATIENCE, () -> {
            TopicImage image = operator.image().topicsByName().get(topic.name());
            return image != null && image.partitions().get(0).leader() == leader && image.partitions().get(0).isr().size() == 3;
        });
        return operator.image().topicsByName().get(topic.name()).partitions().get(0).partitionEpoch();
    }

    @Test
    void shouldKeepEveryAcknowledgedRecord_whenTheLeaderLeavesAndComesBack() {
        ReplicatedTopic topic = ReplicatedTopic.created(cluster, clients, 1, 3, Map.of("min.insync.replicas", "2"));
        TopicPartition partition = topic.partition(0);
        clients.produce(partition, Clients.numbers(0, 100));
        int former = topic.leader(0);

        cluster.stop(former);
        topic.awaitLeaderOtherThan(0, former);
        clients.produce(partition, Clients.numbers(100, 200));
        cluster.start(former);

        topic.awaitInSync(0, ALL);
        clients.produce(partition, Clients.numbers(200, 300));
        topic.awaitEqualBytes(0, ALL);
        assertEquals(List.of(Clients.numbers(0, 300)), Clients.values(clients.read(partition, 300)));
    }
}
