package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** consumer.assignment.interval.ms, and how members hear of what they wait for. */
class AssignmentIntervalTest {

    private static final int INTERVAL_MS = 1_000;

    private final GroupHarness h = new GroupHarness(GroupHarness.assigningEvery(INTERVAL_MS));
    private UUID flights;

    @BeforeEach
    void groupOfOne() {
        flights = h.topics.create("flights", 6);
        ConsumerBeaten first = h.join("a", "flights");
        assertEquals(6, GroupHarness.count(first.assignment()), "the first assignment waits for nothing");
        assertEquals(5_000, first.heartbeatIntervalMs());
    }

    @Test
    void shouldAssignOnceForAll_whenManyComeWithinTheInterval() {
        for (String memberId : new String[] {"b", "c"}) {
            ConsumerBeaten joined = h.join(memberId, "flights");
            assertEquals(1, joined.memberEpoch());
            assertEquals(Map.of(), joined.assignment());
            assertEquals(ConsumerGroupConfig.WAITING_HEARTBEAT_INTERVAL_MS, joined.heartbeatIntervalMs(), "it has to ask again soon");
        }
        assertEquals("Assigning", h.state());
        assertEquals(1, h.group.describe().assignmentEpoch());
        h.passMs(INTERVAL_MS - 1);
        h.beat("b", 1);
        assertEquals(1, h.group.describe().assignmentEpoch());

        h.passMs(1);
        h.beat("b", 1);

        assertEquals(3, h.group.describe().assignmentEpoch());
        h.settle("a", "b", "c");
        assertEquals(2, GroupHarness.count(h.described("a").owned()));
        assertEquals(2, GroupHarness.count(h.described("b").owned()));
        assertEquals(2, GroupHarness.count(h.described("c").owned()));
    }

    @Test
    void shouldAskAMemberSooner_whileOthersHaveItsPartitions() {
        h.passMs(INTERVAL_MS);
        ConsumerBeaten joined = h.join("b", "flights");
        assertEquals(Map.of(), joined.assignment());
        assertEquals(ConsumerGroupConfig.WAITING_HEARTBEAT_INTERVAL_MS, joined.heartbeatIntervalMs());

        ConsumerBeaten asked = h.beat("a", 1);
        assertEquals(3, GroupHarness.count(asked.assignment()));
        assertEquals(5_000, asked.heartbeatIntervalMs(), "it says by itself when it has given them up");
        h.owning("a", 1, asked.assignment());

        ConsumerBeaten given = h.beat("b", 2);
        assertEquals(3, given.assignment().get(flights).size());
        assertEquals(5_000, given.heartbeatIntervalMs());
    }

    @Test
    void shouldAskMembersOfALargeGroupLessOften() {
        ConsumerGroupConfig config = h.config;
        assertEquals(500, config.waitingHeartbeatIntervalMs(2));
        assertEquals(3_000, config.waitingHeartbeatIntervalMs(3_000));
        assertEquals(5_000, config.waitingHeartbeatIntervalMs(100_000));
    }

    @Test
    void shouldAssignAtOnce_whenTheCoordinatorIsNew() {
        h.failOver();

        assertEquals(2, h.join("b", "flights").memberEpoch());
    }

    @Test
    void shouldSettle_whenTheMemberThatCameLastGoesBeforeItIsItsTurn() {
        h.join("b", "flights");
        h.leave("b");
        h.passMs(INTERVAL_MS);

        assertNull(h.beat("a", 1).assignment(), "it has all it is to have");
        h.settle("a");
        assertEquals("Stable", h.state());
        assertEquals(6, GroupHarness.count(h.described("a").owned()));
    }
}
