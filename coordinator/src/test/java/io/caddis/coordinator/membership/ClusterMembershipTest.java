package io.caddis.coordinator.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.InMemoryTopicCatalog;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.zookeeper.BrokerIdInUseException;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole memberships against a real ZooKeeper server. */
class ClusterMembershipTest {

    private final InMemoryTopicCatalog catalog = new InMemoryTopicCatalog();
    private final List<TestNode> nodes = new ArrayList<>();
    private EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void startZooKeeper() {
        zooKeeper = EmbeddedZooKeeper.started();
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        zooKeeper.close();
    }

    @Test
    void shouldSpreadATopicOverAllBrokers_whenThreeHaveJoined() {
        TestNode controller = nodeWithCatalog(1);
        TestNode second = node(2);
        TestNode third = node(3);
        controller.awaitImage("three brokers", image -> image.brokers().size() == 3);

        CreatedTopic topic = controller.create("flights", 6);

        assertEquals(6, topic.partitions());
        for (TestNode node : List.of(controller, second, third)) {
            TopicImage seen = TestNode.get(node.membership.topicLookup().lookUpTopic("flights")).orElseThrow();
            Map<Integer, Long> leaders = seen.partitions().stream()
                    .collect(Collectors.groupingBy(PartitionImage::leader, Collectors.counting()));
            assertEquals(Map.of(1, 2L, 2, 2L, 3, 2L), leaders);
        }
        assertEquals(TopicState.ACTIVE, awaitState(topic.id(), TopicState.ACTIVE));
        assertEquals(Set.of(1, 2, 3), slotOwners(controller));
    }

    @Test
    void shouldRefuseTheSecondNodeAndKeepTheFirst_whenBothHaveOneId() {
        TestNode first = nodeWithCatalog(1);
        long epoch = first.membership.brokerEpoch().orElseThrow();
        long startNanos = System.nanoTime();

        BrokerIdInUseException refused = assertThrows(BrokerIdInUseException.class, () -> node(1));

        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        assertTrue(tookMs <= TestNode.SESSION_TIMEOUT_MS + 5_000, "refused after " + tookMs + " ms");
        assertTrue(refused.getMessage().contains("broker id 1"), refused.getMessage());
        assertEquals(epoch, first.membership.brokerEpoch().orElseThrow());
        first.create("still-served", 1);
    }

    @Test
    void shouldTakeOverTheLeftoverAtOnce_whenTheSameNodeStartsAgainAfterACrash() {
        TestNode watcher = nodeWithCatalog(1);
        TestNode crashed = node(2);
        long oldEpoch = crashed.membership.brokerEpoch().orElseThrow();

        TestNode again = restarted(2, crashed.incarnation);

        long newEpoch = again.membership.brokerEpoch().orElseThrow();
        assertTrue(newEpoch > oldEpoch);
        watcher.awaitImage("new registration", image -> image.brokers().containsKey(2)
                && image.brokers().get(2).brokerEpoch() == newEpoch);
    }

    @Test
    void shouldRegisterWithANewEpochAndLeadAgain_whenItsSessionExpired() {
        TestNode node = nodeWithCatalog(1);
        CreatedTopic topic = node.create("flights", 3);
        long oldEpoch = node.membership.brokerEpoch().orElseThrow();

        zooKeeper.sessionIds().forEach(zooKeeper::expireSession);

        TestNode.await("new registration", () -> node.membership.brokerEpoch().orElse(oldEpoch) != oldEpoch);
        long newEpoch = node.membership.brokerEpoch().orElseThrow();
        assertTrue(newEpoch > oldEpoch);
        node.awaitImage("leader under the new epoch", image -> image.topicsById().get(topic.id()).partitions().stream()
                .allMatch(partition -> partition.leaderBrokerEpoch() == newEpoch && partition.leaderEpoch() >= 1));
    }

