package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.REBALANCE_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** group.max.size. */
class GroupSizeTest {

    private final GroupScenario scenario = new GroupScenario().maxSize(2);

    @Test
    void shouldRefuse_whenAsManyHaveJoinedAsMay() {
        scenario.join().ask();
        scenario.join().ask();

        assertEquals(GroupError.GROUP_MAX_SIZE_REACHED, scenario.join().answer().error());
        assertEquals("", scenario.join().answer().memberId());
    }

    @Test
    void shouldRefuseNewMembersOnly_whenAStableGroupIsFull() {
        List<String> members = scenario.stableMembers(2);

        assertEquals(GroupError.GROUP_MAX_SIZE_REACHED, scenario.join().answer().error());
        assertEquals(GroupError.NONE, scenario.join().as(members.get(1)).answer().error());
    }

    @Test
    void shouldTakeAWaitingMembersRepeatedJoin_whenTheGroupIsFull() {
        List<String> members = scenario.stableMembers(2);
        scenario.join().as(members.get(0)).ask();

        assertTrue(scenario.waits(scenario.join().as(members.get(0)).ask()));
    }

    @Test
    void shouldDropWhoComesLast_whenTheBoundWasLowered() {
        GroupScenario large = new GroupScenario();
        List<String> members = large.stableMembers(3);
        large.settings = new GroupSettings.Classic(3_000, 6_000, 1_800_000, 2);
        large.failOver();
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, large.group.state());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, large.beat(members.get(0), 1));

        long first = large.join().as(members.get(0)).ask();
        long second = large.join().as(members.get(1)).ask();
        long third = large.join().as(members.get(2)).ask();
        large.pass(REBALANCE_MS);

        assertEquals(GroupError.GROUP_MAX_SIZE_REACHED, large.joined(third).error());
        assertEquals(2, large.joined(first).members().size());
        assertEquals(2, large.joined(second).generation());
    }
}
