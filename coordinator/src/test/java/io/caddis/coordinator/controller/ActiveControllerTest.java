package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Transcripts: events in, effects out as text. A partition reads {@code p0=leader@brokerEpoch:leaderEpoch[isr]}, ELR and last leader after it. */
class ActiveControllerTest {

    @Test
    void shouldAssignSlotsAndAttachToTheCatalog_whenElected() {
        assertEquals("""
                catalog Attach
                commit processed v-1 {1=101, 2=102}
                commit slots v-1 {1=32, 2=32}
                """, new ControllerTranscript("1@101 2@102").elected().text());
    }

    @Test
    void shouldWriteTheCatalogFirstAndAnswerWhenTheImageShowsIt_whenATopicIsCreated() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();

        assertEquals("""
                catalog CreateTopic
                """, controller.command(7, create("flights", 2)).text());
        assertEquals("""
                commit create flights p0=1@101:0[1] p1=1@101:0[1]
                catalog ActivateTopic
                """, controller.catalogAnswers().text());
        assertEquals("""
                complete 7
                """, controller.imageFollows().text());
    }

    @Test
    void shouldTakeLeadershipAwayAndGiveItBackUnderTheNewEpoch_whenABrokerIsGoneAndReturns() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1), List.of(2)));

        assertEquals("""
                commit flights v0 p0=1@101:0[1] p1=-1@-1:1[] elr[2] last[2]
                commit slots v0 {1=64}
                """, controller.brokers("1@101").text());
        assertEquals("""
                commit processed v0 {1=101, 2=109}
                commit flights v1 p0=1@101:0[1] p1=2@109:2[2]
                commit slots v1 {1=32, 2=32}
                """, controller.brokers("1@101 2@109").text());
    }

    @Test
    void shouldGiveTheSameBrokerItsPartitionsUnderAHigherLeaderEpoch_whenItRegistersAnewUnnoticed() {
        ControllerTranscript controller = withTopic("1@101", List.of(List.of(1)));

        assertEquals("""
                commit processed v0 {1=105}
                commit flights v0 p0=1@105:1[1]
                commit slots v0 {1=64}
                """, controller.brokers("1@105").text());
    }

    @Test
    void shouldReadAgainAndDecideAgain_whenAVersionConflicts() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1)));

        assertEquals("""
                commit flights v0 p0=-1@-1:1[] elr[1] last[1] CONFLICT
                reload
                """, controller.nextCommit(CommitOutcome.CONFLICT).brokers("2@102").text());
        assertEquals("""
                commit flights v0 p0=-1@-1:1[] elr[1] last[1]
                commit slots v0 {2=64}
                """, controller.reloaded().text());
    }

    @Test
    void shouldNotApplyTwice_whenAnUnknownCommitTurnsOutToBeDone() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1)));

        assertEquals("""
                commit flights v0 p0=-1@-1:1[] elr[1] last[1] UNKNOWN
                reload
                """, controller.nextCommitIsDoneButUnknown().brokers("2@102").text());
        assertEquals("""
                commit slots v0 {2=64}
                """, controller.reloaded().text());
    }

    @Test
    void shouldCompleteACreation_whenItsUnknownCommitTurnsOutToBeDone() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        controller.command(7, create("flights", 1)).nextCommitIsDoneButUnknown().catalogAnswers().clear();

        assertEquals("""
                catalog ActivateTopic
                """, controller.reloaded().text());
        assertEquals("""
                complete 7
                """, controller.imageFollows().text());
    }

    @Test
    void shouldResignAtOnce_whenTheFenceIsBroken() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1)));

        assertEquals("""
                commit flights v0 p0=-1@-1:1[] elr[1] last[1] FENCED
                resign
                """, controller.nextCommit(CommitOutcome.FENCED).brokers("2@102").text());
        assertEquals("", controller.brokers("1@101 2@102").text());
    }

    @Test
    void shouldResign_whenTheCatalogKnowsANewerController() {
        ControllerTranscript controller = new ControllerTranscript("1@101").elected();
        controller.clear();

        assertEquals("""
                resign
                """, controller.catalogFences().text());
    }

    @Test
    void shouldAnswerEveryOpenCommand_whenItResigns() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        controller.command(7, create("one", 1)).catalogAnswers().command(8, create("two", 1)).command(9, create("three", 1)).clear();

        assertEquals("""
                fail 9 NotController
                fail 7 NotController
                fail 8 NotController
                """, controller.resigned().text());
    }

    @Test
    void shouldElectWithoutTheCatalogAndRefuseAdministration_whileItIsDown() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(2)));
        controller.command(7, create("more", 1)).clear();

        assertEquals("""
                fail 7 Unavailable
                catalog Attach later
                """, controller.catalogFails().text());
        assertEquals("""
                commit flights v0 p0=-1@-1:1[] elr[2] last[2]
                commit slots v0 {1=64}
                """, controller.brokers("1@101").text());
        assertEquals("""
                fail 8 NotReady
                """, controller.command(8, create("again", 1)).text());
        assertEquals("""
                catalog Attach later
                """, controller.catalogFails().text());
        controller.catalogHolds(new CatalogSnapshot(
                        List.of(row(new UUID(0, 99), "more", TopicState.CREATING)), List.of(), Map.of(), Map.of(), Map.of()))
                .clear();
        assertEquals("""
                warn topic flights (00000000-0000-0000-0000-000000000003) is in the metadata store and not in the catalog: left as it is
                commit create more p0=1@101:0[1]
                catalog ActivateTopic
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldFinishCreationsAndDeletions_whenAnEarlierControllerDiedHalfWay() {
        UUID creating = new UUID(0, 91);
        UUID deleting = new UUID(0, 92);
        ControllerTranscript controller = new ControllerTranscript("1@101").catalogHolds(new CatalogSnapshot(
                List.of(row(creating, "half-made", TopicState.CREATING), row(deleting, "half-gone", TopicState.DELETING)),
                List.of(), Map.of(), Map.of(), Map.of()));
        controller.elected().clear();

        assertEquals("""
                commit create half-made p0=1@101:0[1]
                catalog ActivateTopic
                catalog MarkDeleted
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldTouchNothing_whenAnActiveTopicIsMissingInTheStore() {
        ControllerTranscript controller = new ControllerTranscript("1@101").catalogHolds(new CatalogSnapshot(
                List.of(row(new UUID(0, 91), "lost", TopicState.ACTIVE)), List.of(), Map.of(), Map.of(), Map.of()));
        controller.elected().clear();

        assertEquals("""
                warn topic lost (00000000-0000-0000-0000-00000000005b) is active in the catalog and not in the metadata store: left as it is
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldRefuse_whenTheClientIsWrong() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1), List.of(2)));
        controller.command(101, create("fli_ghts.x", 1)).catalogAnswers().imageFollows().catalogAnswers().clear();

        assertEquals("""
                fail 1 TopicExists
                fail 2 InvalidTopicName
                fail 3 InvalidPartitions
                fail 4 InvalidReplicationFactor
                fail 5 InvalidAssignment
                fail 6 LimitReached
                fail 7 UnknownTopic
                fail 8 InvalidPartitions
                fail 9 InvalidTopicName
                """, controller
                .command(1, create("flights", 1))
                .command(2, create("a/b", 1))
                .command(3, create("zero", 0))
                .command(4, new ControllerCommand.CreateTopic(
                        new NewTopic("three", Optional.of(1), Optional.of(3), Optional.empty(), Map.of()), false))
                .command(5, assigned("elsewhere", List.of(List.of(77))))
                .command(6, create("huge", 100_000))
                .command(7, new ControllerCommand.DeleteTopic(new UUID(5, 5)))
                .command(8, new ControllerCommand.CreatePartitions("flights", 2, Optional.empty(), false))
                .command(9, create("fli.ghts_x", 1))
                .text());
    }

    @Test
    void shouldOnlySayWhatWouldBe_whenAskedToValidate() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();

        assertEquals("""
                complete 7
                """, controller.command(7, new ControllerCommand.CreateTopic(newTopic("flights", 3), true)).text());
        assertEquals("", controller.catalogAnswers().text());
    }

    @Test
    void shouldAnswerTimedOutAndGoOn_whenTheCatalogIsSlow() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        controller.command(7, create("flights", 1)).command(8, create("queued", 1)).clear();

        assertEquals("""
                fail 8 TimedOut
                fail 7 TimedOut
                """, controller.timePasses(1_000).text());
        assertEquals("""
                commit create flights p0=1@101:0[1]
                catalog ActivateTopic
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldGiveUpAnOperationAfterAFewConflicts_butNotTheOffice() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        controller.command(7, create("taken", 1));
        for (int i = 0; i < 5; i++) {
            controller.nextCommit(CommitOutcome.CONFLICT);
        }
        controller.catalogAnswers();
        for (int i = 0; i < 4; i++) {
            controller.reloaded();
        }
        controller.clear();

        assertEquals("""
                warn topic 00000000-0000-0000-0000-000000000003 could not be changed, the metadata store holds something else in its \
                place; the catalog keeps the change and the next controller tries again
                fail 7 Unavailable
                """, controller.reloaded().text());
        assertEquals("""
                catalog CreateTopic
                """, controller.command(8, create("other", 1)).text());
    }

    @Test
    void shouldNotLoseASettingsChange_whenTwoComeTogether() {
        ControllerTranscript controller = withTopic("1@101", List.of(List.of(1)));

        controller.command(7, put("retention.ms", "1")).command(8, put("segment.bytes", "2")).clear();

        assertEquals("""
                commit settings of flights v0 {retention.ms=1}
                catalog ReplaceSettings
                commit settings of flights v1 {retention.ms=1, segment.bytes=2}
                complete 7
                """, controller.catalogAnswers().text());
        assertEquals("""
                complete 8
                """, controller.imageFollows().text());
    }

    @Test
    void shouldRemoveTheNode_whenAGroupLosesItsLastSetting() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();

        controller.command(7, ofGroup("g", Map.of("a", "1"))).clear();
        assertEquals("""
                commit settings of group g v-1 {a=1}
                """, controller.catalogAnswers().text());
        controller.imageFollows().clear();
        controller.command(8, ofGroup("g", Map.of())).clear();
        assertEquals("""
                commit settings of group g v0 {}
                """, controller.catalogAnswers().text());
        assertEquals("""
                complete 8
                """, controller.imageFollows().text());
        controller.command(9, ofGroup("g", Map.of("a", "2"))).clear();
        assertEquals("""
                commit settings of group g v-1 {a=2}
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldFinishSettingsOfGroups_whenAnEarlierControllerDiedHalfWay() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        controller.command(7, ofGroup("gone", Map.of("a", "1"))).catalogAnswers().imageFollows().clear();
        controller.catalogHolds(new CatalogSnapshot(
                List.of(), List.of(), Map.of(), Map.of(), Map.of("new", Map.of("b", "2"))));
        controller.command(8, ofGroup("other", Map.of("a", "1"))).catalogFails().clear();

        assertEquals("""
                commit settings of group gone v0 {}
                commit settings of group new v-1 {b=2}
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldRefuseOneMore_whenTheIdsOfGroupsWithSettingsTakeTooMuchRoom() {
        ControllerTranscript controller = new ControllerTranscript("1@101").settled();
        String longId = "x".repeat(ControllerSettings.GROUPS_WITH_SETTINGS_ID_BYTES_LIMIT - 10);
        controller.command(7, ofGroup(longId, Map.of("a", "1"))).catalogAnswers().imageFollows().clear();

        assertEquals("""
                fail 8 LimitReached
                """, controller.command(8, ofGroup("second", Map.of("a", "1"))).text());
        controller.command(9, ofGroup(longId, Map.of("a", "2"))).catalogAnswers().clear();
        assertEquals("""
                complete 9
                """, controller.imageFollows().text());
    }

    private static ControllerCommand ofGroup(String groupId, Map<String, String> settings) {
        return new ControllerCommand.AlterSettings(new SettingsTarget.Group(groupId), present -> settings, false);
    }

    @Test
    void shouldCompleteAtOnce_whenAChangeChangesNothing() {
        ControllerTranscript controller = withTopic("1@101", List.of(List.of(1)));
        controller.command(7, new ControllerCommand.AlterSettings(new SettingsTarget.Cluster(), present -> present, false)).clear();

        assertEquals("""
                complete 7
                """, controller.catalogAnswers().text());
    }

    // ---- fixture ----

    /** A settled controller with topic "flights", assigned as given. */
    private static ControllerTranscript withTopic(String live, List<List<Integer>> assignments) {
        ControllerTranscript controller = new ControllerTranscript(live).settled();
        controller.command(100, assigned("flights", assignments)).catalogAnswers().imageFollows().catalogAnswers().clear();
        return controller;
    }

    private static ControllerCommand.CreateTopic create(String name, int partitions) {
        return new ControllerCommand.CreateTopic(newTopic(name, partitions), false);
    }

    private static ControllerCommand assigned(String name, List<List<Integer>> assignments) {
        return new ControllerCommand.CreateTopic(
                new NewTopic(name, Optional.empty(), Optional.empty(), Optional.of(assignments), Map.of()), false);
    }

    private static NewTopic newTopic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty(), Optional.empty(), Map.of());
    }

    private static ControllerCommand put(String key, String value) {
        return new ControllerCommand.AlterSettings(new SettingsTarget.Topic("flights"), present -> {
            Map<String, String> changed = new TreeMap<>(present);
            changed.put(key, value);
            return changed;
        }, false);
    }

    private static CatalogTopic row(UUID id, String name, TopicState state) {
        return new CatalogTopic(id, name, state, List.of(new CatalogPartition(0, List.of(1))), Map.of());
    }
}
