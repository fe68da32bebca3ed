package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.SESSION_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.classic.GroupScenario.Storing;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoringTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldStoreGroupAndMembers_whenItBecomesStable() {
        List<String> members = scenario.stableMembers(2);

        assertEquals(new StoredGroup(GroupScenario.GROUP, GroupType.CLASSIC, "consumer", "range", members.get(0), 1, 1,
                scenario.nowMs, false), scenario.rows.group());
        StoredMember row = scenario.rows.members().get(members.get(1));
        assertEquals("for " + members.get(1), text(row.assignment()));
        assertEquals(1, row.memberEpoch());
        assertEquals(SESSION_MS, row.sessionTimeoutMs());
        assertEquals(GroupScenario.REBALANCE_MS, row.rebalanceTimeoutMs());
        assertEquals(new GroupClient("client", "/10.0.0.1"), new GroupClient(row.clientId(), row.clientHost()));
        assertEquals("range metadata", text(row.protocols().get(0).metadata()));
        assertEquals(1, scenario.stores);
    }

    @Test
    void shouldAnswerNobody_whileTheAssignmentIsStored() {
        long join = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS);
        String leader = scenario.joined(join).memberId();
        scenario.storing = Storing.HANGS;

        long sync = scenario.syncAsLeader(leader, 1, Map.of());

        assertTrue(scenario.waits(sync));
        assertTrue(scenario.group.isStoring());
        assertEquals("CompletingRebalance", scenario.group.describe().state());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
        assertThrows(IllegalStateException.class, () -> scenario.beat(leader, 1));
        scenario.storeEnds(Storing.SUCCEEDS);
        assertEquals(GroupError.NONE, scenario.synced(sync).error());
        assertFalse(scenario.group.isStoring());
    }

    @Test
    void shouldDropTheAssignmentAndRebalance_whenItIsNotStored() {
        long a = scenario.join().ask();
        long b = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        String follower = scenario.joined(b).memberId();
        long waiting = scenario.sync(follower, 1);
        scenario.storing = Storing.FAILS;
        scenario.storeError = GroupError.NOT_COORDINATOR;

        long sync = scenario.syncAsLeader(leader, 1, GroupScenario.assignmentFor(List.of(leader, follower)));

        assertEquals(GroupError.NOT_COORDINATOR, scenario.synced(sync).error());
        assertEquals(GroupError.NOT_COORDINATOR, scenario.synced(waiting).error());
        assertEquals(0, scenario.synced(waiting).assignment().length);
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
        assertEquals(null, scenario.rows.group());

        scenario.storing = Storing.SUCCEEDS;
        scenario.join().as(leader).ask();
        scenario.join().as(follower).ask();
        scenario.syncAll(List.of(leader, follower));
        assertEquals(2, scenario.rows.group().epoch());
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }

    @Test
    void shouldRemoveRowsOfThoseWhoLeft_whenItIsStableAgain() {
        List<String> members = scenario.stableMembers(3);
        scenario.leave(members.get(1));
        assertEquals(Set.copyOf(members), scenario.group.storedMemberIds());
        scenario.join().as(members.get(0)).ask();
        scenario.join().as(members.get(2)).ask();
        scenario.syncAll(List.of(members.get(0), members.get(2)));

        assertEquals(Set.of(members.get(0), members.get(2)), scenario.rows.members().keySet());
        assertEquals(scenario.rows.members().keySet(), scenario.group.storedMemberIds());
    }

    @Test
    void shouldTryAgainLaterAndLater_whenEmptinessIsNotStored() {
        scenario.stableMembers(1);
        scenario.storing = Storing.FAILS;
        scenario.pass(SESSION_MS);
        assertEquals(2, scenario.stores);
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
        assertEquals(1, scenario.generation());
        assertEquals(scenario.nowMs + 500, scenario.group.nextDeadlineMs());

        scenario.pass(500);
        assertEquals(scenario.nowMs + 1_000, scenario.group.nextDeadlineMs());
        scenario.pass(120_000);
        assertEquals(RebalanceCycle.MAX_STORE_BACKOFF_MS, lastBackoffMs());

        scenario.storing = Storing.SUCCEEDS;
        scenario.pass(RebalanceCycle.MAX_STORE_BACKOFF_MS);
        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
        assertEquals(2, scenario.rows.group().epoch());
        assertTrue(scenario.rows.members().isEmpty());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
    }

    private long lastBackoffMs() {
        scenario.pass(scenario.group.nextDeadlineMs() - scenario.nowMs);
        return scenario.group.nextDeadlineMs() - scenario.nowMs;
    }

    @Test
    void shouldTakeMembersIn_whenEmptinessIsNotStoredYet() {
        List<String> members = scenario.stableMembers(1);
        scenario.storing = Storing.FAILS;
        scenario.pass(SESSION_MS);
        scenario.storing = Storing.SUCCEEDS;

        long join = scenario.join().type("connect").protocols("sessioned").ask();

        assertEquals(2, scenario.joined(join).generation());
        scenario.syncAll(List.of(scenario.joined(join).memberId()));
        assertFalse(scenario.rows.members().containsKey(members.get(0)));
        assertEquals("connect", scenario.rows.group().protocolType());
    }

    @Test
    void shouldTellTheLeavingMember_whenEmptinessIsNotStored() {
        List<String> members = scenario.stableMembers(1);
        scenario.storing = Storing.FAILS;

        long leave = scenario.leave(members.get(0));

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.left(leave).error());
        assertEquals(List.of(), scenario.left(leave).members());
        scenario.storing = Storing.SUCCEEDS;
        scenario.pass(500);
        assertTrue(scenario.rows.group().empty());
    }

    @Test
    void shouldRememberRowsInDoubtWithinBounds_whenNothingCanBeStoredForLong() {
        GroupRows rows = new GroupRows("g");
        StoredMember row = scenario.stableMembers(1).stream().map(id -> scenario.rows.members().get(id)).findFirst().orElseThrow();
        StoredGroup header = scenario.rows.group();
        for (int i = 0; i < GroupRows.MAX_IN_DOUBT + 100; i++) {
            rows.replacement(header, "old", new StoredMember("new-" + i, null, null, "c", "/h", 1, 1, 1, -1, "STABLE", List.of(), null,
                    null, List.of(), new byte[0], Map.of(), Map.of(), Map.of()));
            rows.notStored();
        }
        assertTrue(rows.memberIds().size() <= GroupRows.MAX_IN_DOUBT + 2, "rows in doubt: " + rows.memberIds().size());

        rows.all(header, List.of(row));
        rows.stored();
        assertEquals(Set.of(row.memberId()), rows.memberIds());
    }

    @Test
    void shouldKeepStableMembers_whenNothingCanBeStored() {
        List<String> members = scenario.stableMembers(2);
        scenario.storing = Storing.FAILS;
        for (int i = 0; i < 10; i++) {
            scenario.pass(5_000);
            members.forEach(member -> assertEquals(GroupError.NONE, scenario.beat(member, 1)));
        }
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }

    @Test
    void shouldAnswerEverybody_whenTheGroupIsGivenUp() {
        List<String> members = scenario.stableMembers(2);
        long join = scenario.join().as(members.get(0)).ask();
        scenario.obey(scenario.group.giveUp(GroupError.NOT_COORDINATOR));

        assertEquals(GroupError.NOT_COORDINATOR, scenario.joined(join).error());
        assertEquals(members.get(0), scenario.joined(join).memberId());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.beat(members.get(1), 1));
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.join().answer().error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.left(scenario.leave("m")).error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.synced(scenario.sync("m", 1)).error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.group.checkCommit("", null, -1, false, List.of(), scenario.nowMs));
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, scenario.group.checkFetch(null, -1, scenario.nowMs));
        assertEquals("Dead", scenario.group.describe().state());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
        assertEquals(List.of(), scenario.group.onTime(Long.MAX_VALUE));
    }

    @Test
    void shouldAnswerEverybody_whenTheGroupIsGivenUpWhileStoring() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.storing = Storing.HANGS;
        long back = scenario.join().instance("a").ask();
        scenario.obey(scenario.group.giveUp(GroupError.NOT_COORDINATOR));
        assertEquals(GroupError.NOT_COORDINATOR, scenario.joined(back).error());
        assertEquals(List.of(), scenario.group.onStored(scenario.nowMs));
        assertEquals(List.of(), scenario.group.onStoreFailed(GroupError.NOT_COORDINATOR, scenario.nowMs));

        GroupScenario leaving = new GroupScenario();
        String last = leaving.stableMembers(1).get(0);
        leaving.storing = Storing.HANGS;
        long leave = leaving.leave(last);
        leaving.obey(leaving.group.giveUp(GroupError.NOT_COORDINATOR));
        assertEquals(GroupError.NOT_COORDINATOR, leaving.left(leave).error());
        assertEquals(2, members.size());
    }
}
