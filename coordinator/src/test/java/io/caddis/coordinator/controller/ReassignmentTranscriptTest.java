package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reassignments on their way through the controller: catalog, partitions on their way, arrival. */
class ReassignmentTranscriptTest {

    private static final long SETTLED_MS = RebalancePolicy.DEFAULT.settleMs();

    /** Topic "flights" with these replicas, min.insync.replicas as set. */
    private static ControllerTranscript withTopic(String brokers, int minIsr, List<List<Integer>> replicas) {
        ControllerTranscript controller = new ControllerTranscript(brokers).settled();
        controller.command(100, new ControllerCommand.CreateTopic(
                        new NewTopic("flights", Optional.empty(), Optional.empty(), Optional.of(replicas),
                                Map.of("min.insync.replicas", Integer.toString(minIsr))),
                        false))
                .catalogAnswers().imageFollows().catalogAnswers().clear();
        return controller;
    }

    private static ControllerCommand reassign(int partition, Integer... target) {
        return new ControllerCommand.AlterReassignments(
                List.of(new ReassignmentRequest("flights", partition, Optional.of(List.of(target)))), true);
    }

    private static ControllerCommand cancel(int partition) {
        return new ControllerCommand.AlterReassignments(
                List.of(new ReassignmentRequest("flights", partition, Optional.empty())), true);
    }

    /** What the leader of partition 0 wants, by its present epochs; brokers have epoch 100 and their id. */
    private static ControllerCommand inSync(ControllerTranscript controller, Integer... isr) {
        PartitionImage partition = controller.partition("flights", 0);
        Map<Integer, Long> members = new HashMap<>();
        List.of(isr).forEach(id -> members.put(id, 100L + id));
        return new ControllerCommand.AlterPartitions(partition.leader(), partition.leaderBrokerEpoch(), List.of(new InSyncProposal(
                controller.idOf("flights"), 0, partition.leaderEpoch(), partition.partitionEpoch(), members)));
    }

    @Test
    void shouldGoThroughTheCatalogAndArrive_whenTheNewReplicaIsInSync() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103 4@104", 2, List.of(List.of(1, 2, 3)));

