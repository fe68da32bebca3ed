package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionDecisionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            preferred in sync            | PREFERRED | 1 2 led by 2@102 isr 1 2               | 1@101 2@102        | NONE                           | 1 2 led by 1@101 isr 1 2 epoch +1
            preferred leads              | PREFERRED | 1 2 led by 1@101 isr 1 2               | 1@101 2@102        | ELECTION_NOT_NEEDED            | nothing
            preferred out of sync        | PREFERRED | 1 2 led by 2@102 isr 2                 | 1@101 2@102        | PREFERRED_LEADER_NOT_AVAILABLE | nothing
            preferred drains             | PREFERRED | 1 2 led by 2@102 isr 1 2               | 1@101! 2@102       | PREFERRED_LEADER_NOT_AVAILABLE | nothing
            led                          | UNCLEAN   | 1 2 led by 2@102 isr 2                 | 1@101 2@102        | ELECTION_NOT_NEEDED            | nothing
            any that lives               | UNCLEAN   | 1 2 led by nobody isr elr 1 last 1     | 2@102              | NONE                           | 1 2 led by 2@102 isr 2 epoch +1
            the last leader before       | UNCLEAN   | 1 2 3 led by nobody isr last 3         | 2@102 3@103        | NONE                           | 1 2 3 led by 3@103 isr 3 epoch +1
            one with its logs before     | UNCLEAN   | 1 2 3 led by nobody isr last 1         | 1@101~ 2@102~ 3@103 | NONE                          | 1 2 3 led by 3@103 isr 3 epoch +1
            nobody has its logs          | UNCLEAN   | 1 2 led by nobody isr last 1           | 2@102~             | NONE                           | 1 2 led by 2@102 isr 2 epoch +1
            nobody lives                 | UNCLEAN   | 1 2 led by nobody isr elr 1            | 3@103              | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            """)
    void shouldElect(String why, ElectionKind kind, String before, String live, String error, String written) {
        ElectionDecision decision = ElectionDecision.of(kind, Partitions.of(before), Brokers.roster(live));

        assertEquals(error, decision.error().name());
        assertEquals(written, decision.after().map(Partitions::describe).orElse("nothing"));
        assertEquals(error.equals("NONE"), decision.message().isEmpty());
    }
}
