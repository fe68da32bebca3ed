package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Program;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The consumer of librdkafka, and with it those of C, C++, Go, Python and .NET that are built on it. */
@GroupTest
@Exercises(client = "kcat (librdkafka)", value = {
    ApiKeys.FIND_COORDINATOR, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.HEARTBEAT, ApiKeys.LEAVE_GROUP, ApiKeys.OFFSET_COMMIT,
    ApiKeys.OFFSET_FETCH
})
class KcatGroupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int PARTITIONS = 3;

    @BeforeAll
    static void installed() {
        assertTrue(Program.isInstalled("kcat"), "kcat is not installed; on Debian: apt-get install kcat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"range,roundrobin", "cooperative-sticky"})
    void shouldGoOnWhereItCommitted_whenAssignmentStrategyIs(String strategy, Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        groups.produce(topic, PARTITIONS, 0, 30);

        GroupStories.assertEachReadOnce(30, consume(groups, group, topic, strategy));
        groups.produce(topic, PARTITIONS, 30, 36);

        assertEquals(new HashSet<>(List.of(Clients.numbers(30, 36))), new HashSet<>(consume(groups, group, topic, strategy)));
        assertEquals(0, groups.describe(group).members().size(), "it leaves when it ends");
        groups.committed(group).values().forEach(offset -> assertEquals(12, offset.offset()));
    }

    private static List<String> consume(Groups groups, String group, String topic, String strategy) {
        return Program.of("kcat", "-b", groups.clients().bootstrapServers(), "-q", "-e", "-X", "auto.offset.reset=earliest", "-X",
                "partition.assignment.strategy=" + strategy, "-X", "topic.metadata.refresh.interval.ms=500", "-f", "%s\\n", "-G", group,
                topic).run(PATIENCE).expectSuccess().lines();
    }
}
