package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.controller.ControllerTenure;
import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.controller.StoredSettings;
import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZooKeeperMetadataStoreTest {

    private static final int SESSION_TIMEOUT_MS = 600;
    private static final long DEADLINE_MS = 20_000;

    private final List<ZooKeeperSession> sessions = new ArrayList<>();
    private EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void start() {
        zooKeeper = EmbeddedZooKeeper.started();
    }

    @AfterEach
    void stop() {
        sessions.forEach(ZooKeeperSession::close);
        zooKeeper.close();
    }

    @Test
    void shouldFenceEveryWriteOfTheZombie_whenASuccessorWasElected() {
        ZooKeeperSession frozen = session();
        ZooKeeperMetadataStore zombie = new ZooKeeperMetadataStore(frozen);
        ControllerTenure old = elected(zombie, 1);
        StoredTopic topic = createTopic(zombie, old, "flights");
        long expired = frozen.client().getSessionId();
        zooKeeper.expireSession(expired);
        ZooKeeperMetadataStore successor = new ZooKeeperMetadataStore(session());

        ControllerTenure tenure = elected(successor, 2);

        assertEquals(old.identity().controllerEpoch() + 1, tenure.identity().controllerEpoch());
        // with a new session: the writes below really reach the server
        await(() -> frozen.isConnected() && frozen.client().getSessionId() != expired && frozen.client().getSessionId() != 0);
        for (MetadataChange change : List.of(
                new MetadataChange.PutChunk(topic.id(), 0, 0, partition(9)),
                new MetadataChange.DeleteTopic(topic, 1),
                new MetadataChange.PutClusterSettings(-1, Map.of("a", "b")))) {
            assertEquals(CommitOutcome.FENCED, zombie.commit(old, List.of(change)));
        }
        StoredTopic untouched = successor.load().topics().get(topic.id());
        assertEquals(0, untouched.chunks().get(0).version());
        zombie.resign(old);
        assertEquals(Optional.empty(), zombie.standForElection(1, UUID.randomUUID()), "the successor must still be there");
    }

    @Test
    void shouldFindItsOwnTenure_whenTheReplyToTheElectionWasLost() {
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session());
        UUID incarnation = UUID.randomUUID();
        ControllerTenure won = store.standForElection(1, incarnation).orElseThrow();

        assertEquals(Optional.of(won), store.standForElection(1, incarnation));
        assertEquals(CommitOutcome.COMMITTED, store.commit(won, List.of(new MetadataChange.PutClusterSettings(-1, Map.of()))));
    }

    @Test
    void shouldChangeNothing_whenOneOfManyVersionsIsWrong() {
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session());
        ControllerTenure tenure = elected(store, 1);
        StoredTopic topic = createTopic(store, tenure, "flights");

        CommitOutcome outcome = store.commit(tenure, List.of(
                new MetadataChange.PutClusterSettings(-1, Map.of("a", "b")),
                new MetadataChange.PutChunk(topic.id(), 0, 3, partition(9))));

        assertEquals(CommitOutcome.CONFLICT, outcome);
        assertEquals(Map.of(), store.load().clusterSettings().overrides());
    }

    @Test
    void shouldRefuseASecondTopicOfTheName_evenWithAnotherId() {
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session());
        ControllerTenure tenure = elected(store, 1);
        createTopic(store, tenure, "flights");

        assertEquals(CommitOutcome.CONFLICT, store.commit(tenure, List.of(
                new MetadataChange.CreateTopic(UUID.randomUUID(), "flights", Map.of(), partition(0)))));
    }

    @Test
    void shouldLoadWhatWasCommitted_withTheVersionsTheNextWriteNeeds() {
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session());
        ControllerTenure tenure = elected(store, 1);
        StoredTopic topic = createTopic(store, tenure, "flights");
        StoredTopic gone = createTopic(store, tenure, "gone");
        store.commit(tenure, List.of(
                new MetadataChange.PutTopicSettings(topic.id(), "flights", 0, Map.of("retention.ms", "5")),
                new MetadataChange.PutBrokerSettings(4, -1, Map.of("x", "y")),
                new MetadataChange.PutGroupSettings("a/b", -1, Map.of("g", "h")),
                new MetadataChange.DeleteTopic(gone, 77)));

        MetadataSnapshot snapshot = store.load();

        assertEquals(1, snapshot.topics().size());
        assertEquals(1, snapshot.topics().get(topic.id()).settings().version());
        assertEquals(Map.of("retention.ms", "5"), snapshot.topics().get(topic.id()).settings().overrides());
        assertEquals(partition(0), snapshot.topics().get(topic.id()).chunks().get(0).partitions());
        assertEquals(Map.of("x", "y"), snapshot.brokerSettings().get(4).overrides());
        assertEquals(new StoredSettings(0, Map.of("g", "h")), snapshot.groupSettings().get("a/b"));
        assertTrue(snapshot.tombstones().contains(gone.id()));
    }

    @Test
    void shouldLeaveATopicAlone_whenItsNodeDoesNotParse() throws Exception {
        ZooKeeperSession session = session();
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session);
        StoredTopic topic = createTopic(store, elected(store, 1), "flights");
        session.client().setData(session.paths().chunk(topic.id(), 0), new byte[] {1, 2, 3}, -1);

        MetadataSnapshot snapshot = store.load();

        assertFalse(snapshot.topics().containsKey(topic.id()));
        assertTrue(snapshot.unreadableTopics().contains(topic.id()));
    }

    @Test
    void shouldSayUnknown_whenZooKeeperDoesNotAnswer() {
        ZooKeeperMetadataStore store = new ZooKeeperMetadataStore(session());
        ControllerTenure tenure = elected(store, 1);
        zooKeeper.stop();

        assertEquals(CommitOutcome.UNKNOWN, store.commit(tenure, List.of(new MetadataChange.PutClusterSettings(-1, Map.of()))));
        assertThrows(MetadataUnavailableException.class, store::load);
    }

    @Test
    void shouldRefuseAnotherClustersZooKeeper_andAWipedOne() {
        ClusterIdentity identity = new ClusterIdentity(session());

        assertThrows(ClusterIdMismatchException.class, () -> identity.readOrCreate(Optional.of("known")));
        String id = identity.readOrCreate(Optional.empty());
        assertEquals(id, identity.readOrCreate(Optional.empty()));
        assertEquals(id, identity.readOrCreate(Optional.of(id)));
        assertThrows(ClusterIdMismatchException.class, () -> identity.readOrCreate(Optional.of("another")));
    }

    // ---- fixture ----

    private ZooKeeperSession session() {
        ZooKeeperSession session = new ZooKeeperSession(
                new ZooKeeperSettings(zooKeeper.connectString(), SESSION_TIMEOUT_MS, Map.of()), task -> {
                    Thread thread = new Thread(task, "session");
                    thread.setDaemon(true);
                    return thread;
                });
        sessions.add(session);
        boolean[] ready = new boolean[1];
        session.addListener(new SessionListener() {
            @Override
            public void onConnected(long sessionId) {
                synchronized (ready) {
                    ready[0] = true;
                }
            }

            @Override
            public void onExpired() {
                // the test looks at isConnected
            }
        });
        session.start();
        await(() -> {
            synchronized (ready) {
                return ready[0];
            }
        });
        return session;
    }

    private static ControllerTenure elected(ZooKeeperMetadataStore store, int brokerId) {
        Optional<ControllerTenure> tenure = Optional.empty();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (tenure.isEmpty() && System.nanoTime() < deadline) {
            tenure = store.standForElection(brokerId, UUID.randomUUID());
            LockSupport.parkNanos(5_000_000);
        }
        return tenure.orElseThrow();
    }

    private static StoredTopic createTopic(ZooKeeperMetadataStore store, ControllerTenure tenure, String name) {
        UUID id = UUID.randomUUID();
        assertEquals(CommitOutcome.COMMITTED,
                store.commit(tenure, List.of(new MetadataChange.CreateTopic(id, name, Map.of(), partition(0)))));
        return store.load().topics().get(id);
    }

    private static List<PartitionImage> partition(int leaderEpoch) {
        return List.of(new PartitionImage(0, List.of(1), 1, 5, leaderEpoch, 0, List.of(1), List.of(), List.of()));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within " + DEADLINE_MS + " ms");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
