package io.caddis.coordinator.group.consumer;

import static io.caddis.coordinator.group.consumer.GroupHarness.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Life of a group with members that behave: joining, sharing, leaving, topics that change. */
class ConsumerGroupTest {

    private final GroupHarness h = new GroupHarness();
    private UUID flights;

    @BeforeEach
    void createTopic() {
        flights = h.topics.create("flights", 6);
    }

    @Test
    void shouldAssignAllPartitions_whenFirstMemberJoins() {
        assertEquals("Empty", h.state());
        ConsumerBeaten joined = h.join("a", "flights");
        assertEquals(GroupError.NONE, joined.error());
        assertEquals(1, joined.memberEpoch());
        assertEquals("a", joined.memberId());
        assertEquals(5_000, joined.heartbeatIntervalMs());
        assertEquals(Map.of(flights, List.of(0, 1, 2, 3, 4, 5)), joined.assignment());
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldGiveRevokedPartitionsAway_onlyAfterOwnerConfirmed() {
        h.join("a", "flights");
        ConsumerBeaten b = h.join("b", "flights");
        assertEquals(2, b.memberEpoch());
        assertEquals(Map.of(), b.assignment());
        assertEquals("Reconciling", h.state());

        ConsumerBeaten revoke = h.beat("a", 1);
        assertEquals(1, revoke.memberEpoch(), "it keeps its epoch until it has revoked");
        assertEquals(Map.of(flights, List.of(0, 1, 2)), revoke.assignment());
        assertNull(h.beat("b", 2).assignment());

        assertNull(h.owning("a", 1, Map.of(flights, List.of(0, 1, 2, 3))).assignment(), "3 is not given up yet");
        assertNull(h.beat("b", 2).assignment());

        ConsumerBeaten confirmed = h.owning("a", 1, Map.of(flights, List.of(0, 1, 2)));
        assertEquals(2, confirmed.memberEpoch());
        assertNull(confirmed.assignment(), "what it has is what it was told before");
        assertEquals(Map.of(flights, List.of(3, 4, 5)), h.beat("b", 2).assignment());
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldGivePartitionsAway_whenOwnerLeaves() {
        h.join("a", "flights");
        h.join("b", "flights");
        assertEquals(-1, h.leave("a").memberEpoch());
        assertEquals("Assigning", h.state());
        assertNull(h.row("a"));
        ConsumerBeaten b = h.beat("b", 2);
        assertEquals(3, b.memberEpoch());
        assertEquals(6, count(b.assignment()));
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldBeEmptyAndKeepEpochs_whenLastMemberLeft() {
        h.join("a", "flights");
        h.nowMs += 5;
        h.leave("a");
        assertTrue(h.group.isEmpty());
        assertEquals("Empty", h.state());
        assertEquals(h.nowMs, h.group.stateSinceMs());
        assertTrue(h.rows.load().group().empty());
        assertEquals(h.nowMs, h.rows.load().group().stateSinceMs());
        assertEquals(3, h.join("b", "flights").memberEpoch());
    }

    @Test
    void shouldNotStore_whenHeartbeatChangesNothing() {
        h.join("a", "flights");
        int before = h.stores.size();
        ConsumerBeaten answer = h.beat("a", 1);
        assertEquals(GroupError.NONE, answer.error());
        assertNull(answer.assignment());
        assertEquals(before, h.stores.size());
    }

    @Test
    void shouldRepeatAssignment_whenHeartbeatIsFull() {
        h.join("a", "flights");
        ConsumerBeaten answer = h.beat(new ConsumerHeartbeat(
                GroupHarness.GROUP, "a", 1, null, null, 60_000, List.of("flights"), null, null, Map.of(), GroupHarness.CLIENT));
        assertEquals(6, count(answer.assignment()));
    }

    @Test
    void shouldStoreOnlyRowsThatChanged() {
        h.topics.create("other", 2);
        h.join("a", "flights");
        h.join("b", "flights");
        h.settle("a", "b");
        h.join("c", "other");
        List<GroupChange> changes = h.stores.get(h.stores.size() - 1);
        assertEquals(List.of("c"), changes.stream()
                .filter(GroupChange.PutMembers.class::isInstance)
                .flatMap(change -> ((GroupChange.PutMembers) change).members().stream())
                .map(row -> row.memberId()).toList());
    }

    @Test
    void shouldMakeNewEpoch_whenSubscriptionChanges() {
        UUID other = h.topics.create("other", 2);
        h.join("a", "flights");
        ConsumerBeaten answer = h.beat(subscribing("a", 1, List.of("flights", "other")));
        assertEquals(2, answer.memberEpoch());
        assertEquals(List.of(0, 1), answer.assignment().get(other));
        ConsumerBeaten without = h.beat(subscribing("a", 2, List.of("other")));
        assertEquals(2, without.memberEpoch());
        assertEquals(Map.of(other, List.of(0, 1)), without.assignment());
        assertEquals(3, h.owning("a", 2, Map.of(other, List.of(0, 1))).memberEpoch());
    }

    @Test
    void shouldNotMakeNewEpoch_whenSubscriptionIsOnlyRepeated() {
        h.topics.create("other", 2);
        h.join("a", "flights", "other");
        assertEquals(1, h.beat(subscribing("a", 1, List.of("other", "flights", "other"))).memberEpoch());
    }

    @Test
    void shouldAssignNewPartitions_whenTopicGrew() {
        h.join("a", "flights");
        h.topics.grow("flights", 8);
        assertNull(h.beat("a", 1).assignment(), "not told yet");
        h.topicsChanged();
        ConsumerBeaten answer = h.beat("a", 1);
        assertEquals(2, answer.memberEpoch());
        assertEquals(8, count(answer.assignment()));
    }

    @Test
    void shouldStayInEpoch_whenOtherTopicsChanged() {
        h.join("a", "flights");
        h.topics.create("unrelated", 3);
        h.topicsChanged();
        assertEquals(1, h.beat("a", 1).memberEpoch());
        assertEquals(1, h.epoch());
    }

    @Test
    void shouldTakeTopicAway_whenItIsDeletedAndRecreated() {
        h.join("a", "flights");
        h.topics.delete("flights");
        h.topicsChanged();
        assertEquals(Map.of(), h.beat("a", 1).assignment());
        UUID recreated = h.topics.create("flights", 2);
        h.topicsChanged();
        h.beat("a", 1);
        ConsumerBeaten answer = h.owning("a", 1, Map.of());
        assertEquals(Map.of(recreated, List.of(0, 1)), answer.assignment());
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldAssignTopic_whenItIsCreatedAfterItsSubscriber() {
        assertEquals(Map.of(), h.join("a", "later").assignment());
        UUID later = h.topics.create("later", 2);
        h.topicsChanged();
        assertEquals(Map.of(later, List.of(0, 1)), h.beat("a", 1).assignment());
    }

    @Test
    void shouldUseAssignorMostMembersAskFor() {
        h.topics.create("g", 6);
        for (String memberId : List.of("a", "b")) {
            h.beat(new ConsumerHeartbeat(GroupHarness.GROUP, memberId, 0, null, null, 60_000, List.of("flights", "g"), null,
                    "range", Map.of(), GroupHarness.CLIENT));
        }
        h.settle("a", "b");
        assertEquals("range", h.group.describe().protocol());
        assertEquals(List.of(0, 1, 2), h.described("a").owned().get(flights));
        assertEquals(List.of(0, 1, 2), h.described("a").owned().get(h.topics.id("g")));
        assertEquals(List.of(3, 4, 5), h.described("b").owned().get(flights));
    }

    @Test
    void shouldRemoveMembers_whenAnOperatorNamesThem() {
        h.join("a", "flights");
        h.joinStatic("b", "instance", "flights");
        h.settle("a", "b");

        GroupAnswer.Left left = (GroupAnswer.Left) h.ask(new GroupRequest.Leave(GroupHarness.GROUP, List.of(
                new GroupRequest.LeavingMember("", "instance", "operator"), new GroupRequest.LeavingMember("nobody", null, ""),
                new GroupRequest.LeavingMember("a", null, ""))));

        assertEquals(List.of(GroupError.NONE, GroupError.UNKNOWN_MEMBER_ID, GroupError.NONE),
                left.members().stream().map(GroupAnswer.LeftMember::error).toList());
        assertTrue(h.group.isEmpty());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, h.beat("a", 2).error());
    }

    @Test
    void shouldTellNewSettings_whenTheyAreAlteredForTheGroup() {
        h.join("a", "flights");
        GroupSettings settings = GroupSettings.DEFAULTS;
        ((ConsumerGroup) h.group).configure(new ConsumerGroupConfig(
                settings.consumer(), settings.classic(), OptionalInt.of(50_000), OptionalInt.of(7_000), OptionalInt.empty()));
        assertEquals(7_000, h.beat("a", 1).heartbeatIntervalMs());
        h.passMs(49_999);
        assertFalse(h.group.isEmpty());
        h.passMs(1);
        assertTrue(h.group.isEmpty());
    }

    @Test
    void shouldHoldGroupsOwnSettingsToTheBounds() {
        GroupSettings settings = GroupSettings.DEFAULTS;
        ConsumerGroupConfig config = new ConsumerGroupConfig(
                settings.consumer(), settings.classic(), OptionalInt.of(1_000_000), OptionalInt.of(1), OptionalInt.of(20_000));
        assertEquals(60_000, config.sessionTimeoutMs());
        assertEquals(5_000, config.heartbeatIntervalMs());
        assertEquals(15_000, config.assignmentIntervalMs());
    }

    @Test
    void shouldDescribeMembers() {
        h.beat(new ConsumerHeartbeat(GroupHarness.GROUP, "a", 0, "i", "rack", 60_000, List.of("flights"), "f.*", null, Map.of(),
                GroupHarness.CLIENT));
        var member = h.described("a");
        assertEquals("i", member.instanceId());
        assertEquals("rack", member.rackId());
        assertEquals(GroupHarness.CLIENT, member.client());
        assertEquals(List.of("flights"), member.subscribedTopics());
        assertEquals("f.*", member.subscribedRegex());
        assertEquals(6, count(member.owned()));
        assertEquals(6, count(member.target()));
        assertFalse(member.classic());
        assertEquals("uniform", h.group.describe().protocol());
        assertEquals(1, h.group.describe().assignmentEpoch());
        assertTrue(h.group.isSubscribedTo("flights"));
        assertFalse(h.group.isSubscribedTo("other"));
    }

    static ConsumerHeartbeat subscribing(String memberId, int epoch, List<String> topics) {
        return new ConsumerHeartbeat(
                GroupHarness.GROUP, memberId, epoch, null, null, -1, topics, null, null, null, GroupHarness.CLIENT);
    }
}
