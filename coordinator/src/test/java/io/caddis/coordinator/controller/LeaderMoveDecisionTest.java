package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.controller.ControllerCommands.LeaderMove;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderMoveDecisionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            to one in sync      | 3 | 0 | 1 2 3 led by 1@101 isr 1 2 3          | 1@101 2@102 3@103  | NONE                           | 1 2 3 led by 3@103 isr 1 2 3 epoch +1
            leads already       | 1 | 0 | 1 2 led by 1@101 isr 1 2              | 1@101 2@102        | ELECTION_NOT_NEEDED            | nothing
            not in sync         | 2 | 0 | 1 2 led by 1@101 isr 1                | 1@101 2@102        | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            eligible only       | 2 | 0 | 1 2 led by 1@101 isr 1 elr 2          | 1@101 2@102        | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            no replica          | 3 | 0 | 1 2 led by 1@101 isr 1 2              | 1@101 2@102 3@103  | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            dead                | 2 | 0 | 1 2 led by 1@101 isr 1 2              | 1@101              | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            drains              | 2 | 0 | 1 2 led by 1@101 isr 1 2              | 1@101 2@102!       | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            not processed       | 2 | 0 | 1 2 led by 1@101 isr 1 2              | 1@101 2@102?       | ELIGIBLE_LEADERS_NOT_AVAILABLE | nothing
            changed since       | 2 | 1 | 1 2 led by 1@101 isr 1 2              | 1@101 2@102        | INVALID_UPDATE_VERSION         | nothing
            """)
    void shouldMove(String why, int to, int epochsAgo, String before, String live, String error, String written) {
        PartitionImage partition = Partitions.of(before);
        LeaderMove move = new LeaderMove(new UUID(1, 1), partition.partition(), to, partition.partitionEpoch() - epochsAgo);

        LeaderMoveDecision decision = LeaderMoveDecision.of(move, partition, Brokers.roster(live));

        assertEquals(error, decision.error().name());
        assertEquals(written, decision.after().map(Partitions::describe).orElse("nothing"));
        assertEquals(error.equals("NONE"), decision.message().isEmpty());
    }

    @Test
    void shouldPreviewWhatTheControllerWouldDecide_ifABrokerLeft() {
        ClusterImage image = new ClusterImage(
                "cluster", 1, Optional.empty(), Brokers.of("1@101 2@102 3@103"), Map.of(), Map.of(), Map.of(), Map.of(),
                CoordinatorSlots.UNASSIGNED);

        LeaderPreview preview = LeaderPreview.without(1, image);

        assertEquals(OptionalInt.of(3), preview.leader(Partitions.of("1 3 2 led by 1@101 isr 1 2 3")));
        assertEquals(OptionalInt.of(2), preview.leader(Partitions.of("1 3 2 led by 1@101 isr 1 2")));
        assertEquals(OptionalInt.of(1), preview.leader(Partitions.of("1 3 2 led by 1@101 isr 1")), "nobody else can");
        assertEquals(OptionalInt.empty(), preview.leader(Partitions.of("4 5 led by nobody isr 4")));
    }
}
