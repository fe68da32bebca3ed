package io.caddis.coordinator.group.consumer;

import static io.caddis.coordinator.group.consumer.GroupHarness.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that come with the wrong epoch, too late, or not at all. */
class MemberEpochTest {

    private GroupHarness h = new GroupHarness();
    private UUID flights;

    @BeforeEach
    void createTopic() {
        flights = h.topics.create("flights", 6);
    }

    @Test
    void shouldRefuseUnknownMember_whenItDoesNotJoin() {
        h.join("a", "flights");
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat("x", 1).error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.leave("x").error());
    }

    @Test
    void shouldFence_whenEpochIsGreater() {
        h.join("a", "flights");
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.beat("a", 2).error());
        assertEquals(GroupError.NONE, h.beat("a", 1).error(), "it is still a member");
    }

    @Test
    void shouldAcceptPreviousEpoch_whenAnswerWithNewOneWasLost() {
        ConsumerBeaten before = h.join("a", "flights");
        h.topics.grow("flights", 8);
        h.topicsChanged();
        assertEquals(2, h.beat("a", 1).memberEpoch());
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.beat("a", 1).error(), "without saying what it owns");
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.owning("a", 1, Map.of(flights, List.of(7, 99))).error());
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.owning("a", 1, Map.of(flights, List.of(-1))).error());
        ConsumerBeaten again = h.owning("a", 1, before.assignment());
        assertEquals(GroupError.NONE, again.error());
        assertEquals(2, again.memberEpoch());
    }

    @Test
    void shouldFence_whenEpochIsOlderThanThePrevious() {
        h.join("a", "flights");
        for (int partitions = 7; partitions <= 8; partitions++) {
            h.topics.grow("flights", partitions);
            h.topicsChanged();
            h.beat("a", h.described("a").memberEpoch());
        }
        assertEquals(3, h.described("a").memberEpoch());
        assertEquals(GroupError.FENCED_MEMBER_EPOCH, h.owning("a", 1, Map.of()).error());
    }

    @Test
    void shouldRepeatEverything_whenKnownMemberJoinsAgain() {
        h.join("a", "flights");
        ConsumerBeaten again = h.join("a", "flights");
        assertEquals(GroupError.NONE, again.error());
        assertEquals(1, again.memberEpoch());
        assertEquals(6, count(again.assignment()));
    }

    @Test
    void shouldTakeJoiningAgainForGivingUp_whenPartitionsAreToBeRevoked() {
        h.join("a", "flights");
        h.join("b", "flights");
        h.beat("a", 1);
        ConsumerBeaten again = h.join("a", "flights");
        assertEquals(2, again.memberEpoch());
        assertEquals(3, count(again.assignment()));
        assertEquals(3, count(h.beat("b", 2).assignment()));
    }

    @Test
    void shouldRemoveMember_whenItsSessionEnds() {
        h.join("a", "flights");
        h.passMs(44_999);
        h.beat("a", 1);
        h.passMs(44_999);
        assertFalse(h.group.isEmpty());
        h.passMs(1);
        assertTrue(h.group.isEmpty());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat("a", 1).error());
    }

    @Test
    void shouldNotProlongSession_whenRequestIsRefused() {
        h.join("a", "flights");
        h.passMs(30_000);
        h.beat("a", 7);
        h.passMs(15_000);
        assertTrue(h.group.isEmpty());
    }

    @Test
    void shouldRemoveMember_whenItDoesNotRevokeInTime() {
        h.join("a", "flights");
        h.join("b", "flights");
        h.beat("a", 1);
        for (int i = 0; i < 4; i++) {
            h.passMs(14_999);
            h.beat("a", 1);
            h.beat("b", 2);
        }
        assertNotNull(h.described("a"));
        h.passMs(4);
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat("a", 1).error());
        assertEquals(6, count(h.beat("b", 2).assignment()));
    }

    @Test
    void shouldStopTheClock_whenMemberHasRevoked() {
        h.join("a", "flights");
        h.join("b", "flights");
        ConsumerBeaten revoke = h.beat("a", 1);
        h.owning("a", 1, revoke.assignment());
        for (int i = 0; i < 3; i++) {
            h.passMs(30_000);
            assertEquals(GroupError.NONE, h.beat("a", 2).error());
            assertEquals(GroupError.NONE, h.beat("b", 2).error());
        }
    }

    @Test
    void shouldRemoveAllInOneStore_whenSeveralSessionsEndAtOnce() {
        h.join("a", "flights");
        h.join("b", "flights");
        h.join("c", "flights");
        int before = h.stores.size();
        h.passMs(45_000);
        assertTrue(h.group.isEmpty());
        assertEquals(before + 1, h.stores.size());
        assertEquals(4, h.epoch());
    }

    @Test
    void shouldRefuseMember_whenGroupIsFull() {
        GroupSettings.Consumer small = new GroupSettings.Consumer(
                45_000, 45_000, 60_000, 5_000, 5_000, 15_000, 1, List.of("uniform"), "bidirectional", 600_000, 0, 0, 15_000);
        h = new GroupHarness(small);
        h.topics.create("flights", 2);
        h.join("a", "flights");
        assertEquals(GroupError.GROUP_MAX_SIZE_REACHED, h.join("b", "flights").error());
        assertEquals(GroupError.NONE, h.beat("a", 1).error());
        h.leave("a");
        assertEquals(GroupError.NONE, h.join("b", "flights").error());
    }

    @Test
    void shouldPermitCommits_onlyInPresentEpoch() {
        assertEquals(GroupError.NONE, h.group.checkCommit("", null, -1, false, List.of(), h.nowMs));
        h.join("a", "flights");
        assertEquals(GroupError.NONE, h.group.checkCommit("a", null, 1, true, List.of(), h.nowMs));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, 0, true, offsetOf(0), h.nowMs));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, 2, true, List.of(), h.nowMs));
        assertEquals(GroupError.UNSUPPORTED_VERSION, h.group.checkCommit("a", null, 1, false, List.of(), h.nowMs));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.group.checkCommit("x", null, 1, true, List.of(), h.nowMs));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.group.checkCommit("", null, -1, true, List.of(), h.nowMs));
    }

    @Test
    void shouldPermitALateCommit_ofPartitionsThatStayedWithTheMember() {
        h.join("a", "flights");
        h.join("b", "flights");
        h.settle("a", "b");
        int before = h.described("a").memberEpoch();
        List<Integer> stayed = h.described("a").owned().get(h.topics.id("flights"));
        h.join("c", "flights");
        h.settle("a", "b", "c");
        assertTrue(h.described("a").memberEpoch() > before);

        for (int partition : h.described("a").owned().get(h.topics.id("flights"))) {
            assertTrue(stayed.contains(partition));
            assertEquals(GroupError.NONE, h.group.checkCommit("a", null, before, true, offsetOf(partition), h.nowMs));
        }
        int others = h.described("b").owned().get(h.topics.id("flights")).get(0);
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, before, true, offsetOf(others), h.nowMs));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, -1, true, offsetOf(stayed.get(0)), h.nowMs));
        assertEquals(GroupError.UNSUPPORTED_VERSION, h.group.checkCommit("a", null, before, false, offsetOf(stayed.get(0)), h.nowMs));
        h.failOver();
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, before, true, offsetOf(stayed.get(0)), h.nowMs),
                "since when it has them is not stored");
    }

    @Test
    void shouldRefuseALateCommit_ofAPartitionThatWasAwayMeanwhile() {
        h.join("a", "flights");
        int before = h.described("a").memberEpoch();
        h.join("b", "flights");
        h.settle("a", "b");
        List<Integer> wasAway = h.described("b").owned().get(h.topics.id("flights"));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, before, true, offsetOf(wasAway.get(0)), h.nowMs));
        h.leave("b");
        h.settle("a");

        assertTrue(h.described("a").owned().get(h.topics.id("flights")).containsAll(wasAway));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkCommit("a", null, before, true, offsetOf(wasAway.get(0)), h.nowMs));
        assertEquals(GroupError.NONE,
                h.group.checkCommit("a", null, h.described("a").memberEpoch(), true, offsetOf(wasAway.get(0)), h.nowMs));
    }

    @Test
    void shouldPermitALateCommit_ofAPartitionTheMemberIsGivingUp() {
        h.join("a", "flights");
        int before = h.described("a").memberEpoch();
        h.topics.create("more", 2);
        h.beat(ConsumerGroupTest.subscribing("a", before, List.of("flights", "more")));
        h.join("b", "flights", "more");
        h.beat("a", h.described("a").memberEpoch());

        assertEquals(GroupError.NONE, h.group.checkCommit("a", null, before, true, offsetOf(0), h.nowMs));
        assertEquals(GroupError.NONE, h.group.checkCommit("a", null, before, true, offsetOf(1), h.nowMs));
    }

    private List<StoredOffset> offsetOf(int partition) {
        return List.of(new StoredOffset(h.topics.id("flights"), partition, 5, -1, "", 0, -1));
    }

    @Test
    void shouldPermitFetches_toMembersInTheirEpochAndToStrangersWithoutOne() {
        h.join("a", "flights");
        assertEquals(GroupError.NONE, h.group.checkFetch(null, -1, h.nowMs));
        assertEquals(GroupError.NONE, h.group.checkFetch("a", 1, h.nowMs));
        assertEquals(GroupError.STALE_MEMBER_EPOCH, h.group.checkFetch("a", 2, h.nowMs));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.group.checkFetch("x", 1, h.nowMs));
    }

    @Test
    void shouldNotAdvanceOthers_whenMemberWithoutSubscriptionJoins() {
        h.join("a", "flights");
        ConsumerBeaten idle = h.join("idle");
        assertEquals(1, idle.memberEpoch());
        assertEquals(Map.of(), idle.assignment());
        assertNull(h.beat("a", 1).assignment());
        assertEquals("Stable", h.state());
    }
}
