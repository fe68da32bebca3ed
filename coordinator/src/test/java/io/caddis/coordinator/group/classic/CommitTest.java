package io.caddis.coordinator.group.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.group.GroupError;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitTest {

    private final GroupScenario scenario = new GroupScenario();

    private GroupError commit(String memberId, String instanceId, int generation) {
        return scenario.group.checkCommit(memberId, instanceId, generation, false, List.of(), scenario.nowMs);
    }

    @Test
    void shouldTakeOffsetsFromOutside_whenTheGroupHasNoMembers() {
        assertEquals(GroupError.NONE, commit("", null, -1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, commit("stranger", null, 0));
        assertEquals(GroupError.NONE, scenario.group.checkFetch(null, -1, scenario.nowMs));
        assertEquals("", scenario.group.describe().protocolType());
    }

    @Test
    void shouldRefuseOffsetsFromOutside_whenTheGroupHasMembers() {
        scenario.stableMembers(1);

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, commit("", null, -1));
    }

    @Test
    void shouldTakeOffsetsOfMembersOfTheGeneration_whenTheGroupIsStable() {
        String member = scenario.stableStaticMembers("i").get(0);

        assertEquals(GroupError.NONE, commit(member, null, 1));
        assertEquals(GroupError.NONE, commit(member, "i", 1));
        assertEquals(GroupError.ILLEGAL_GENERATION, commit(member, null, 0));
        assertEquals(GroupError.ILLEGAL_GENERATION, commit(member, null, -1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, commit("", null, 1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, commit("stranger", null, 1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, commit(member, "other", 1));
        assertEquals(GroupError.FENCED_INSTANCE_ID, commit("stranger", "i", 1));
        assertEquals(GroupError.FENCED_INSTANCE_ID, commit("", "i", -1));
    }

    @Test
    void shouldTakeOffsets_whenARebalanceHasJustBegun() {
        List<String> members = scenario.stableMembers(2);
        scenario.join().ask();

        assertEquals(GroupError.NONE, commit(members.get(0), null, 1));
    }

    @Test
    void shouldRefuseOffsets_whenTheAssignmentIsAwaited() {
        List<String> members = scenario.stableMembers(1);
        scenario.join().as(members.get(0)).ask();

        assertEquals(ClassicGroupState.COMPLETING_REBALANCE, scenario.group.state());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, commit(members.get(0), null, 2));
        assertEquals(GroupError.ILLEGAL_GENERATION, commit(members.get(0), null, 1));
    }

    @Test
    void shouldKeepAMember_whenItCommits() {
        List<String> members = scenario.stableMembers(1);
        for (int i = 0; i < 4; i++) {
            scenario.pass(GroupScenario.SESSION_MS - 1);
            assertEquals(GroupError.NONE, commit(members.get(0), null, 1));
        }
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
    }
}
