package io.caddis.coordinator.group.consumer;

import static io.caddis.coordinator.group.consumer.GroupHarness.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.classic.ClassicGroup;
import io.caddis.coordinator.group.embedded.EmbeddedAssignment;
import io.caddis.coordinator.group.store.GroupType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups whose members change from one protocol to the other while they read. */
class OnlineMigrationTest {

    private GroupHarness h;
    private UUID flights;
    private ClassicClient old;

    @BeforeEach
    void classicGroupWithOneMember() {
        start("bidirectional");
    }

    private void start(String policy) {
        h = new GroupHarness(new GroupSettings.Consumer(
                45_000, 45_000, 60_000, 5_000, 5_000, 15_000, 100, List.of("uniform", "range"), policy, 600_000, 0, 0,
                15_000));
        flights = h.topics.create("flights", 6);
        h.group = new ClassicGroup(
                GroupHarness.GROUP, GroupSettings.DEFAULTS.classic(), new ClassicToConsumer(id -> h.config, h.topics), h.nowMs);
        old = new ClassicClient(h, null, "flights");
        old.join();
        assertNull(old.join(), "the initial delay");
        h.passMs(3_000);
        old.told((Joined) h.answers.get(h.lastToken()));
        old.sync(Map.of(old.memberId, new EmbeddedAssignment(Map.of("flights", List.of(0, 1, 2, 3, 4, 5))).encode(3)));
        assertEquals(6, old.ownedCount());
    }

