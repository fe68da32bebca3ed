package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerCommands.SettingsTarget;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Transcripts of leadership and in-sync replicas, written as in {@link ActiveControllerTest}. */
class ReplicationTranscriptTest {

    /** What the fixture's topic gets. */
    private static final UUID FLIGHTS = new UUID(0, 3);

    @Test
    void shouldMoveLeadersAndShrinkIsrsInOneCommit_whenABrokerDies() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", List.of(List.of(1, 2, 3), List.of(2, 3, 1)));

        assertEquals("""
                commit flights v0 p0=2@102:1[2,3] p1=2@102:0[2,3]
                commit slots v0 {2=32, 3=32}
                """, controller.brokers("2@102 3@103").text());
    }

    @Test
    void shouldRecordARunOnlyAfterThePartitionsShowWhatItLost() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));

        assertEquals("""
                commit flights v0 p0=2@102:1[2]
                commit processed v0 {1=109, 2=102}
                """, controller.brokers("1@109~ 2@102").text().replaceAll("(?m)^commit slots.*\n", ""));
    }

    @Test
    void shouldLookAtPartitionsAgain_whenTheRecordOfARunMetAnotherVersion() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));
        controller.nextCommit(CommitOutcome.COMMITTED).nextCommit(CommitOutcome.CONFLICT).brokers("1@109~ 2@102").clear();

        assertEquals("""
                commit processed v0 {1=109, 2=102}
                """, controller.reloaded().text().replaceAll("(?m)^commit slots.*\n", ""));
    }

    @Test
    void shouldCommitWhatManyLeadersWantTogether_andAnswerEachWhenItIsWritten() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", List.of(List.of(1, 2), List.of(2, 3), List.of(3, 1)));

        // a commit is under way when the second and third come
        controller.nextCommit(CommitOutcome.UNKNOWN)
                .command(7, alter(1, 101, proposal(0, 0, 0, "1@101")))
                .command(8, alter(2, 102, proposal(1, 0, 0, "2@102")))
                .command(9, alter(3, 103, proposal(2, 0, 0, "3@103 2@102"), proposal(5, 0, 0, "3@103")))
                .clear();

        assertEquals("""
                commit flights v0 p0=1@101:0[1] p1=2@102:0[2] p2=3@103:0[3,1]
                complete 7: p0 NONE [1] v1
                complete 8: p1 NONE [2] v1
                complete 9: p2 INVALID_REQUEST, p5 UNKNOWN_TOPIC_ID
                """, controller.reloaded().text());
    }

    @Test
    void shouldAnswerOnce_whenAnUnknownCommitOfProposalsTurnsOutToBeDone() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));

        assertEquals("""
                commit flights v0 p0=1@101:0[1] UNKNOWN
                reload
                """, controller.nextCommitIsDoneButUnknown().command(7, alter(1, 101, proposal(0, 0, 0, "1@101"))).text());
        assertEquals("""
                complete 7: p0 NONE [1] v1
                """, controller.reloaded().text());
    }

    @Test
    void shouldRefuseASecondCopy_whenTheFirstWasRefused() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", List.of(List.of(1, 2, 3)));
        controller.command(6, alter(1, 101, proposal(0, 0, 0, "1@101 2@102"))).brokers("1@101 2@102 3@103!").clear();

        assertEquals("""
                commit flights v1 p0=1@101:0[1,2]
                complete 7: p0 INELIGIBLE_REPLICA
                """, controller.command(7, alter(1, 101, proposal(0, 0, 1, "1@101 2@102 3@103"))).text());
        controller.brokers("1@101 2@102 3@103").clear();
        assertEquals("""
                complete 8: p0 INVALID_UPDATE_VERSION
                """, controller.command(8, alter(1, 101, proposal(0, 0, 1, "1@101 2@102 3@103"))).text());
    }

    @Test
    void shouldFailAsAWhole_whenTheSenderIsNotRegisteredAsItSays() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));

        assertEquals("""
                fail 7 StaleBrokerEpoch
                """, controller.command(7, alter(1, 100, proposal(0, 0, 0, "1@101"))).text());
    }

    @Test
    void shouldNotWaitForTheCatalogNorForAnOperation() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));
        controller.command(6, new ControllerCommand.DeleteTopic(FLIGHTS)).clear(); // the catalog has not answered

        assertEquals("""
                commit flights v0 p0=1@101:0[1]
                complete 7: p0 NONE [1] v1
                """, controller.command(7, alter(1, 101, proposal(0, 0, 0, "1@101"))).text());
    }

    @Test
    void shouldAnswerTimedOut_whenTheStoreIsAwayTooLong() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));
        controller.nextCommit(CommitOutcome.UNKNOWN).command(7, alter(1, 101, proposal(0, 0, 0, "1@101"))).clear();

        assertEquals("""
                fail 7 TimedOut
                """, controller.timePasses(1_000).text());
        assertEquals("", controller.reloaded().text());
    }

    @Test
    void shouldMoveLeadershipAway_asSoonAsAnotherIsInSyncWithADrainingLeader() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));
        controller.command(6, alter(1, 101, proposal(0, 0, 0, "1@101"))).brokers("1@101! 2@102").clear();

        assertEquals("""
                commit flights v1 p0=1@101:0[1,2]
                complete 7: p0 NONE [1, 2] v2
                commit flights v2 p0=2@102:1[2]
                """, controller.command(7, alter(1, 101, proposal(0, 0, 1, "1@101 2@102"))).text());
    }

    @Test
    void shouldElectUncleanOnlyByCommand() {
        ControllerTranscript controller = withTopic("1@101 2@102 3@103", List.of(List.of(1, 3), List.of(1, 2)));
        controller.command(6, alter(1, 101, proposal(0, 0, 0, "1@101"), proposal(1, 0, 0, "1@101"))).brokers("2@102").clear();

        assertEquals("""
                commit flights v2 p0=-1@-1:1[] elr[1] last[1] p1=2@102:2[2]
                complete 7: p0 ELIGIBLE_LEADERS_NOT_AVAILABLE, p1 NONE
                """, controller.command(7, new ControllerCommand.ElectLeaders(ElectionKind.UNCLEAN, Optional.empty())).text());
    }

    @Test
    void shouldMoveLeadersBackToPreferredReplicas_whenItIsTime() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2), List.of(1, 2)));
        controller.brokers("2@102").brokers("1@109 2@102");
        controller.command(6, alter(2, 102, proposal(0, 1, 1, "1@109 2@102"))).clear();

        assertEquals("""
                commit flights v2 p0=1@109:2[2,1] p1=2@102:1[2]
                """, controller.leaderBalanceDue().text());
        assertEquals("", controller.leaderBalanceDue().text());
    }

    @Test
    void shouldAnswerForNamedPartitions_whenPreferredLeadersAreAskedFor() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2), List.of(2, 1)));

        assertEquals("""
                complete 7: p0 ELECTION_NOT_NEEDED, p9 UNKNOWN_TOPIC_OR_PARTITION
                """, controller.command(7, new ControllerCommand.ElectLeaders(
                ElectionKind.PREFERRED, Optional.of(Map.of(FLIGHTS, List.of(0, 9))))).text());
    }

    @Test
    void shouldVerifyBeforeItRemovesARegistration_whenABrokerIsReportedUnreachable() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));

        assertEquals("""
                probe 1@101
                remove 1@101
                """, controller.unreachable(1, 101, true).text());
        assertEquals("""
                probe 1@101
                """, controller.unreachable(1, 101, false).text());
    }

    @Test
    void shouldClearTheEligible_beforeFewerInSyncReplicasSuffice() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));
        controller.command(5, minIsr("2")).catalogAnswers().imageFollows().brokers("1@101").clear();
        controller.command(6, minIsr("1")).clear();

        assertEquals("""
                commit flights v1 p0=1@101:0[1]
                commit settings of flights v1 {min.insync.replicas=1}
                """, controller.catalogAnswers().text());
    }

    @Test
    void shouldSayOnce_whenAStoredSettingIsMalformed() {
        ControllerTranscript controller = withTopic("1@101 2@102", List.of(List.of(1, 2)));

        assertEquals("""
                catalog ReplaceSettings
                commit settings of flights v0 {min.insync.replicas=many}
                warn min.insync.replicas of topic flights is stored as many, which is no whole number from 1: 1 holds
                """, controller.command(5, minIsr("many")).catalogAnswers().text());
        assertEquals("""
                commit flights v0 p0=1@101:0[1]
                commit slots v0 {1=64}
                """, controller.imageFollows().brokers("1@101").text().replace("complete 5\n", ""));
    }

    // ---- fixture ----

    private static ControllerTranscript withTopic(String live, List<List<Integer>> assignments) {
        ControllerTranscript controller = new ControllerTranscript(live).settled();
        NewTopic topic = new NewTopic("flights", Optional.empty(), Optional.empty(), Optional.of(assignments), Map.of());
        controller.command(100, new ControllerCommand.CreateTopic(topic, false)).catalogAnswers().imageFollows().catalogAnswers().clear();
        return controller;
    }

    private static ControllerCommand alter(int sender, long epoch, InSyncProposal... proposals) {
        return new ControllerCommand.AlterPartitions(sender, epoch, List.of(proposals));
    }

    private static InSyncProposal proposal(int partition, int leaderEpoch, int partitionEpoch, String members) {
        Map<Integer, Long> newIsr = new TreeMap<>();
        for (String member : members.split(" ")) {
            newIsr.put(Integer.parseInt(member.split("@")[0]), Long.parseLong(member.split("@")[1]));
        }
        return new InSyncProposal(FLIGHTS, partition, leaderEpoch, partitionEpoch, newIsr);
    }

    private static ControllerCommand minIsr(String value) {
        return new ControllerCommand.AlterSettings(
                new SettingsTarget.Topic("flights"), present -> Map.of("min.insync.replicas", value), false);
    }
}
