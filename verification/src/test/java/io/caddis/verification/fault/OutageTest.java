package io.caddis.verification.fault;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterOf;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** Promise P4: records flow while PostgreSQL or ZooKeeper is away, administration says "later", and both heal by themselves. */
@ClusterTest(ClusterTest.Purpose.FAULTS)
class OutageTest {

    /** Longer than any session, any time-out of the connection pool and any request of a client. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("caddis.verification.outage.seconds", 60));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A round takes a producer id, of which a node without PostgreSQL has 500 at least: rounds must not be too quick. */
    private static final int ACKNOWLEDGED_PER_ROUND = 500;

    /** Two clusters, so that the two outages pass at the same time. */
    @Test
    void shouldGoOnProducingAndFetching_whenPostgresIsDown_orZooKeeper(
            @ClusterOf(ClusterTest.Purpose.FAULTS) LocalCluster withoutPostgres,
            @ClusterOf(ClusterTest.Purpose.REPLICATION) LocalCluster withoutZooKeeper) {
        CompletableFuture<Void> postgres = inTheBackground("PostgreSQL", () -> goOnWithoutPostgres(withoutPostgres));
        CompletableFuture<Void> zooKeeper = inTheBackground("ZooKeeper", () -> goOnWithoutZooKeeper(withoutZooKeeper));

        assertAll(() -> await(postgres), () -> await(zooKeeper));
    }

    private static CompletableFuture<Void> inTheBackground(String outageOf, Runnable story) {
        return CompletableFuture.runAsync(story, task -> new Thread(task, "outage of " + outageOf).start());
    }

    private static void await(CompletableFuture<Void> story) throws Throwable {
        try {
            story.get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }

    private static void goOnWithoutPostgres(LocalCluster cluster) {
        long postgres = cluster.status().postgres().pid();
        try (IdempotentLoad load = IdempotentLoad.on(cluster, 4); Clients clients = new Clients(cluster)) {
            String before = clients.topic(1);

            // SIGQUIT is PostgreSQL's immediate shutdown, the nearest to a crash
            Processes.signal("QUIT", postgres);
            try {
                Processes.awaitEnd(postgres);
                goOnThroughOutage(load, clients, before);
                assertRefusedForNow(clients);
            } finally {
                load.slowlyThrough(cluster::up);
            }
            assertHealed(clients);
            load.awaitAcknowledged(500);
            load.stopAndCheck();
        }
    }

    private static void goOnWithoutZooKeeper(LocalCluster cluster) {
        List<Long> zooKeepers = cluster.status().zookeeper().pids();
        try (IdempotentLoad load = IdempotentLoad.on(cluster, 4); Clients clients = new Clients(cluster)) {
            String before = clients.topic(1);

            zooKeepers.forEach(pid -> Processes.signal("KILL", pid));
            try {
                zooKeepers.forEach(Processes::awaitEnd);
                goOnThroughOutage(load, clients, before);
                assertRefusedForNow(clients);
            } finally {
                load.slowlyThrough(cluster::up);
            }
            assertHealed(clients);
            load.awaitAcknowledged(500);
            load.stopAndCheck();
        }
    }

    /** New producers, which need a producer id, and consumers work all the time. */
    private static void goOnThroughOutage(IdempotentLoad load, Clients clients, String topic) {
        long endNanos = System.nanoTime() + OUTAGE.toNanos();
        TopicPartition partition = new TopicPartition(topic, 0);
        int produced = 0;
        do {
            load.awaitAcknowledged(ACKNOWLEDGED_PER_ROUND);
            clients.produce(partition, Integer.toString(produced++));
            assertEquals(produced, clients.read(partition, produced).size());
        } while (System.nanoTime() - endNanos < 0);
    }

    private static void assertRefusedForNow(Clients clients) {
        CreateTopicsOptions once = new CreateTopicsOptions().timeoutMs(3_000).retryOnQuotaViolation(false);

        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> clients.admin().createTopics(List.of(new NewTopic(Clients.uniqueName(), 1, (short) 1)), once).all()
                        .get(Clients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));

        assertInstanceOf(RetriableException.class, refused.getCause());
    }

    private static void assertHealed(Clients clients) {
        Eventually.holds("topics can be created again", PATIENCE, () -> {
            TopicPartition partition = new TopicPartition(clients.topic(1), 0);
            clients.produce(partition, "healed");
            return clients.read(partition, 1).size() == 1;
        });
    }
}
