package io.caddis.coordinator.group.consumer;

import static io.caddis.coordinator.group.consumer.GroupHarness.count;
import static io.caddis.coordinator.group.consumer.GroupHarness.heartbeat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members with an instance id, which may go and come back without a rebalance. */
class StaticMemberTest {

    private final GroupHarness h = new GroupHarness();
    private UUID flights;

    @BeforeEach
    void joinTwo() {
        flights = h.topics.create("flights", 6);
        h.joinStatic("a", "i1", "flights");
        h.joinStatic("b", "i2", "flights");
        h.settle("a", "b");
    }

    @Test
    void shouldKeepAssignment_whileStaticMemberIsAway() {
        ConsumerBeaten left = h.beat(heartbeat("a", -2, "i1", null));
        assertEquals(GroupError.NONE, left.error());
        assertEquals(-2, left.memberEpoch());
        assertEquals(2, h.epoch());
        assertNull(h.beat("b", 2).assignment());
        assertEquals(-2, h.described("a").memberEpoch());

        ConsumerBeaten back = h.joinStatic("a2", "i1", "flights");
        assertEquals(GroupError.NONE, back.error());
        assertEquals(2, back.memberEpoch());
        assertEquals(Map.of(flights, List.of(0, 1, 2)), back.assignment());
        assertEquals(2, h.epoch(), "no rebalance");
        assertNull(h.row("a"));
        assertNotNull(h.row("a2"));
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldGivePartitionsAway_whenStaticMemberDoesNotComeBack() {
        h.beat(heartbeat("a", -2, "i1", null));
        h.passMs(30_000);
        h.beat("b", 2);
        h.passMs(15_000);
        assertEquals(6, count(h.beat("b", 2).assignment()));
        assertEquals(6, count(h.joinStatic("a2", "i1", "flights").assignment()) + count(h.described("b").owned()));
    }

    @Test
    void shouldRebalance_whenStaticMemberComesBackWithAnotherSubscription() {
        h.topics.create("other", 2);
        h.beat(heartbeat("a", -2, "i1", null));
        ConsumerBeaten back = h.joinStatic("a2", "i1", "other");
        assertEquals(3, h.epoch());
        assertEquals(Map.of(h.topics.id("other"), List.of(0, 1)), back.assignment());
        assertEquals(6, count(h.beat("b", 2).assignment()));
    }

    @Test
    void shouldRefuseSecondProcess_whileInstanceIsInUse() {
        assertEquals(GroupError.UNRELEASED_INSTANCE_ID, h.joinStatic("x", "i1", "flights").error());
        assertEquals(GroupError.NONE, h.beat("a", 2).error());
    }

    @Test
    void shouldTakeSameProcessBack_whenItJoinsAgain() {
        ConsumerBeaten again = h.joinStatic("a", "i1", "flights");
        assertEquals(GroupError.NONE, again.error());
        assertEquals(3, count(again.assignment()));
    }

    @Test
    void shouldFencePredecessor_whenItsInstanceWasTakenOver() {
        h.beat(heartbeat("a", -2, "i1", null));
        h.joinStatic("a2", "i1", "flights");
        assertEquals(GroupError.FENCED_INSTANCE_ID, h.beat(heartbeat("a", 2, "i1", null)).error());
        assertEquals(GroupError.FENCED_INSTANCE_ID, h.beat(heartbeat("a", -1, "i1", null)).error());
        assertEquals(GroupError.FENCED_INSTANCE_ID, h.beat(heartbeat("a", -2, "i1", null)).error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat(heartbeat("a", 2, "i9", null)).error());
    }

    @Test
    void shouldFenceMember_whenItSpeaksWhileAway() {
        h.beat(heartbeat("a", -2, "i1", null));
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.beat(heartbeat("a", 2, "i1", null)).error());
    }

    @Test
    void shouldReleaseWhatWasToBeRevoked_whenStaticMemberGoesAway() {
        h.join("c", "flights");
        h.beat(heartbeat("a", 2, "i1", null)); // is asked to give up one
        assertEquals(2, count(h.described("a").owned()));
        h.beat(heartbeat("a", -2, "i1", null));
        assertEquals(1, count(h.beat("c", 3).assignment()));
        h.settle("b", "c");
        assertEquals(2, count(h.joinStatic("a2", "i1", "flights").assignment()));
    }

    @Test
    void shouldRemoveForGood_whenStaticMemberLeavesForGood() {
        h.beat(heartbeat("a", -1, "i1", null));
        assertEquals(6, count(h.beat("b", 2).assignment()));
        assertEquals(GroupError.NONE, h.joinStatic("x", "i1", "flights").error());
        assertTrue(h.epoch() > 3);
    }
}
