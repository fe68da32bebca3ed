package io.caddis.coordinator.group.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.store.LoadedGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A member of the other protocol comes to a classic group. */
class ConversionTest {

    private final GroupScenario scenario = new GroupScenario();
    /** Stands for the KIP-848 group; it is only handed on. */
    private final Group other = new ClassicGroup("other", scenario.settings, 0);

    private long beat(int memberEpoch) {
        return scenario.ask(new ConsumerHeartbeat(GroupScenario.GROUP, "m", memberEpoch, null, null, 60_000, List.of("t"), null, null,
                Map.of(), new GroupClient("c", "/h")));
    }

    @Test
    void shouldSayThatItIsNoConsumerGroup_whenItIsNotConverted() {
        GroupAnswer.ConsumerBeaten answer = (GroupAnswer.ConsumerBeaten) scenario.answerTo(beat(0));

        assertEquals(GroupError.GROUP_ID_NOT_FOUND, answer.error());
        assertEquals("Group flights is not a consumer group.", answer.errorMessage());
        assertNull(scenario.replacement);
    }

    @Test
    void shouldGoOnAsTheOtherGroup_whenItIsEmpty() {
        scenario.convertedBy((group, request, nowMs) -> group.isEmpty() ? Optional.of(other) : Optional.empty());

        long token = beat(0);

        assertSame(other, scenario.replacement);
        assertTrue(scenario.waits(token));
    }

    @Test
    void shouldNotBeConverted_whenTheMemberDoesNotJoin() {
        scenario.convertedBy((group, request, nowMs) -> Optional.of(other));

        assertEquals(GroupError.GROUP_ID_NOT_FOUND, scenario.answerTo(beat(3)).error());
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, scenario.answerTo(beat(-1)).error());
        assertNull(scenario.replacement);
    }

    @Test
    void shouldShowWhatItIs_whenItIsConvertedInARebalance() {
        scenario.convertedBy((group, request, nowMs) -> Optional.of(other));
        List<String> members = scenario.stableMembers(3);
        scenario.leave(members.get(2));
        long join = scenario.join().as(members.get(0)).protocols("cooperative", "range").ask();
        long newcomer = scenario.join().ask();
        LoadedGroup snapshot = scenario.group.snapshot();

        beat(0);

        assertSame(other, scenario.replacement);
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.joined(join).error());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.joined(newcomer).error());
        assertEquals(3, snapshot.members().size());
        assertEquals("cooperative", snapshot.members().get(0).protocols().get(0).name());
        assertEquals("for " + members.get(0), GroupScenario.text(snapshot.members().get(0).assignment()));
        assertEquals(1, snapshot.group().epoch());
        assertEquals(Set.copyOf(members), scenario.group.storedMemberIds());
        assertEquals(ClassicGroupState.DEAD, scenario.group.state());
    }

    @Test
    void shouldHaveItsMembersJoinAgain_whenItWasMadeFromAnotherKind() {
        List<String> members = scenario.stableMembers(1);
        scenario.failOver();

        scenario.obey(scenario.group.rebalance("downgraded", scenario.nowMs));

        assertEquals(GroupError.REBALANCE_IN_PROGRESS, scenario.beat(members.get(0), 1));
        long join = scenario.join().as(members.get(0)).ask();
        assertEquals(2, scenario.joined(join).generation());
    }
}
