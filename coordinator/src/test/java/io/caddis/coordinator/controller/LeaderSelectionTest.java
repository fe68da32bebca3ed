package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.PartitionImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderSelectionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            present leader lives                       | 1 2 3 | 2@102 | 1 2 3 | -   | 1@101 2@102 3@103   | 2@102 UNCHANGED
            leader died, first in assignment order     | 3 1 2 | 2@102 | 1 2 3 | -   | 1@101 3@103         | 3@103 IN_SYNC
            first in order is not in sync              | 3 1 2 | 2@102 | 1 2   | -   | 1@101 3@103         | 1@101 IN_SYNC
            leader registered anew                     | 1     | 1@101 | 1     | -   | 1@107               | 1@107 IN_SYNC
            single replica is away                     | 1     | 1@101 | 1     | -   | 2@102               | nobody
            was offline, replica returned              | 1     | -1@-1 | 1     | -   | 1@107               | 1@107 IN_SYNC
            ISR all dead, an eligible replica lives    | 1 2 3 | 1@101 | 1     | 3   | 2@102 3@103         | 3@103 ELIGIBLE
            ISR before ELR whatever the order          | 3 1   | 9@9   | 1     | 3   | 1@101 3@103         | 1@101 IN_SYNC
            outside both sets never, not even alone    | 1 2   | 1@101 | 1     | -   | 2@102               | nobody
            draining leader hands over                 | 1 2   | 1@101 | 1 2   | -   | 1@101! 2@102        | 2@102 IN_SYNC
            draining leader has no other               | 1 2   | 1@101 | 1 2   | -   | 1@101!              | 1@101 UNCHANGED
            all drain, leader stays                    | 1 2   | 1@101 | 1 2   | -   | 1@101! 2@102!       | 1@101 UNCHANGED
            leader died, only a draining one is left   | 1 2   | 1@101 | 1 2   | -   | 2@102!              | 2@102 IN_SYNC
            """)
    void shouldChoose(String why, String replicas, String leader, String isr, String elr, String live, String expected) {
        String[] idAndEpoch = leader.split("@");
        PartitionImage partition = new PartitionImage(0, ids(replicas), Integer.parseInt(idAndEpoch[0]),
                Long.parseLong(idAndEpoch[1]), 4, 7, ids(isr), ids(elr), List.of());

        String chosen = LeaderSelection.choose(partition, Brokers.of(live))
                .map(choice -> choice.leader().brokerId() + "@" + choice.leader().brokerEpoch() + " " + choice.source())
                .orElse("nobody");

        assertEquals(expected, chosen);
    }

    @Test
    void shouldBumpBothEpochsAndKeepTheIsr_whenTheLeaderGoes() {
        PartitionImage before = new PartitionImage(5, List.of(1), 1, 101, 4, 7, List.of(1), List.of(), List.of());

        PartitionImage after = PartitionTransition.next(before, Brokers.of("2@102")).orElseThrow();

        assertEquals(
                new PartitionImage(5, List.of(1), PartitionImage.NO_LEADER, -1, 5, 8, List.of(1), List.of(), List.of()), after);
    }

    @Test
    void shouldStartAnIsrOfItsOwn_whenTheLeaderComesFromTheEligible() {
        PartitionImage before = new PartitionImage(0, List.of(1, 2, 3), 1, 101, 4, 7, List.of(1), List.of(2, 3), List.of());

        PartitionImage after = PartitionTransition.next(before, Brokers.of("2@102 3@103")).orElseThrow();

        assertEquals(
                new PartitionImage(0, List.of(1, 2, 3), 2, 102, 5, 8, List.of(2), List.of(3), List.of()), after);
    }

    @Test
    void shouldChangeNothingTwice_whenThePartitionIsOfflineAlready() {
        PartitionImage offline = new PartitionImage(0, List.of(1), -1, -1, 5, 8, List.of(1), List.of(), List.of());

        assertEquals(Stream.empty().toList(), PartitionTransition.next(offline, Brokers.of("2@102")).stream().toList());
    }

    private static List<Integer> ids(String text) {
        return text.equals("-") ? List.of() : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
