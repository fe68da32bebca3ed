package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderSelectionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            present leader lives                       | 1 2 3 | 2@102 | 1 2 3 | -   | -   | 1@101 2@102 3@103   | 2@102 UNCHANGED
            leader died, first in assignment order     | 3 1 2 | 2@102 | 1 3   | -   | -   | 1@101 3@103         | 3@103 IN_SYNC
            first in order is not in sync              | 3 1 2 | 2@102 | 1     | -   | -   | 1@101 3@103         | 1@101 IN_SYNC
            leader registered anew                     | 1     | 1@101 | 1     | -   | -   | 1@107               | 1@107 IN_SYNC
            leader registered anew, is not processed   | 1     | 1@101 | 1     | -   | -   | 1@107?              | nobody
            another leads while it is not processed    | 1 2   | 1@101 | 1 2   | -   | -   | 1@107? 2@102        | 2@102 IN_SYNC
            was offline, replica returned              | 1     | -1@-1 | 1     | -   | -   | 1@107               | 1@107 IN_SYNC
            ISR all dead, an eligible replica lives    | 1 2 3 | 1@101 | -     | 1 3 | -   | 2@102 3@103         | 3@103 ELIGIBLE
            eligible, those that stay first            | 1 2 3 | 1@101 | -     | 2 3 | -   | 2@102! 3@103        | 3@103 ELIGIBLE
            eligible, draining rather than nobody      | 1 2 3 | 1@101 | -     | 2 3 | -   | 2@102!              | 2@102 ELIGIBLE
            eligible, but not processed                | 1 2 3 | 1@101 | -     | 2   | -   | 2@102?              | nobody
            ISR before ELR whatever the order          | 3 1   | 1@99  | 1     | 3   | -   | 1@101 3@103         | 1@101 IN_SYNC
            ISR waits to be processed, ELR does not lead | 3 1 | 1@99  | 1     | 3   | -   | 1@101? 3@103        | nobody
            outside both sets never, not even alone    | 1 2   | 2@102 | -     | 1   | -   | 2@102               | nobody
            neither set, the last leader is back       | 1 2   | -1@-1 | -     | -   | 2   | 1@101 2@102         | 2@102 LAST_KNOWN
            the last leader has lost its logs          | 1 2   | -1@-1 | -     | -   | 2   | 1@101 2@102~        | nobody
            an eligible one is expected, not the last  | 1 2   | -1@-1 | -     | 1   | 2   | 2@102               | nobody
            draining leader hands over                 | 1 2   | 1@101 | 1 2   | -   | -   | 1@101! 2@102        | 2@102 IN_SYNC
            all drain, leader stays                    | 1 2   | 1@101 | 1 2   | -   | -   | 1@101! 2@102!       | 1@101 UNCHANGED
            leader died, only a draining one is left   | 1 2   | 1@101 | 2     | -   | -   | 2@102!              | 2@102 IN_SYNC
            """)
    void shouldChoose(String why, String replicas, String leader, String isr, String elr, String last, String live,
            String expected) {
        String[] idAndEpoch = leader.split("@");
        PartitionImage partition = new PartitionImage(0, ids(replicas), Integer.parseInt(idAndEpoch[0]),
                Long.parseLong(idAndEpoch[1]), 4, 7, List.of(), List.of(), ids(last));

        String chosen = LeaderSelection.choose(partition, ids(isr), ids(elr), Brokers.roster(live))
                .map(choice -> choice.leader().brokerId() + "@" + choice.leader().brokerEpoch() + " " + choice.source())
                .orElse("nobody");

        assertEquals(expected, chosen);
    }

    private static List<Integer> ids(String text) {
        return text.equals("-") ? List.of() : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
