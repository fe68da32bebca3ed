package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.GROUP;
import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.bytes;
import static io.caddis.coordinator.group.classic.GroupScenario.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.Sync;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncTest {

    private final GroupScenario scenario = new GroupScenario();

    private List<String> joinedMembers() {
        long a = scenario.join().ask();
        long b = scenario.join().ask();
        scenario.pass(2 * INITIAL_DELAY_MS);
        return List.of(scenario.joined(a).memberId(), scenario.joined(b).memberId());
    }

    private GroupError sync(String memberId, String instanceId, int generation, String type, String protocol) {
        return scenario.synced(scenario.ask(new Sync(GROUP, memberId, instanceId, generation, type, protocol, Map.of()))).error();
    }

    @Test
    void shouldWaitForTheLeader_whenAFollowerSyncs() {
        List<String> members = joinedMembers();
        long follower = scenario.sync(members.get(1), 1);
        assertTrue(scenario.waits(follower));

        long leader = scenario.syncAsLeader(members.get(0), 1, GroupScenario.assignmentFor(members));

        assertEquals("for " + members.get(1), text(scenario.synced(follower).assignment()));
        assertEquals("for " + members.get(0), text(scenario.synced(leader).assignment()));
        assertEquals("consumer", scenario.synced(follower).protocolType());
        assertEquals("range", scenario.synced(follower).protocolName());
    }

    @Test
    void shouldTellTheAssignment_whenAMemberSyncsWithAStableGroup() {
        List<String> members = scenario.stableMembers(2);

        assertEquals("for " + members.get(1), text(scenario.synced(scenario.sync(members.get(1), 1)).assignment()));
        assertEquals(1, scenario.stores);
    }

    @Test
    void shouldGiveNothing_whenTheLeaderForgotAMember() {
        List<String> members = joinedMembers();
        long follower = scenario.sync(members.get(1), 1);

        scenario.syncAsLeader(members.get(0), 1, Map.of(members.get(0), bytes("all"), "stranger", bytes("some")));

        assertEquals(GroupError.NONE, scenario.synced(follower).error());
        assertEquals(0, scenario.synced(follower).assignment().length);
        assertFalse(scenario.rows.members().containsKey("stranger"));
    }

    @Test
    void shouldRefuse_whenMemberGenerationOrProtocolIsAnother() {
        List<String> members = joinedMembers();
        String memberId = members.get(1);

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, sync("stranger", null, 1, null, null));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, sync(memberId, "no instance", 1, null, null));
        assertEquals(GroupError.ILLEGAL_GENERATION, sync(memberId, null, 0, null, null));
        assertEquals(GroupError.ILLEGAL_GENERATION, sync(memberId, null, 2, null, null));
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, sync(memberId, null, 1, "connect", null));
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, sync(memberId, null, 1, "consumer", "roundrobin"));
        assertTrue(scenario.waits(scenario.ask(new Sync(GROUP, memberId, null, 1, "consumer", "range", Map.of()))));
    }

    @Test
    void shouldRefuse_whenTheGroupIsEmpty() {
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, sync("stranger", null, 0, null, null));
    }

    @Test
    void shouldSendToJoinAgain_whenARebalanceHasBegun() {
        List<String> members = scenario.stableMembers(2);
        scenario.join().ask();

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, sync(members.get(1), null, 1, null, null));
    }

    @Test
    void shouldAnswerTheOlderSync_whenAMemberSyncsTwice() {
        List<String> members = joinedMembers();
        long first = scenario.sync(members.get(1), 1);
        long second = scenario.sync(members.get(1), 1);

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.synced(first).error());
        assertTrue(scenario.waits(second));
    }

    @Test
    void shouldRefuse_whenAHeartbeatIsOfAnother() {
        List<String> members = scenario.stableMembers(1);

        assertEquals(GroupError.NONE, scenario.beat(members.get(0), 1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat("stranger", 1));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(0), "no instance", 1));
        assertEquals(GroupError.ILLEGAL_GENERATION, scenario.beat(members.get(0), 0));
        assertEquals(GroupError.ILLEGAL_GENERATION, scenario.beat(members.get(0), 2));
    }

    @Test
    void shouldTakeHeartbeats_whenTheAssignmentIsAwaited() {
        assertEquals(GroupError.NONE, scenario.beat(joinedMembers().get(1), 1));
    }
}