    @Test
    void shouldGoOnUnderTheLastImage_whenZooKeeperIsAwayForLongerThanTheSession() {
        TestNode node = nodeWithCatalog(1);
        CreatedTopic topic = node.create("flights", 1);
        long oldEpoch = node.membership.brokerEpoch().orElseThrow();

        zooKeeper.stop();
        TestNode.await("the client gives its session up by itself", () -> node.membership.brokerEpoch().isEmpty());

        assertEquals(oldEpoch, node.membership.image().brokers().get(1).brokerEpoch());
        assertEquals(oldEpoch, node.membership.image().topicsById().get(topic.id()).partitions().get(0).leaderBrokerEpoch());
        zooKeeper.start();
        node.awaitImage("leader under a new epoch", image -> image.brokers().containsKey(1)
                && image.brokers().get(1).brokerEpoch() != oldEpoch
                && image.topicsById().get(topic.id()).partitions().get(0).leaderBrokerEpoch() == image.brokers().get(1).brokerEpoch());
    }

    @Test
    void shouldLeavePartitionsWithoutLeaderAndKeepTheIsr_whenTheirBrokerLeaves() {
        TestNode controller = nodeWithCatalog(1);
        TestNode leaving = node(2);
        controller.awaitImage("two brokers", image -> image.brokers().size() == 2);
        CreatedTopic topic = controller.create("flights", 2);

        leaving.close();

        PartitionImage offline = controller
                .awaitImage("one partition offline", image -> image.topicsById().get(topic.id()).partitions().stream()
                        .anyMatch(partition -> partition.leader() == PartitionImage.NO_LEADER))
                .topicsById().get(topic.id()).partitions().stream()
                .filter(partition -> partition.leader() == PartitionImage.NO_LEADER)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(2), offline.isr());
        assertEquals(1, offline.leaderEpoch());
        controller.awaitImage("slots moved", image -> slotOwners(controller).equals(Set.of(1)));
    }

    @Test
    void shouldElectAnotherControllerWithAHigherEpoch_whenTheFirstLeaves() {
        TestNode first = nodeWithCatalog(1);
        TestNode second = node(2);
        int epoch = first.image().controller().orElseThrow().controllerEpoch();

        first.close();

        second.awaitActive();
        second.awaitImage("second is controller", image -> image.controller().isPresent()
                && image.controller().get().brokerId() == 2);
        assertTrue(second.image().controller().orElseThrow().controllerEpoch() > epoch);
        awaitCatalog(second);
        second.create("from-the-second", 1);
    }

    @Test
    void shouldKeepImageAndSessionWorking_whenZooKeeperRestarts() {
        TestNode controller = nodeWithCatalog(1);
        TestNode other = node(2);
        controller.create("before", 2);

        zooKeeper.stop();
        TestNode.await("both notice", () -> !controller.membership.isConnected() && !other.membership.isConnected());
        assertEquals(Set.of("before"), controller.image().topicsByName().keySet());
        assertEquals(2, controller.image().brokers().size());
        zooKeeper.start();

        TestNode.await("a controller that can create", () -> controllerOf(controller, other)
                .map(node -> canCreate(node, "after"))
                .orElse(false));
        for (TestNode node : List.of(controller, other)) {
            node.awaitImage("the new topic follows", image -> image.topicsByName().containsKey("after"));
        }
    }

    @Test
    void shouldCreateTheChrootAndKeepClustersApart_whenConnectStringsNameTwo() {
        TestNode one = keep(TestNode.startedIn("/clusters/one", 1, zooKeeper, catalog));
        TestNode two = keep(TestNode.startedIn("/clusters/two", 1, zooKeeper, new InMemoryTopicCatalog()));
        one.awaitActive();
        two.awaitActive();
        awaitCatalog(one);

        one.create("only-here", 1);
        // persistent watches are set again by the client and by the follower: both know the chroot
        zooKeeper.stop();
        zooKeeper.start();
        TestNode.await("still followed", () -> controllerOf(one).map(node -> canCreate(node, "after")).orElse(false));

        assertNotEquals(one.image().clusterId(), two.image().clusterId());
        one.awaitImage("the new topic", image -> image.topicsByName().keySet().equals(Set.of("only-here", "after")));
        TestNode.await("the other cluster's node is back", two.membership::isConnected);
        assertTrue(TestNode.get(two.membership.topicLookup().lookUpTopic("only-here")).isEmpty());
    }

    @Test
    void shouldLeaveATombstoneThatEveryNodeSees_whenATopicIsDeleted() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("short-lived", 300);
        List<Boolean> explained = new ArrayList<>();
        controller.membership.addListener((previous, image) -> {
            if (!image.topicsById().containsKey(topic.id())) {
                explained.add(controller.membership.tombstones().contains(topic.id()));
            }
        });

        controller.delete(topic.id());

        assertFalse(controller.image().topicsByName().containsKey("short-lived"));
        awaitState(topic.id(), TopicState.DELETED);
        TestNode wasAway = node(2);
        assertTrue(wasAway.membership.tombstones().contains(topic.id()));
        assertFalse(explained.isEmpty());
        assertFalse(explained.contains(false), "no image may lack a deleted topic before its tombstone is known");
        CreatedTopic again = controller.create("short-lived", 1);
        assertNotEquals(topic.id(), again.id());
    }

    @Test
    void shouldElectButRefuseAdministration_whenTheCatalogIsDown() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("before", 1);
        catalog.goDown();

        TestNode other = node(2);
        controller.close();

        other.awaitActive();
        other.awaitImage("the orphaned partition is taken note of", image ->
                image.topicsById().get(topic.id()).partitions().get(0).leader() == PartitionImage.NO_LEADER);
        assertThrows(ControllerException.NotReady.class, () -> other.create("refused", 1));

        catalog.comeBack();
        awaitCatalog(other);
        other.create("accepted", 1);
        TestNode.await("history is complete", () -> historyKinds().containsAll(Set.of("controller-elected", "leader-changed")));
    }

    @Test
    void shouldFinishWhatTheCatalogHasBegun_whenAControllerDiedBetweenCatalogAndZooKeeper() {
        UUID creating = UUID.randomUUID();
        UUID deleting = UUID.randomUUID();
        catalog.given(row(creating, "half-made", TopicState.CREATING));
        catalog.given(row(deleting, "half-deleted", TopicState.DELETING));

        TestNode controller = nodeWithCatalog(1);

        controller.awaitImage("the half-made topic", image -> image.topicsByName().containsKey("half-made"));
        assertEquals(TopicState.ACTIVE, awaitState(creating, TopicState.ACTIVE));
        assertEquals(TopicState.DELETED, awaitState(deleting, TopicState.DELETED));
    }

    @Test
    void shouldSettleTheOutcome_whenTheCatalogsReplyToACreationIsLost() {
        TestNode controller = nodeWithCatalog(1);
        controller.create("warm-up", 1);
        TestNode.await("history is quiet", () -> historyKinds().contains("topic-created"));
        catalog.loseNextReply();

        try {
            controller.create("unknown-outcome", 1);
        } catch (ControllerException.Unavailable e) {
            // told that it is unknown; or the lost reply was a history row's and nobody was told
        }

        controller.awaitImage("reconciled", image -> image.topicsByName().containsKey("unknown-outcome")
                || canCreate(controller, "unknown-outcome"));
    }

    @Test
    void shouldChangeSettingsOfTopicBrokerAndCluster_whenAsked() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("flights", 1);

        alter(controller, new SettingsTarget.Topic("flights"), "retention.ms", "1000");
        alter(controller, new SettingsTarget.Topic("flights"), "segment.bytes", "2000");
        alter(controller, new SettingsTarget.Broker(1), "log.retention.ms", "5");
        alter(controller, new SettingsTarget.Cluster(), "num.partitions", "3");

        assertEquals(
                Map.of("retention.ms", "1000", "segment.bytes", "2000"),
                controller.image().topicsById().get(topic.id()).settings());
        assertEquals(Map.of("log.retention.ms", "5"), controller.image().brokerSettings().get(1));
        assertEquals(Map.of("num.partitions", "3"), controller.image().clusterSettings());
        assertEquals(Map.of("retention.ms", "1000", "segment.bytes", "2000"), catalog.topics().get(topic.id()).settings());
    }

    @Test
    void shouldAddPartitionsAcrossChunks_whenATopicGrows() {
        TestNode controller = nodeWithCatalog(1);
        CreatedTopic topic = controller.create("flights", 250);

        TestNode.get(controller.commands().createPartitions("flights", 600, Optional.empty(), false, 15_000));

        List<PartitionImage> partitions = controller.image().topicsById().get(topic.id()).partitions();
        assertEquals(600, partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            assertEquals(i, partitions.get(i).partition());
        }
        assertEquals(600, catalog.topics().get(topic.id()).partitions().size());
    }

    @Test
    void shouldShowTheRequestOfANodeToDrain_whenItAsks() {
        TestNode controller = nodeWithCatalog(1);
        TestNode draining = node(2);
        controller.awaitImage("slots on both", image -> slotOwners(controller).equals(Set.of(1, 2)));

        draining.membership.setDraining(true);

        controller.awaitImage("its slots are taken over", image -> image.brokers().get(2).draining()
                && slotOwners(controller).equals(Set.of(1)));
        assertEquals(draining.membership.brokerEpoch().orElseThrow(), controller.image().brokers().get(2).brokerEpoch());
    }

    @Test
    void shouldHandOverTheControllersOwnException_notAWrapper() {
        TestNode controller = nodeWithCatalog(1);

        Throwable failure = TestNode.get(controller.commands()
                .createTopic(TestNode.newTopic("not/legal", 1), false, 5_000)
                .<Throwable>handle((created, thrown) -> thrown));

        assertEquals(ControllerException.InvalidTopicName.class, failure.getClass());
    }

    @Test
    void shouldLeaveNoThreadAndNoSession_whenClosed() {
        TestNode node = nodeWithCatalog(1);
        node.create("flights", 1);

        node.close();

        TestNode.await("threads end", () -> node.threads.stream().noneMatch(Thread::isAlive));
        TestNode.await("session ends", () -> zooKeeper.sessionIds().isEmpty());
    }

    // ---- fixture ----

    private TestNode keep(TestNode node) {
        nodes.add(node);
        return node;
    }

    private TestNode node(int brokerId) {
        return keep(TestNode.started(brokerId, zooKeeper, catalog));
    }

    private TestNode restarted(int brokerId, UUID previousIncarnation) {
        return keep(TestNode.restarted(brokerId, zooKeeper, catalog, previousIncarnation));
    }

    /** The first node, as controller that has reached its catalog. */
    private TestNode nodeWithCatalog(int brokerId) {
        TestNode node = node(brokerId);
        node.awaitActive();
        awaitCatalog(node);
        return node;
    }

    /** The controller has reached the catalog when it has recorded the brokers there. */
    private void awaitCatalog(TestNode controller) {
        TestNode.await("controller of broker " + controller.brokerId + " is attached", () -> {
            try {
                controller.commands()
                        .alterSettings(new SettingsTarget.Broker(99), present -> present, false)
                        .get(TestNode.DEADLINE_MS, TimeUnit.MILLISECONDS);
                return true;
            } catch (Exception e) {
                return false;
            }
        });
    }

    private static void alter(TestNode controller, SettingsTarget target, String key, String value) {
        TestNode.get(controller.commands().alterSettings(target, present -> {
            Map<String, String> changed = new HashMap<>(present);
            changed.put(key, value);
            return changed;
        }, false));
    }

    private static Optional<TestNode> controllerOf(TestNode... candidates) {
        return List.of(candidates).stream().filter(node -> node.commands().isActive()).findFirst();
    }

    private static boolean canCreate(TestNode controller, String topic) {
        try {
            controller.create(topic, 1);
            return true;
        } catch (ControllerException.TopicExists e) {
            return true;
        } catch (ControllerException e) {
            return false;
        }
    }

    private TopicState awaitState(UUID topicId, TopicState state) {
        TestNode.await("catalog row " + state, () -> catalog.stateOf(topicId) == state);
        return state;
    }

    private Set<String> historyKinds() {
        return catalog.history().stream().map(event -> event.kind()).collect(Collectors.toSet());
    }

    private static Set<Integer> slotOwners(TestNode node) {
        Set<Integer> owners = new HashSet<>();
        CoordinatorSlots slots = node.image().coordinatorSlots();
        slots.slots().forEach(slot -> owners.add(slot.brokerId()));
        return owners;
    }

    private static CatalogTopic row(UUID id, String name, TopicState state) {
        return new CatalogTopic(id, name, state, List.of(new CatalogPartition(0, List.of(1))), Map.of());
    }
}
