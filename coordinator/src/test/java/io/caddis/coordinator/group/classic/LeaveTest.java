package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.LeftMember;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Leave;
import io.caddis.coordinator.group.GroupRequest.LeavingMember;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaveTest {

    private final GroupScenario scenario = new GroupScenario();

    private Left leave(LeavingMember... members) {
        return scenario.left(scenario.ask(new Leave(GROUP, List.of(members))));
    }

    @Test
    void shouldRebalanceTheRest_whenAMemberLeaves() {
        List<String> members = scenario.stableMembers(2);

        assertEquals(GroupError.NONE, scenario.left(scenario.leave(members.get(0))).members().get(0).error());

        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
        long join = scenario.join().as(members.get(1)).ask();
        assertEquals(members.get(1), scenario.joined(join).leaderId());
        assertEquals(2, scenario.joined(join).generation());
    }

    @Test
    void shouldAnswerOnceStored_whenTheLastMemberLeaves() {
        List<String> members = scenario.stableMembers(1);
        scenario.storing = GroupScenario.Storing.HANGS;
        long leave = scenario.leave(members.get(0));
        assertTrue(scenario.waits(leave));

        scenario.storeEnds(GroupScenario.Storing.SUCCEEDS);

        assertEquals(GroupError.NONE, scenario.left(leave).error());
        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
    }

    @Test
    void shouldAnswerEachByItself_whenSeveralLeave() {
        List<String> members = scenario.stableStaticMembers("i1", "i2", "i3");

        Left answer = leave(
                new LeavingMember("", "i1", ""), new LeavingMember("", "unknown", ""), new LeavingMember("", null, ""),
                new LeavingMember(members.get(1), "i2", ""), new LeavingMember("stranger", null, ""),
                new LeavingMember("stranger", "i3", ""), new LeavingMember(members.get(2), "unknown", ""),
                new LeavingMember("", "i1", ""));

        assertEquals(GroupError.NONE, answer.error());
        assertEquals(List.of(
                GroupError.NONE, GroupError.UNKNOWN_MEMBER_ID, GroupError.UNKNOWN_MEMBER_ID, GroupError.NONE,
                GroupError.UNKNOWN_MEMBER_ID, GroupError.FENCED_INSTANCE_ID, GroupError.UNKNOWN_MEMBER_ID,
                GroupError.UNKNOWN_MEMBER_ID), answer.members().stream().map(LeftMember::error).toList());
        assertEquals("", answer.members().get(0).memberId());
        assertEquals("i1", answer.members().get(0).instanceId());
        assertEquals(1, scenario.group.describe().members().size());
    }

    @Test
    void shouldNotRebalance_whenNobodyCouldLeave() {
        scenario.stableMembers(1);

        leave(new LeavingMember("stranger", null, ""));

        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }

    @Test
    void shouldCompleteTheJoinPhase_whenTheLastOneAwaitedLeaves() {
        List<String> members = scenario.stableMembers(2);
        long join = scenario.join().as(members.get(0)).ask();

        scenario.leave(members.get(1));

        assertEquals(2, scenario.joined(join).generation());
    }

    @Test
    void shouldAnswerWhatWaits_whenItsMemberLeaves() {
        List<String> members = scenario.stableMembers(2);
        long join = scenario.join().as(members.get(0)).ask();
        scenario.leave(members.get(0));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.joined(join).error());

        long again = scenario.join().as(members.get(1)).ask();
        long newcomer = scenario.join().ask();
        scenario.join().as(members.get(1)).ask();
        long sync = scenario.sync(scenario.joined(newcomer).memberId(), 3);
        assertTrue(scenario.waits(sync));
        scenario.leave(scenario.joined(newcomer).memberId());

        assertEquals(GroupError.NONE, scenario.joined(again).error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.synced(sync).error());
    }

    @Test
    void shouldSayUnknown_whenTheGroupIsEmpty() {
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, leave(new LeavingMember("m", null, "")).members().get(0).error());
        assertEquals(0, scenario.stores);
    }
}