    @Test
    void shouldConvertAndShare_whenConsumerMemberJoinsClassicGroup() {
        ConsumerBeaten joined = h.join("new", "flights");
        assertEquals(GroupError.NONE, joined.error());
        assertEquals(GroupType.CONSUMER, h.group.type());
        assertEquals(2, joined.memberEpoch());
        assertEquals(Map.of(), joined.assignment());
        assertTrue(h.described(old.memberId).classic());
        assertEquals(6, count(h.described(old.memberId).owned()));

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat());
        Joined rejoined = old.join();
        assertEquals(GroupError.NONE, rejoined.error());
        assertEquals(1, rejoined.generation(), "it has to give up three first");
        assertEquals("range", rejoined.protocolName());
        assertEquals("", rejoined.leaderId());
        old.sync(Map.of());
        assertEquals(3, old.ownedCount());
        assertNull(h.beat("new", 2).assignment(), "not confirmed yet");

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat());
        old.rejoin();
        assertEquals(2, old.generation);
        assertEquals(3, count(h.beat("new", 2).assignment()));
        assertEquals(GroupError.NONE, old.beat());
        assertEquals("Stable", h.state());
        assertEquals(GroupError.NONE, h.group.checkCommit(old.memberId, null, 2, false, List.of(), h.nowMs));
        assertEquals(GroupError.ILLEGAL_GENERATION, h.group.checkCommit(old.memberId, null, 3, false, List.of(), h.nowMs));
    }

    @Test
    void shouldSendClassicMemberToJoin_whenPartitionsBecomeFree() {
        mixed();
        ClassicClient second = new ClassicClient(h, null, "flights");
        second.rejoin();
        assertEquals(0, second.ownedCount());
        assertEquals(GroupError.NONE, second.beat(), "others still have what it is to get");
        h.settle("new");
        assertEquals(GroupError.NONE, second.beat(), "one of two is still to come");
        old.rejoin();
        old.rejoin();
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, second.beat());
        second.rejoin();
        assertEquals(2, second.ownedCount());
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldRefuseClassicRequests_thatDoNotFit() {
        mixed();
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, classicBeat("new", 2), "it does not speak this protocol");
        assertEquals(GroupError.ILLEGAL_GENERATION, classicBeat(old.memberId, 7));
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, h.ask(old.joinRequest("roundrobin")).error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, new ClassicClient(h, null, "flights").leave());
        old.generation = 2;
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, h.ask(new GroupRequest.Sync(
                GroupHarness.GROUP, old.memberId, null, 2, "consumer", "cooperative", Map.of())).error());
    }

    @Test
    void shouldRefuseSubscription_thatCannotBeRead() {
        mixed();
        GroupRequest.Join good = new ClassicClient(h, null, "flights").joinRequest("range");
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, h.ask(new GroupRequest.Join(
                good.groupId(), "", "x", null, false, true, "consumer",
                List.of(new GroupRequest.JoinProtocol("range", new byte[] {0, 1, 2})), 30_000, 40_000, GroupHarness.CLIENT, "")).error());
        assertEquals(GroupError.INVALID_SESSION_TIMEOUT, h.ask(new GroupRequest.Join(
                good.groupId(), "", "x", null, false, true, "consumer", good.protocols(), 1, 40_000, GroupHarness.CLIENT, "")).error());
    }

    @Test
    void shouldRemoveClassicMember_whenItDoesNotJoinInTime() {
        h.join("new", "flights");
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat());
        h.passMs(20_000);
        old.beat();
        h.beat("new", 2);
        h.passMs(19_999);
        old.beat();
        assertNotNull(h.described(old.memberId));
        h.passMs(1);
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, old.beat());
        assertEquals(6, count(h.beat("new", 2).assignment()));
    }

    @Test
    void shouldRemoveClassicMember_whenItDoesNotSyncInTime() {
        mixed();
        old.join();
        h.passMs(20_000);
        old.beat();
        h.beat("new", 2);
        h.passMs(20_000);
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, old.beat());
    }

    @Test
    void shouldRemoveClassicMember_whenItsOwnSessionEnds() {
        mixed();
        h.passMs(29_999);
        h.beat("new", 2);
        assertNotNull(h.described(old.memberId));
        h.passMs(1);
        assertEquals(6, count(h.beat("new", 2).assignment()));
    }

    @Test
    void shouldBecomeConsumerOnly_whenClassicMemberLeaves() {
        mixed();
        assertEquals(GroupError.NONE, old.leave());
        assertEquals(GroupType.CONSUMER, h.group.type());
        assertEquals(6, count(h.beat("new", 2).assignment()));
    }

    @Test
    void shouldBecomeClassicAgain_whenLastConsumerMemberLeaves() {
        mixed();
        h.leave("new");
        h.passMs(0);
        assertEquals(GroupType.CLASSIC, h.group.type());
        assertEquals("PreparingRebalance", h.state());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat(), "the generation it knows is still right");
        Joined joined = old.join();
        assertEquals(3, joined.generation());
        assertEquals(old.memberId, joined.leaderId());
        old.sync(Map.of(old.memberId, new EmbeddedAssignment(Map.of("flights", List.of(0, 1, 2, 3, 4, 5))).encode(3)));
        assertEquals(6, old.ownedCount());
        assertEquals("Stable", h.state());
        assertEquals(GroupType.CLASSIC, h.rows.load().group().type());
        assertEquals(1, h.rows.load().members().size());
        assertEquals(GroupError.NONE, h.join("again", "flights").error(), "and once more");
        assertEquals(GroupType.CONSUMER, h.group.type());
    }

    @Test
    void shouldBecomeClassic_whenLastConsumerMemberTimesOut() {
        mixed();
        h.passMs(25_000);
        old.beat();
        h.passMs(20_000);
        assertEquals(GroupType.CLASSIC, h.group.type());
    }

    @Test
    void shouldBecomeClassic_whenLoadedWithClassicMembersOnly() {
        mixed();
        h.leave("new");
        h.failOver();
        h.passMs(0);
        assertEquals(GroupType.CLASSIC, h.group.type());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat());
    }

    @Test
    void shouldLoadMixedGroup() {
        mixed();
        h.failOver();
        assertEquals(GroupError.NONE, old.beat());
        assertEquals(GroupError.NONE, h.beat("new", 2).error());
        assertTrue(h.described(old.memberId).classic());
        assertEquals("Stable", h.state());
    }

    @Test
    void shouldStayConsumerGroup_whenPolicyForbidsDowngrade() {
        start("upgrade");
        mixed();
        h.leave("new");
        h.passMs(0);
        assertEquals(GroupType.CONSUMER, h.group.type());
        old.rejoin();
        assertEquals(6, old.ownedCount());
    }

    @Test
    void shouldStayClassic_whenPolicyForbidsUpgrade() {
        start("downgrade");
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, h.join("new", "flights").error());
        assertEquals(GroupType.CLASSIC, h.group.type());
        assertEquals(GroupError.NONE, old.beat());
    }

    @Test
    void shouldStayClassic_whenRequestIsInvalid() {
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, h.beat(new GroupRequest.ConsumerHeartbeat(
                GroupHarness.GROUP, "new", 0, null, null, -1, null, null, null, Map.of(), GroupHarness.CLIENT)).error());
        assertEquals(GroupError.NONE, old.beat());
    }

    @Test
    void shouldStayReadable_whenUpgradeCannotBeStored() {
        h.failing = true;
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, h.join("new", "flights").error());
        assertEquals(GroupError.NONE, old.beat());
        h.failing = false;
        assertEquals(GroupError.NONE, h.join("new", "flights").error());
        assertEquals(2, h.rows.load().members().size());
        assertEquals(GroupType.CONSUMER, h.rows.load().group().type());
    }

    @Test
    void shouldBecomeClassicAgain_whenUpgradeNeverGetsStored() {
        h.failing = true;
        h.join("new", "flights");
        h.passMs(9_999);
        assertEquals(GroupType.CONSUMER, h.group.type());
        h.passMs(1);
        assertEquals(GroupType.CLASSIC, h.group.type());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, old.beat());
    }

    @Test
    void shouldReplaceEmptyGroup_whateverItsKind() {
        start("disabled");
        old.leave();
        assertEquals(GroupError.NONE, h.join("new", "flights").error());
        assertEquals(GroupType.CONSUMER, h.group.type());
        assertEquals(1, h.rows.load().members().size());
        h.leave("new");
        ClassicClient next = new ClassicClient(h, null, "flights");
        assertEquals(GroupError.MEMBER_ID_REQUIRED, next.join().error());
        assertEquals(GroupType.CLASSIC, h.group.type());
    }

    @Test
    void shouldSwitchStaticMember_whenItComesBackWithTheOtherProtocol() {
        mixed();
        ClassicClient fixed = new ClassicClient(h, "i", "flights");
        fixed.rejoin();
        h.settle("new");
        old.rejoin();
        old.rejoin();
        fixed.rejoin();
        assertEquals(2, fixed.ownedCount());
        int epoch = h.epoch();
        ConsumerBeaten switched = h.joinStatic("fixed2", "i", "flights");
        assertEquals(GroupError.NONE, switched.error());
        assertEquals(2, count(switched.assignment()));
        assertEquals(epoch, h.epoch(), "no rebalance");
        assertEquals(GroupError.FENCED_INSTANCE_ID, fixed.beat());
    }

    private void mixed() {
        h.join("new", "flights");
        old.beat();
        old.rejoin();
        old.rejoin();
        h.beat("new", 2);
        assertEquals("Stable", h.state());
        assertEquals(3, count(h.described("new").owned()));
        assertEquals(flights, h.topics.id("flights"));
    }

    private GroupError classicBeat(String memberId, int generation) {
        return h.ask(new GroupRequest.Heartbeat(GroupHarness.GROUP, memberId, null, generation)).error();
    }
}
