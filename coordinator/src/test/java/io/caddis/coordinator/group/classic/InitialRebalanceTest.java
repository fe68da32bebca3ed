package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupError;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialRebalanceTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldTellFirstGeneration_whenInitialDelayHasPassed() {
        long join = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS - 1);
        assertTrue(scenario.waits(join));

        scenario.pass(1);

        assertEquals(1, scenario.joined(join).generation());
        assertEquals("range", scenario.joined(join).protocolName());
        assertEquals(scenario.joined(join).memberId(), scenario.joined(join).leaderId());
        assertEquals(ClassicGroupState.COMPLETING_REBALANCE, scenario.group.state());
    }

    @Test
    void shouldStoreNothing_whenMembersJoin() {
        scenario.join().ask();
        scenario.join().ask();
        scenario.pass(3 * INITIAL_DELAY_MS);

        assertEquals(0, scenario.stores);
    }

    @Test
    void shouldExtendDelay_whenMembersKeepComing() {
        long first = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS - 1);
        long second = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS);
        assertTrue(scenario.waits(first));

        scenario.pass(1);

        assertFalse(scenario.waits(first));
        assertEquals(2, scenario.joined(first).members().size());
        assertEquals(List.of(), scenario.joined(second).members());
    }

    @Test
    void shouldNotExtendDelayBeyondRebalanceTimeout_whenMembersKeepComing() {
        long first = scenario.join().rebalance(10_000).ask();
        for (int i = 0; i < 9; i++) {
            scenario.pass(1_000);
            scenario.join().rebalance(10_000).ask();
        }
        scenario.pass(999);
        assertTrue(scenario.waits(first));

        scenario.pass(1);

        assertEquals(10, scenario.joined(first).members().size());
    }

    @Test
    void shouldBeEmptyInNextGeneration_whenEverybodyLeavesDuringTheDelay() {
        long join = scenario.join().instance("i").ask();
        scenario.ask(new io.caddis.coordinator.group.GroupRequest.Leave(GroupScenario.GROUP,
                List.of(new io.caddis.coordinator.group.GroupRequest.LeavingMember("", "i", ""))));
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.joined(join).error());
        assertEquals("", scenario.joined(join).memberId());

        scenario.pass(INITIAL_DELAY_MS);

        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
        assertEquals(1, scenario.generation());
        assertTrue(scenario.rows.group().empty());
    }

    @Test
    void shouldDelayAgain_whenMembersComeToAGroupThatBecameEmpty() {
        List<String> members = scenario.stableMembers(1);
        scenario.leave(members.get(0));
        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());

        long join = scenario.join().ask();
        scenario.pass(INITIAL_DELAY_MS - 1);
        assertTrue(scenario.waits(join));
        scenario.pass(1);

        assertEquals(3, scenario.joined(join).generation());
    }
}
