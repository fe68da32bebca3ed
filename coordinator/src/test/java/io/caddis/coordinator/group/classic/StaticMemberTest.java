package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.REBALANCE_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.SESSION_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** KIP-345, KIP-814. */
class StaticMemberTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldNotRebalance_whenAStaticFollowerComesBack() {
        List<String> members = scenario.stableStaticMembers("a", "b");

        Joined back = scenario.join().instance("b").maySkipAssignment().answer();

        assertEquals(GroupError.NONE, back.error());
        assertEquals(1, back.generation());
        assertEquals(members.get(0), back.leaderId());
        assertEquals(List.of(), back.members());
        assertFalse(back.skipAssignment());
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
        assertEquals("for " + members.get(1), text(scenario.synced(scenario.sync(back.memberId(), 1)).assignment()));
    }

    @Test
    void shouldLeadOnWithoutAssigning_whenAStaticLeaderComesBack() {
        scenario.stableStaticMembers("a", "b");

        Joined back = scenario.join().instance("a").maySkipAssignment().answer();

        assertEquals(back.memberId(), back.leaderId());
        assertEquals(2, back.members().size());
        assertTrue(back.skipAssignment());
    }

    @Test
    void shouldPassForAFollower_whenAStaticLeaderOfAnOldVersionComesBack() {
        List<String> members = scenario.stableStaticMembers("a", "b");

        Joined back = scenario.join().instance("a").answer();

        assertEquals(members.get(0), back.leaderId());
        assertEquals(List.of(), back.members());
        assertFalse(back.skipAssignment());
        // The group knows better: its leader's join rebalances.
        assertTrue(scenario.waits(scenario.join().as(back.memberId()).instance("a").ask()));
    }

    @Test
    void shouldFenceTheOldOne_whenAnotherTookItsPlace() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.join().instance("b").ask();

        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.beat(members.get(1), "b", 1));
        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.join().as(members.get(1)).instance("b").answer().error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(1), 1));
        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.group.checkCommit(members.get(1), "b", 1, false, List.of(), scenario.nowMs));
    }

    @Test
    void shouldStoreTheNewRowOnly_whenAStaticMemberComesBack() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.storing = GroupScenario.Storing.HANGS;
        long back = scenario.join().instance("a").ask();
        assertTrue(scenario.waits(back));
        // Nothing has changed yet.
        assertEquals(members.get(0), scenario.group.describe().members().get(0).memberId());
        assertEquals(GroupChange.RemoveMembers.class, scenario.inFlight().get(1).getClass());

        scenario.storeEnds(GroupScenario.Storing.SUCCEEDS);

        String newId = scenario.joined(back).memberId();
        assertEquals(newId, scenario.rows.group().leaderId());
        assertEquals(List.of(members.get(1), newId), List.copyOf(scenario.rows.members().keySet()));
        assertEquals("for " + members.get(0), text(scenario.rows.members().get(newId).assignment()));
    }

    @Test
    void shouldKeepTheOldOne_whenTheNewOneIsNotStored() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.storing = GroupScenario.Storing.FAILS;

        Joined back = scenario.join().instance("a").answer();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, back.error());
        assertEquals("", back.memberId());
        assertEquals(GroupError.NONE, scenario.beat(members.get(0), "a", 1));
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }

    @Test
    void shouldCleanUp_whenTheLostStoreHadSucceededAfterAll() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.storing = GroupScenario.Storing.HANGS;
        scenario.join().instance("b").ask();
        scenario.rows.apply(scenario.inFlight());
        scenario.storeEnds(GroupScenario.Storing.FAILS);
        scenario.storing = GroupScenario.Storing.SUCCEEDS;

        scenario.join().as(members.get(0)).instance("a").ask();
        scenario.join().as(members.get(1)).instance("b").ask();
        scenario.syncAll(members);

        assertEquals(2, scenario.generation());
        assertEquals(java.util.Set.copyOf(members), scenario.rows.members().keySet());
    }

    @Test
    void shouldRebalance_whenTheProtocolWouldChangeWithIt() {
        scenario.stableStaticMembers("a");

        long back = scenario.join().instance("a").protocols("other", "range").ask();

        assertEquals(2, scenario.joined(back).generation());
        assertEquals("other", scenario.joined(back).protocolName());
    }

    @Test
    void shouldFenceTheWaitingJoin_whenAnotherTakesItsPlaceWhileAllJoin() {
        long first = scenario.join().instance("a").ask();
        long second = scenario.join().instance("a").ask();

        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.joined(first).error());
        scenario.pass(GroupScenario.INITIAL_DELAY_MS);
        assertEquals(1, scenario.joined(second).members().size());
    }

    @Test
    void shouldRebalanceAndFenceTheWaitingSync_whenAnotherTakesItsPlaceBeforeTheAssignment() {
        long a = scenario.join().instance("a").ask();
        long b = scenario.join().instance("b").ask();
        scenario.pass(2 * GroupScenario.INITIAL_DELAY_MS);
        long sync = scenario.sync(scenario.joined(b).memberId(), 1);

        long back = scenario.join().instance("b").ask();

        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.synced(sync).error());
        assertTrue(scenario.waits(back));
        scenario.join().as(scenario.joined(a).memberId()).instance("a").ask();
        assertEquals(2, scenario.joined(back).generation());
    }

    @Test
    void shouldKeepAStaticMember_whenItDoesNotJoinAgainWithinItsSession() {
        long a = scenario.join().instance("a").session(600_000).ask();
        long b = scenario.join().instance("b").session(600_000).ask();
        scenario.pass(2 * GroupScenario.INITIAL_DELAY_MS);
        List<String> members = List.of(scenario.joined(a).memberId(), scenario.joined(b).memberId());
        scenario.syncAll(members);

        long leader = scenario.join().as(members.get(0)).instance("a").session(600_000).ask();
        scenario.pass(REBALANCE_MS);

        assertEquals(2, scenario.joined(leader).members().size());
        // It has until the syncs are due, then it is out.
        scenario.syncAll(List.of(members.get(0)));
        scenario.pass(REBALANCE_MS);
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(1), "b", 2));
    }

    @Test
    void shouldGoOnPreparing_whenOnlyStaticMembersAreThereAndNoneJoins() {
        long a = scenario.join().instance("a").session(600_000).ask();
        scenario.pass(GroupScenario.INITIAL_DELAY_MS);
        scenario.syncAll(List.of(scenario.joined(a).memberId()));
        long newcomer = scenario.join().ask();
        scenario.ask(new io.caddis.coordinator.group.GroupRequest.Leave(GroupScenario.GROUP, List.of()));
        scenario.pass(REBALANCE_MS);
        // The newcomer led a generation with the static member, and died.
        assertEquals(2, scenario.joined(newcomer).members().size());
        scenario.pass(SESSION_MS);

        scenario.pass(2 * REBALANCE_MS);

        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
        assertEquals(1, scenario.group.describe().members().size());
        assertEquals(2, scenario.generation());
        long back = scenario.join().as(scenario.joined(a).memberId()).instance("a").ask();
        assertEquals(3, scenario.joined(back).generation());
    }

    @Test
    void shouldExpectTheNewIdToSync_whenTheOldOneHadNotSynced() {
        long a = scenario.join().instance("a").ask();
        long b = scenario.join().instance("b").ask();
        scenario.pass(2 * GroupScenario.INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        scenario.syncAsLeader(leader, 1, GroupScenario.assignmentFor(List.of(leader, scenario.joined(b).memberId())));
        String newId = scenario.join().instance("b").answer().memberId();
        scenario.sync(newId, 1);

        for (int i = 0; i < 20; i++) {
            scenario.beat(leader, 1);
            scenario.beat(newId, 1);
            scenario.pass(5_000);
        }

        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }

    @Test
    void shouldRemoveTheNewId_whenNeitherItNorTheOldOneSyncs() {
        long a = scenario.join().instance("a").ask();
        long b = scenario.join().instance("b").ask();
        scenario.pass(2 * GroupScenario.INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        scenario.syncAsLeader(leader, 1, GroupScenario.assignmentFor(List.of(leader, scenario.joined(b).memberId())));
        String newId = scenario.join().instance("b").answer().memberId();

        for (long passed = 0; passed < REBALANCE_MS; passed += 5_000) {
            scenario.beat(leader, 1);
            scenario.beat(newId, 1);
            scenario.pass(5_000);
        }

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(newId, 1));
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
    }
}
