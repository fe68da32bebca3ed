package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.SESSION_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupError;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldRemoveAMemberAndRebalance_whenItIsSilentForASession() {
        List<String> members = scenario.stableMembers(2);
        scenario.pass(SESSION_MS - 1);
        assertEquals(GroupError.NONE, scenario.beat(members.get(0), 1));
        assertEquals(2, scenario.group.describe().members().size());

        scenario.pass(1);

        assertEquals(1, scenario.group.describe().members().size());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.beat(members.get(0), 1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(1), 1));
    }

    @Test
    void shouldBecomeEmpty_whenAllAreSilent() {
        scenario.stableMembers(3);
        scenario.pass(SESSION_MS);

        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
        assertTrue(scenario.group.isEmpty());
        assertEquals(2, scenario.generation());
        assertTrue(scenario.rows.members().isEmpty());
        assertEquals(2, scenario.rows.group().epoch());
        assertEquals(scenario.nowMs, scenario.rows.group().stateSinceMs());
        assertEquals(scenario.nowMs, scenario.group.stateSinceMs());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
    }

    @Test
    void shouldKeepAMember_whenItsJoinWaits() {
        List<String> members = scenario.stableMembers(2);
        long join = scenario.join().as(members.get(0)).ask();
        for (int i = 0; i < 5; i++) {
            scenario.pass(SESSION_MS - 1);
            scenario.beat(members.get(1), 1);
        }
        assertTrue(scenario.waits(join));

        scenario.join().as(members.get(1)).ask();

        assertEquals(2, scenario.joined(join).members().size());
    }

    @Test
    void shouldKeepAMember_whenItsSyncWaits() {
        long a = scenario.join().ask();
        long b = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        String follower = scenario.joined(b).memberId();
        long sync = scenario.sync(follower, 1);
        for (int i = 0; i < 3; i++) {
            scenario.pass(SESSION_MS - 1);
            scenario.beat(leader, 1);
        }

        scenario.syncAsLeader(leader, 1, GroupScenario.assignmentFor(List.of(leader, follower)));

        assertEquals(GroupError.NONE, scenario.synced(sync).error());
        scenario.pass(SESSION_MS - 1);
        assertEquals(GroupError.NONE, scenario.beat(follower, 1));
    }

    @Test
    void shouldEndTheJoinOfANewMember_whenItWaitedTooLong() {
        long a = scenario.join().rebalance(1_000_000).ask();
        scenario.pass(INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        scenario.syncAll(List.of(leader));

        long newcomer = scenario.join().ask();
        for (long passed = 0; passed < JoinHandler.NEW_MEMBER_JOIN_TIMEOUT_MS; passed += 5_000) {
            assertTrue(scenario.waits(newcomer));
            scenario.beat(leader, 1);
            scenario.pass(5_000);
        }

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.joined(newcomer).error());
        assertEquals("", scenario.joined(newcomer).memberId());
        assertEquals(1, scenario.group.describe().members().size());
    }

    @Test
    void shouldCompleteTheJoinPhase_whenTheLastOneAwaitedIsGone() {
        List<String> members = scenario.stableMembers(2);
        long join = scenario.join().as(members.get(0)).ask();

        scenario.pass(SESSION_MS);

        assertEquals(2, scenario.joined(join).generation());
        assertEquals(1, scenario.joined(join).members().size());
    }

    @Test
    void shouldUseTheNewTimeout_whenAMemberJoinsAgainWithAnother() {
        List<String> members = scenario.stableMembers(1);
        scenario.join().as(members.get(0)).session(30_000).ask();
        scenario.syncAll(members);
        scenario.pass(29_999);
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());

        scenario.pass(1);

        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
    }

    @Test
    void shouldStaySubjectToTheRest_whenAStoreInterruptsManyEnds() {
        List<String> members = scenario.stableMembers(1);
        String promised = scenario.join().needingAnId().answer().memberId();
        scenario.leave(members.get(0));
        scenario.storing = GroupScenario.Storing.HANGS;
        scenario.pass(2 * SESSION_MS);
        assertTrue(scenario.group.isStoring());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());

        scenario.storeEnds(GroupScenario.Storing.SUCCEEDS);
        scenario.pass(0);

        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.join().as(promised).answer().error());
    }
}