        assertEquals("""
                catalog ReplaceReplicas
                """, controller.command(7, reassign(0, 4, 2, 3)).text());
        assertEquals("""
                commit flights v0 p0[4,2,3,1]+[4]-[1]=1@101:1[1,2,3]
                """, controller.catalogAnswers().text());
        assertEquals("""
                complete 7
                """, controller.imageFollows().text());
        assertEquals("""
                commit flights v1 p0[4,2,3,1]+[4]-[1]=1@101:1[1,2,3,4]
                complete 8: p0 NONE [1, 2, 3, 4] v2
                commit flights v2 p0=4@104:2[2,3,4]
                """, controller.command(8, inSync(controller, 1, 2, 3, 4)).text());
        assertEquals(List.of(4, 2, 3), controller.partition("flights", 0).replicas());
    }

    @Test
    void shouldTurnBack_whenItIsCancelled() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103 4@104", 2, List.of(List.of(1, 2, 3)));
        controller.command(7, reassign(0, 4, 2, 3)).catalogAnswers().imageFollows().clear();

        assertEquals("""
                catalog ReplaceReplicas
                """, controller.command(8, cancel(0)).text());
        assertEquals("""
                commit flights v1 p0=1@101:2[1,2,3]
                """, controller.catalogAnswers().text());
        assertEquals("""
                complete 8
                """, controller.imageFollows().text());
        assertEquals(List.of(2, 3, 1), controller.partition("flights", 0).replicas());
    }

    @Test
    void shouldBeThereInOneStep_whenOnlyTheOrderChanges() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", 2, List.of(List.of(1, 2, 3)));

        assertEquals("""
                catalog ReplaceReplicas
                """, controller.command(7, reassign(0, 3, 1, 2)).text());
        assertEquals("""
                commit flights v0 p0=1@101:1[1,2,3]
                """, controller.catalogAnswers().text());
        assertEquals(List.of(3, 1, 2), controller.partition("flights", 0).replicas());
    }

    @Test
    void shouldKeepWritesPossible_whenASingleReplicaMovesUnderALargerMinIsr() {
        ControllerTranscript controller = withTopic("1@101 2@102", 2, List.of(List.of(1)));
        controller.command(7, reassign(0, 2)).catalogAnswers().clear();

        TopicDurability two = new TopicDurability(2, true);
        assertEquals(1, two.effectiveMinInsyncReplicas(controller.partition("flights", 0)));
        assertEquals("""
                commit flights v1 p0[2,1]+[2]-[1]=1@101:1[1,2]
                complete 8: p0 NONE [1, 2] v2
                commit flights v2 p0=2@102:2[2]
                """, controller.command(8, inSync(controller, 1, 2)).text());
    }

    @Test
    void shouldFinishWhatTheCatalogHolds_whenAnEarlierControllerDiedHalfWay() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", 1, List.of(List.of(1, 2)));
        CatalogTopic row = new CatalogTopic(controller.idOf("flights"), "flights", TopicState.ACTIVE,
                List.of(new CatalogPartition(0, List.of(3, 2))), Map.of("min.insync.replicas", "1"));
        controller.catalogHolds(new CatalogSnapshot(List.of(row), List.of(), Map.of(), Map.of(), Map.of()));

        controller.command(7, reassign(0, 3, 2)).clear();
        assertEquals("""
                fail 7 Unavailable
                catalog Attach later
                """, controller.catalogFails().text());
        assertEquals("""
                commit flights v0 p0[3,2,1]+[3]-[1]=1@101:1[1,2]
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldDecideAgain_whenTheWriteConflicts() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", 1, List.of(List.of(1, 2)));
        controller.command(7, reassign(0, 3, 2)).clear();

        assertEquals("""
                commit flights v0 p0[3,2,1]+[3]-[1]=1@101:1[1,2] CONFLICT
                reload
                """, controller.nextCommit(CommitOutcome.CONFLICT).catalogAnswers().text());
        assertEquals("""
                commit flights v0 p0[3,2,1]+[3]-[1]=1@101:1[1,2]
                """, controller.reloaded().text());
    }

    @Test
    void shouldAnswerWithoutTheCatalog_whenEveryPartitionIsRefused() {
        ControllerTranscript controller = withTopic("1@101 2@102", 1, List.of(List.of(1)));

        assertEquals("""
                complete 7
                complete 8
                """, controller.command(7, reassign(0, 9)).command(8, cancel(0)).text());
    }

    @Test
    void shouldMoveReplicasToANewBroker_onceItHasBeenUpForAWhile() {
        ControllerTranscript controller = withTopic("1@101", 1, replicas(4, 1));
        controller.brokers("1@101 2@102").clear();

        assertEquals("", controller.rebalanceDue().text());
        controller.timePasses(SETTLED_MS);
        assertEquals("""
                catalog ReplaceReplicas
                """, controller.rebalanceDue().text());
        assertEquals("""
                commit flights v0 p0[2,1]+[2]-[1]=1@101:1[1] p1[2,1]+[2]-[1]=1@101:1[1] p2=1@101:0[1] p3=1@101:0[1]
                """, controller.catalogAnswers().text());
        assertEquals("", controller.timePasses(10_000).rebalanceDue().text());
    }

    @Test
    void shouldMoveNothing_whenRebalancingIsOff_andStillEmptyABroker() {
        ControllerTranscript controller = withTopic("1@101", 1, replicas(2, 1));
        controller.command(7, new ControllerCommand.AlterSettings(
                        new SettingsTarget.Cluster(), present -> Map.of(RebalancePolicy.ENABLE, "false"), false))
                .catalogAnswers().brokers("1@101 2@102").timePasses(SETTLED_MS).clear();

        assertEquals("", controller.rebalanceDue().text());

        controller.command(8, new ControllerCommand.AlterSettings(
                        new SettingsTarget.Broker(1), present -> Map.of(RebalancePolicy.EVACUATE, "true"), false))
                .catalogAnswers().imageFollows().clear();
        assertEquals("""
                catalog ReplaceReplicas
                """, controller.rebalanceDue().text());
    }

    private static List<List<Integer>> replicas(int partitions, Integer... replicas) {
        List<List<Integer>> all = new ArrayList<>();
        IntStream.range(0, partitions).forEach(partition -> all.add(List.of(replicas)));
        return all;
    }
}
