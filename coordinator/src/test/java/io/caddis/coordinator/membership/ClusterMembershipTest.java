package io.caddis.coordinator.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.InMemoryTopicCatalog;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.zookeeper.BrokerIdInUseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Joining, registering, losing and regaining ZooKeeper, leaving: whole memberships against a real server. */
class ClusterMembershipTest extends MembershipTestCase {

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
    void shouldLeaveNoThreadAndNoSession_whenClosed() {
        TestNode node = nodeWithCatalog(1);
        node.create("flights", 1);

        node.close();

        TestNode.await("threads end", () -> node.threads.stream().noneMatch(Thread::isAlive));
        TestNode.await("session ends", () -> zooKeeper.sessionIds().isEmpty());
    }
}
