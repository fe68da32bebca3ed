package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.caddis.coordinator.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.caddis.coordinator.group.classic.ClassicGroupState.STABLE;
import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.REBALANCE_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupError;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalanceTest {

    private final GroupScenario scenario = new GroupScenario();

    /** Beats for the members, so that only the rebalance's own timers are at work. */
    private void passBeating(long ms, String... memberIds) {
        for (long passed = 0; passed < ms; passed += 5_000) {
            for (String memberId : memberIds) {
                scenario.beat(memberId, scenario.generation());
            }
            scenario.pass(Math.min(5_000, ms - passed));
        }
    }

    @Test
    void shouldTellPresentGeneration_whenAFollowerJoinsAgainUnchanged() {
        List<String> members = scenario.stableMembers(2);

        Joined answer = scenario.join().as(members.get(1)).answer();

        assertEquals(GroupError.NONE, answer.error());
        assertEquals(1, answer.generation());
        assertEquals(members.get(0), answer.leaderId());
        assertEquals(List.of(), answer.members());
        assertEquals(STABLE, scenario.group.state());
    }

    @Test
    void shouldRebalance_whenAFollowerJoinsAgainChanged() {
        List<String> members = scenario.stableMembers(2);

        long join = scenario.join().as(members.get(1)).protocols("range", "roundrobin").ask();

        assertTrue(scenario.waits(join));
        assertEquals(PREPARING_REBALANCE, scenario.group.state());
    }

    @Test
    void shouldRebalance_whenTheLeaderJoinsAgainUnchanged() {
        List<String> members = scenario.stableMembers(2);

        long leader = scenario.join().as(members.get(0)).ask();
        assertEquals(PREPARING_REBALANCE, scenario.group.state());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.beat(members.get(1), 1));
        long follower = scenario.join().as(members.get(1)).ask();

        assertEquals(2, scenario.joined(leader).generation());
        assertEquals(2, scenario.joined(follower).generation());
        assertEquals(members.get(0), scenario.joined(follower).leaderId());
        assertEquals(2, scenario.joined(leader).members().size());
    }

    @Test
    void shouldRebalance_whenAMemberComesToAStableGroup() {
        List<String> members = scenario.stableMembers(1);

        long newcomer = scenario.join().ask();
        assertTrue(scenario.waits(newcomer));
        scenario.join().as(members.get(0)).ask();

        assertEquals(2, scenario.joined(newcomer).generation());
    }

    @Test
    void shouldTellTheGenerationAgain_whenAJoinIsRepeatedBeforeTheSync() {
        long first = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS);
        String memberId = scenario.joined(first).memberId();

        Joined again = scenario.join().as(memberId).answer();

        assertEquals(1, again.generation());
        assertEquals(1, again.members().size());
        assertEquals(COMPLETING_REBALANCE, scenario.group.state());
    }

    @Test
    void shouldRebalanceAndRefuseWaitingSyncs_whenAMemberChangesBeforeTheSync() {
        long leaderJoin = scenario.join().ask();
        long followerJoin = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        String leader = scenario.joined(leaderJoin).memberId();
        String follower = scenario.joined(followerJoin).memberId();
        long sync = scenario.sync(follower, 1);
        assertTrue(scenario.waits(sync));

        long join = scenario.join().as(leader).protocols("range", "other").ask();

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.synced(sync).error());
        assertTrue(scenario.waits(join));
        assertEquals(PREPARING_REBALANCE, scenario.group.state());
    }

    @Test
    void shouldAnswerTheOlderJoin_whenAMemberJoinsTwice() {
        List<String> members = scenario.stableMembers(2);
        long first = scenario.join().as(members.get(0)).ask();
        long second = scenario.join().as(members.get(0)).ask();

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.joined(first).error());
        assertTrue(scenario.waits(second));
    }

    @Test
    void shouldRemoveMembers_whenTheyDoNotJoinAgainInTime() {
        List<String> members = scenario.stableMembers(3);
        long leader = scenario.join().as(members.get(0)).ask();
        passBeating(REBALANCE_MS - 1, members.get(1), members.get(2));
        assertTrue(scenario.waits(leader));

        scenario.pass(1);

        assertEquals(1, scenario.joined(leader).members().size());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(1), 2));
    }

    @Test
    void shouldWaitForTheSlowest_whenRebalanceTimeoutsDiffer() {
        long a = scenario.join().rebalance(20_000).ask();
        long b = scenario.join().rebalance(90_000).ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        List<String> members = List.of(scenario.joined(a).memberId(), scenario.joined(b).memberId());
        scenario.syncAll(members);

        long leader = scenario.join().as(members.get(0)).rebalance(20_000).ask();
        passBeating(89_999, members.get(1));
        assertTrue(scenario.waits(leader));
        scenario.pass(1);

        assertFalse(scenario.waits(leader));
    }

    @Test
    void shouldElectAnother_whenTheLeaderDoesNotJoinAgain() {
        List<String> members = scenario.stableMembers(3);
        long second = scenario.join().as(members.get(1)).protocols("range", "x").ask();
        passBeating(REBALANCE_MS, members.get(0), members.get(2));

        assertEquals(members.get(1), scenario.joined(second).leaderId());
    }

    @Test
    void shouldKeepTheLeader_whenOthersJoinBeforeIt() {
        List<String> members = scenario.stableMembers(3);
        scenario.join().as(members.get(2)).protocols("range", "x").ask();
        scenario.join().as(members.get(1)).ask();
        long leader = scenario.join().as(members.get(0)).ask();

        assertEquals(members.get(0), scenario.joined(leader).leaderId());
        assertEquals(3, scenario.joined(leader).members().size());
    }

    @Test
    void shouldRemoveMembersAndRebalance_whenTheyDoNotSyncInTime() {
        long a = scenario.join().ask();
        long b = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        String silent = scenario.joined(b).memberId();
        scenario.syncAll(List.of(leader));
        assertEquals(STABLE, scenario.group.state());

        passBeating(REBALANCE_MS, leader, silent);

        assertEquals(PREPARING_REBALANCE, scenario.group.state());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(silent, 1));
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.beat(leader, 1));
    }

    @Test
    void shouldRefuseWaitingSyncs_whenTheLeaderDoesNotSyncInTime() {
        long a = scenario.join().ask();
        long b = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        String leader = scenario.joined(a).memberId();
        String follower = scenario.joined(b).memberId();
        long sync = scenario.sync(follower, 1);

        passBeating(REBALANCE_MS, leader);

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.synced(sync).error());
        long join = scenario.join().as(follower).ask();
        assertEquals(follower, scenario.joined(join).leaderId());
        assertEquals(2, scenario.joined(join).generation());
    }

    @Test
    void shouldNotRemoveAnybody_whenAllHaveSynced() {
        List<String> members = scenario.stableMembers(2);
        passBeating(2 * REBALANCE_MS, members.get(0), members.get(1));

        assertEquals(STABLE, scenario.group.state());
        assertEquals(2, scenario.group.describe().members().size());
    }

    @Test
    void shouldBeCalledNoMoreThanNeeded_whenMembersBeat() {
        List<String> members = scenario.stableMembers(2);
        long before = scenario.group.nextDeadlineMs();
        scenario.pass(3_000);
        members.forEach(member -> scenario.beat(member, 1));

        assertEquals(before, scenario.group.nextDeadlineMs());
        scenario.obey(scenario.group.onTime(before));
        assertEquals(scenario.nowMs + GroupScenario.SESSION_MS, scenario.group.nextDeadlineMs());
    }
}
