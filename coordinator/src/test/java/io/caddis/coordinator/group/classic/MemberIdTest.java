package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.SESSION_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** KIP-394: a member gets its id before it is one. */
class MemberIdTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldGiveAnIdAndStayEmpty_whenMemberHasNone() {
        Joined answer = scenario.join().needingAnId().answer();

        assertEquals(GroupError.MEMBER_ID_REQUIRED, answer.error());
        assertEquals("member-1", answer.memberId());
        assertEquals(-1, answer.generation());
        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
        assertTrue(scenario.group.describe().members().isEmpty());
    }

    @Test
    void shouldTakeMemberIn_whenItComesWithItsId() {
        String memberId = scenario.join().needingAnId().answer().memberId();
        long join = scenario.join().as(memberId).needingAnId().ask();
        scenario.pass(INITIAL_DELAY_MS);

        assertEquals(memberId, scenario.joined(join).memberId());
        assertEquals(memberId, scenario.joined(join).leaderId());
    }

    @Test
    void shouldForgetTheId_whenItIsNotUsedForASession() {
        String memberId = scenario.join().needingAnId().answer().memberId();
        scenario.pass(SESSION_MS);

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.join().as(memberId).answer().error());
        assertEquals(Long.MAX_VALUE, scenario.group.nextDeadlineMs());
    }

    @Test
    void shouldForgetTheId_whenItLeaves() {
        String memberId = scenario.join().needingAnId().answer().memberId();
        assertEquals(GroupError.NONE, scenario.left(scenario.leave(memberId)).members().get(0).error());

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.join().as(memberId).answer().error());
    }

    @Test
    void shouldHoldUpTheRebalance_whenAnIdIsNotUsedYet() {
        List<String> members = scenario.stableMembers(1);
        String promised = scenario.join().needingAnId().answer().memberId();
        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
        long leader = scenario.join().as(members.get(0)).ask();
        assertTrue(scenario.waits(leader));

        long newcomer = scenario.join().as(promised).ask();

        assertEquals(2, scenario.joined(leader).members().size());
        assertEquals(2, scenario.joined(newcomer).generation());
    }

    @Test
    void shouldGoOnWithoutIt_whenAnIdIsNotUsedDuringTheRebalance() {
        List<String> members = scenario.stableMembers(1);
        scenario.join().needingAnId().ask();
        long leader = scenario.join().as(members.get(0)).ask();

        scenario.pass(SESSION_MS);

        assertEquals(2, scenario.joined(leader).generation());
    }

    @Test
    void shouldTakeStaticMemberInAtOnce_whenItHasNoId() {
        long join = scenario.join().instance("i").needingAnId().ask();

        assertTrue(scenario.waits(join));
        assertEquals(ClassicGroupState.PREPARING_REBALANCE, scenario.group.state());
    }

    @Test
    void shouldRefuse_whenTheIdIsUnknown() {
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.join().as("stranger").answer().error());
        assertEquals("stranger", scenario.join().as("stranger").answer().memberId());
        scenario.stableMembers(1);
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.join().as("stranger").answer().error());
    }

    @Test
    void shouldRefuse_whenAnIdGivenOutComesBackAsStaticMember() {
        String memberId = scenario.join().needingAnId().answer().memberId();

        assertEquals(GroupError.UNKNOWN_SERVER_ERROR, scenario.join().as(memberId).instance("i").answer().error());
    }

    @Test
    void shouldPutOff_whenTooManyIdsAreOut() {
        for (int i = 0; i < Members.MAX_PENDING; i++) {
            scenario.join().needingAnId().ask();
        }
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, scenario.join().needingAnId().answer().error());

        scenario.pass(SESSION_MS);

        assertEquals(GroupError.MEMBER_ID_REQUIRED, scenario.join().needingAnId().answer().error());
    }

    @Test
    void shouldRefuse_whenSessionTimeoutIsOutOfRange() {
        assertEquals(GroupError.INVALID_SESSION_TIMEOUT, scenario.join().session(5_999).answer().error());
        assertEquals(GroupError.INVALID_SESSION_TIMEOUT, scenario.join().as("m").session(1_800_001).answer().error());
        assertEquals("m", scenario.join().as("m").session(1_800_001).answer().memberId());
        assertTrue(scenario.waits(scenario.join().session(6_000).ask()));
        assertTrue(scenario.waits(scenario.join().session(1_800_000).ask()));
    }
}
