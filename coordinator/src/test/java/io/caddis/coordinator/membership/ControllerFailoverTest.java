package io.caddis.coordinator.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.InSyncAnswer;
import io.caddis.coordinator.controller.ControllerCommands.InSyncError;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is controller, and what the next one makes of what it finds. */
class ControllerFailoverTest extends MembershipTestCase {

    @Test
    void shouldKeepASingleReplicaEligible_whenItsBrokerLeaves() {
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
        assertEquals(List.of(), offline.isr());
        assertEquals(List.of(2), offline.elr());
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
    void shouldMoveLeadersBeforeTheSessionEnds_whenTheDeadBrokersPortRefuses() {
        TestNode controller = nodeWithCatalog(1);
        TestNode dead = node(2);
        controller.awaitImage("two brokers", image -> image.brokers().size() == 2);
        CreatedTopic topic = controller.create("flights", 4, 2);
        controller.refusing.add(2);

        long brokerEpoch = dead.membership.brokerEpoch().orElseThrow();
        controller.commands().reportUnreachable(2, brokerEpoch - 1); // not this registration

        controller.awaitImage("all led by the other", image -> {
            controller.commands().reportUnreachable(2, brokerEpoch); // again and again, as those do who find it dead
            return image.topicsById().get(topic.id()).partitions().stream()
                    .allMatch(partition -> partition.leader() == 1 && partition.isr().equals(List.of(1)));
        });
        TestNode.await("told why", () -> catalog.history().stream()
                .anyMatch(event -> event.kind().equals("leader-changed") && event.cause().equals("port-refused")));
        // it lives after all: it registers again and is told apart from what it was
        controller.awaitImage("registered again", image -> image.brokers().containsKey(2));
    }

    @Test
    void shouldMoveThousandsOfPartitions_inTransactionsThatZooKeeperTakes() {
        TestNode controller = nodeWithCatalog(1);
        TestNode leaving = node(2);
        node(3);
        controller.awaitImage("three brokers", image -> image.brokers().size() == 3);
        CreatedTopic topic = controller.create("wide", 2_000, 3);

        leaving.close();

        controller.awaitImage("none has broker 2 in its ISR", image -> image.topicsById().get(topic.id()).partitions().stream()
                .noneMatch(partition -> partition.leader() == 2 || partition.isr().contains(2)));
        TestNode.await("a change of each is told", () -> catalog.history().stream()
                .filter(event -> topic.id().equals(event.topicId()) && event.partition() >= 0)
                .map(event -> event.partition())
                .distinct()
                .count() == 2_000);
    }

    @Test
    void shouldElectAnotherAtOnce_whenTheControllersProcessIsKnownToBeDead() {
        TestNode first = nodeWithCatalog(1);
        TestNode second = node(2);
        ControllerIdentity dead = second.awaitImage("a controller", image -> image.controller().isPresent())
                .controller().orElseThrow();

        second.membership.reportControllerDead(new ControllerIdentity(1, dead.incarnation(), dead.controllerEpoch() - 1));
        second.membership.reportControllerDead(dead);

        TestNode.await("a new tenure", () -> second.image().controller()
                .filter(controller -> controller.controllerEpoch() == dead.controllerEpoch() + 1).isPresent());
        TestNode.await("one of them is active", () -> controllerOf(first, second).isPresent());
    }

    @Test
    void shouldTellTheWholeHistory_whenTheCatalogWasAwayAndTheControllerDied() {
        TestNode first = nodeWithCatalog(1);
        TestNode second = node(2);
        TestNode third = node(3);
        first.awaitImage("three brokers", image -> image.brokers().size() == 3);
        CreatedTopic topic = first.create("flights", 1, 3);
        catalog.goDown();
        third.close();
        first.awaitImage("the ISR shrank", image -> image.topicsById().get(topic.id()).partitions().get(0).isr().size() == 2);

        first.close();
        second.awaitActive();
        second.awaitImage("it leads alone", image -> image.topicsById().get(topic.id()).partitions().get(0).isr().equals(List.of(2)));
        catalog.comeBack();

        TestNode.await("both changes are told, one by each controller", () -> catalog.history().stream()
                .filter(event -> topic.id().equals(event.topicId()) && event.partition() == 0)
                .map(event -> event.controllerId())
                .collect(Collectors.toSet())
                .equals(Set.of(1, 2)));
    }

    @Test
    void shouldTakeProposalsOfLeaders_andRefuseThoseOfPastRegistrations() {
        TestNode controller = nodeWithCatalog(1);
        node(2);
        controller.awaitImage("two brokers", image -> image.brokers().size() == 2);
        CreatedTopic topic = controller.create("flights", 1, 2);
        PartitionImage led = controller.image().topicsById().get(topic.id()).partitions().get(0);
        InSyncProposal alone = new InSyncProposal(
                topic.id(), 0, led.leaderEpoch(), led.partitionEpoch(), Map.of(led.leader(), led.leaderBrokerEpoch()));

        List<InSyncAnswer> answers = TestNode.get(
                controller.commands().alterPartitions(led.leader(), led.leaderBrokerEpoch(), List.of(alone), 15_000));

        assertEquals(InSyncError.NONE, answers.get(0).error());
        assertEquals(List.of(led.leader()), answers.get(0).present().orElseThrow().isr());
        controller.awaitImage("the ISR shrank", image -> image.topicsById().get(topic.id()).partitions().get(0).isr().size() == 1);
        assertThrows(ControllerException.StaleBrokerEpoch.class, () -> TestNode.get(
                controller.commands().alterPartitions(led.leader(), led.leaderBrokerEpoch() - 1, List.of(alone), 15_000)));
    }
}
