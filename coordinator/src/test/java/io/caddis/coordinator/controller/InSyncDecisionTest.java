package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proposals read {@code "1@101 2@102"}: members with their broker epochs, sent by broker 1 unless said otherwise. */
class InSyncDecisionTest {

    private static final String LED = "1 2 3 led by 1@101 isr 1 2";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            grows                            | 1@101 2@102 3@103 | 1@101 2@102 3@103  | NONE               | 1 2 3 led by 1@101 isr 1 2 3 epoch +0
            without broker epochs            | 1@-1 2@-1 3@-1    | 1@101 2@102 3@103  | NONE               | 1 2 3 led by 1@101 isr 1 2 3 epoch +0
            shrinks below min ISR            | 1@101             | 1@101 2@102 3@103  | NONE               | 1 2 3 led by 1@101 isr 1 elr 2 epoch +0
            exchanges                        | 1@101 3@103       | 1@101 2@102 3@103  | NONE               | 1 2 3 led by 1@101 isr 1 3 epoch +0
            as it is                         | 1@101 2@102       | 1@101 2@102 3@103  | NONE               | nothing
            joins from an older registration | 1@101 2@102 3@99  | 1@101 2@102 3@103  | INELIGIBLE_REPLICA | 1 2 3 led by 1@101 isr 1 2 epoch +0
            joins while away                 | 1@101 2@102 3@103 | 1@101 2@102        | INELIGIBLE_REPLICA | 1 2 3 led by 1@101 isr 1 2 epoch +0
            joins while draining             | 1@101 2@102 3@103 | 1@101 2@102 3@103! | INELIGIBLE_REPLICA | 1 2 3 led by 1@101 isr 1 2 epoch +0
            joins while not processed        | 1@101 2@102 3@103 | 1@101 2@102 3@103? | INELIGIBLE_REPLICA | 1 2 3 led by 1@101 isr 1 2 epoch +0
            stays with an older registration | 1@101 2@99 3@103  | 1@101 2@102 3@103  | INELIGIBLE_REPLICA | 1 2 3 led by 1@101 isr 1 2 epoch +0
            a draining member lets another in | 1@101 2@102 3@103 | 1@101! 2@102 3@103 | NONE              | 1 2 3 led by 1@101 isr 1 2 3 epoch +0
            names no replica                 | 1@101 2@102 4@104 | 1@101 2@102 4@104  | INVALID_REQUEST    | nothing
            names nobody                     | -                 | 1@101 2@102 3@103  | INVALID_REQUEST    | nothing
            abdicates                        | 2@102             | 1@101 2@102 3@103  | NEW_LEADER_ELECTED | 1 2 3 led by 2@102 isr 2 epoch +1
            """)
    void shouldJudge(String why, String proposed, String live, String error, String written) {
        InSyncDecision decision = decide(LED, 1, 101, proposal(4, 7, proposed), live);

        assertEquals(error, decision.error().name());
        assertEquals(written, decision.after().map(Partitions::describe).orElse("nothing"));
        decision.after().ifPresent(after -> assertEquals(8, after.partitionEpoch()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            not the leader                 | 2 | 102 | 4 | 7 | FENCED_LEADER_EPOCH
            leader of a past registration  | 1 | 99  | 4 | 7 | FENCED_LEADER_EPOCH
            an older leadership            | 1 | 101 | 3 | 7 | FENCED_LEADER_EPOCH
            a newer leadership             | 1 | 101 | 5 | 7 | NOT_CONTROLLER
            an older state                 | 1 | 101 | 4 | 6 | INVALID_UPDATE_VERSION
            a newer state                  | 1 | 101 | 4 | 8 | NOT_CONTROLLER
            """)
    void shouldFence(String why, int sender, long epoch, int leaderEpoch, int partitionEpoch, String error) {
        InSyncDecision decision =
                decide(LED, sender, epoch, proposal(leaderEpoch, partitionEpoch, "1@101 2@102 3@103"), "1@101 2@102 3@103");

        assertEquals(error, decision.error().name());
        assertEquals("nothing", decision.after().map(Partitions::describe).orElse("nothing"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nobody else               | 1 2 led by 1@101 isr 1             | 1@101 2@102 | 1 2 led by nobody isr epoch +1
            an eligible one lives     | 1 2 led by 1@101 isr 1 elr 2       | 1@101 2@102 | 1 2 led by 2@102 isr 2 epoch +1
            an eligible one is away   | 1 2 3 led by 1@101 isr 1 elr 2     | 1@101 3@103 | 1 2 3 led by nobody isr elr 2 epoch +1
            """)
    void shouldLeaveItToTheEligibleOrToNobody_whenTheOnlyMemberAbdicates(
            String why, String before, String live, String written) {
        InSyncDecision decision = decide(before, 1, 101, proposal(4, 7, "-"), live);

        assertEquals("NEW_LEADER_ELECTED", decision.error().name());
        assertEquals(written, Partitions.describe(decision.after().orElseThrow()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            second copy of what was done    | 1@101 2@102 | NONE
            second copy of what was refused | 1@101 2@102 3@103 | INVALID_UPDATE_VERSION
            """)
    void shouldNotActOnASecondCopy(String why, String proposed, String error) {
        InSyncDecision decision = decide(LED, 1, 101, proposal(4, 6, proposed), "1@101 2@102 3@103");

        assertEquals(error, decision.error().name());
        assertEquals("nothing", decision.after().map(Partitions::describe).orElse("nothing"));
    }

    private static InSyncDecision decide(String before, int sender, long epoch, InSyncProposal proposal, String live) {
        return InSyncDecision.of(
                Partitions.of(before), sender, epoch, proposal, Brokers.roster(live), new TopicDurability(2, true));
    }

    private static InSyncProposal proposal(int leaderEpoch, int partitionEpoch, String members) {
        Map<Integer, Long> newIsr = new TreeMap<>();
        for (String member : members.equals("-") ? new String[0] : members.split(" ")) {
            newIsr.put(Integer.parseInt(member.split("@")[0]), Long.parseLong(member.split("@")[1]));
        }
        return new InSyncProposal(new UUID(0, 1), 0, leaderEpoch, partitionEpoch, newIsr);
    }
}
