package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTransitionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all is well                    | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 1@101 2@102 3@103  | nothing                                             |
            leader died                    | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 2@102 3@103        | 1 2 3 led by 2@102 isr 2 3 epoch +1                 | session-lost
            follower died                  | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 1@101 3@103        | 1 2 3 led by 1@101 isr 1 3 epoch +0                 | session-lost
            below min ISR it is eligible   | 2 | sync  | 1 2 3 led by 1@101 isr 1 2               | 1@101 3@103        | 1 2 3 led by 1@101 isr 1 elr 2 epoch +0             | session-lost
            both died at once              | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 3@103              | 1 2 3 led by 3@103 isr 3 elr 1 2 epoch +1           | session-lost
            min ISR is met by one          | 1 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 3@103              | 1 2 3 led by 3@103 isr 3 epoch +1                   | session-lost
            all died                       | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             |                    | 1 2 3 led by nobody isr elr 1 2 3 last 1 epoch +1   | session-lost
            single replica died            | 2 | sync  | 1 led by 1@101 isr 1                     | 2@102              | 1 led by nobody isr elr 1 last 1 epoch +1           | session-lost
            single replica is back         | 2 | sync  | 1 led by nobody isr elr 1 last 1         | 1@107              | 1 led by 1@107 isr 1 epoch +1                       | replica-returned
            offline, still                 | 2 | sync  | 1 led by nobody isr elr 1 last 1         | 2@102              | nothing                                             |
            first of the eligible is back  | 2 | sync  | 1 2 3 led by nobody isr elr 1 2 last 1   | 2@109 3@103        | 1 2 3 led by 2@109 isr 2 elr 1 epoch +1             | replica-returned
            not eligible, stays follower   | 2 | sync  | 1 2 3 led by nobody isr elr 1 2 last 1   | 3@109              | nothing                                             |
            eligible one is back, no vote  | 2 | sync  | 1 2 3 led by 1@101 isr 1 elr 2           | 1@101 2@109        | nothing                                             |
            ISR large enough again         | 1 | sync  | 1 2 3 led by 1@101 isr 1 elr 2           | 1@101 2@102        | 1 2 3 led by 1@101 isr 1 epoch +0                   | min-isr-reached
            leader registered anew         | 2 | sync  | 1 2 led by 1@101 isr 1 2                 | 1@105^101 2@102    | 1 2 led by 1@105 isr 1 2 epoch +1                   | registered-anew
            follower registered anew       | 2 | sync  | 1 2 led by 2@102 isr 1 2                 | 1@105^101 2@102    | nothing                                             |
            restarted, not processed yet   | 2 | sync  | 1 led by 1@101 isr 1                     | 1@105?             | nothing                                             |
            killed, synced: lost nothing   | 2 | sync  | 1 2 led by 1@101 isr 1 2                 | 1@105#? 2@102      | 1 2 led by 2@102 isr 1 2 epoch +1                   | registered-anew
            killed, async: may have lost   | 2 | async | 1 2 led by 1@101 isr 1 2                 | 1@105#? 2@102      | 1 2 led by 2@102 isr 2 epoch +1                     | unclean-restart
            stopped cleanly, async         | 2 | async | 1 2 led by 1@101 isr 1 2                 | 1@105? 2@102       | 1 2 led by 2@102 isr 1 2 epoch +1                   | registered-anew
            new disks                      | 2 | sync  | 1 2 led by 2@102 isr 1 2                 | 1@105~? 2@102      | 1 2 led by 2@102 isr 2 epoch +0                     | lost-data
            new disks of an eligible       | 2 | sync  | 1 2 3 led by 3@103 isr 3 elr 1 2         | 1@105~? 3@103      | 1 2 3 led by 3@103 isr 3 elr 2 epoch +0             | lost-data
            killed, async, alone           | 1 | async | 1 led by 1@101 isr 1                     | 1@105#?            | 1 led by nobody isr last 1 epoch +1                 | unclean-restart
            the last leader may lead again | 1 | async | 1 led by nobody isr last 1               | 1@105#             | 1 led by 1@105 isr 1 epoch +1                       | last-known-leader
            but not without its logs       | 1 | async | 1 led by nobody isr last 1               | 1@105~             | nothing                                             |
            leader drains                  | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 1@101! 2@102 3@103 | 1 2 3 led by 2@102 isr 2 3 epoch +1                 | drain
            follower drains                | 2 | sync  | 1 2 3 led by 1@101 isr 1 2 3             | 1@101 2@102! 3@103 | 1 2 3 led by 1@101 isr 1 3 epoch +0                 | drain
            drains below min ISR           | 2 | sync  | 1 2 led by 1@101 isr 1 2                 | 1@101! 2@102       | 1 2 led by 2@102 isr 2 elr 1 epoch +1               | drain
            drains alone                   | 2 | sync  | 1 2 led by 1@101 isr 1                   | 1@101! 2@102       | nothing                                             |
            all drain                      | 2 | sync  | 1 2 3 led by 2@102 isr 1 2 3             | 1@101! 2@102! 3@103! | 1 2 3 led by 2@102 isr 2 elr 1 3 epoch +0         | drain
            drains beside an unprocessed   | 2 | sync  | 1 2 led by 1@101 isr 1 2                 | 1@101! 2@109?      | nothing                                             |
            """)
    void shouldChange(String why, int minIsr, String flush, String before, String live, String expected, String cause) {
        PartitionImage partition = Partitions.of(before);
        BrokerRoster brokers = Brokers.roster(live == null ? "" : live);
        TopicDurability durability = new TopicDurability(minIsr, flush.equals("sync"));

        Optional<PartitionImage> after = PartitionTransition.next(partition, brokers, durability);

        assertEquals(expected, after.map(Partitions::describe).orElse("nothing"));
        after.ifPresent(next -> {
            assertEquals(Partitions.PARTITION_EPOCH + 1, next.partitionEpoch());
            assertEquals(Optional.empty(), PartitionTransition.next(next, brokers, durability), "one step is enough");
            assertEquals(cause, PartitionChange.byBrokers(null, partition, next, brokers, durability).cause());
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all live                        | 1@101 2@102 3@103  | 1 2 3 led by 1@101 isr 1 2 3
            one is away                     | 2@102 3@103        | 1 2 3 led by 2@102 isr 2 3
            one drains                      | 1@101! 2@102       | 1 2 3 led by 2@102 isr 2
            only draining ones              | 1@101! 2@102!      | 1 2 3 led by 1@101 isr 1
            nobody lives: all may lead      | 4@104              | 1 2 3 led by nobody isr elr 1 2 3
            """)
    void shouldStartWithTheLiveReplicas_whenCreated(String why, String live, String expected) {
        PartitionImage created = PartitionTransition.created(0, List.of(1, 2, 3), Brokers.roster(live));

        assertEquals(expected + " epoch +-4", Partitions.describe(created));
    }

    @Test
    void shouldSayThatThePortRefused_whenTheRegistrationWasRemovedForIt() {
        PartitionImage before = Partitions.of("1 2 led by 1@101 isr 1 2");
        BrokerRoster live = Brokers.roster("2@102");
        BrokerRoster brokers = new BrokerRoster(live.live(), live.processed(), Map.of(1, 101L));
        PartitionImage after = PartitionTransition.next(before, brokers, TopicDurability.DEFAULT).orElseThrow();

        assertEquals("port-refused",
                PartitionChange.byBrokers(null, before, after, brokers, TopicDurability.DEFAULT).cause());
    }
}
