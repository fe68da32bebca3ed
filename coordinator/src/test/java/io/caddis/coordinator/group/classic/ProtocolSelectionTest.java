package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.INITIAL_DELAY_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.protocol;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolSelectionTest {

    private final GroupScenario scenario = new GroupScenario();

    private static List<JoinProtocol> offer(String... names) {
        return Arrays.stream(names).map(GroupScenario::protocol).toList();
    }

    @Test
    void shouldTakeWhatMostPrefer_whenAllOfferSeveral() {
        assertEquals("b", ProtocolSupport.select(List.of(offer("a", "b"), offer("b", "a"), offer("b", "a"))));
    }

    @Test
    void shouldLetMembersVoteForTheirNextBest_whenTheirFavouriteIsNotSharedByAll() {
        assertEquals("b", ProtocolSupport.select(List.of(offer("a", "b"), offer("a", "b"), offer("c", "b"))));
    }

    @Test
    void shouldTakeTheOlderMembersVote_whenVotesAreEqual() {
        assertEquals("b", ProtocolSupport.select(List.of(offer("b", "a"), offer("a", "b"))));
    }

    @Test
    void shouldFail_whenNothingIsShared() {
        assertThrows(IllegalStateException.class, () -> ProtocolSupport.select(List.of(offer("a"), offer("b"))));
    }

    @Test
    void shouldCountANameOnce_whenAMemberOffersItTwice() {
        ProtocolSupport support = new ProtocolSupport();
        support.add(offer("a", "a"));
        support.add(offer("b"));

        assertFalse(support.isShared(offer("a"), 2));
        support.remove(offer("a", "a"));
        assertTrue(support.isShared(List.of(protocol("b")), 1));
        assertFalse(support.isShared(offer("a"), 1));
    }

    @Test
    void shouldRefuse_whenAMemberSharesNoProtocolWithAll() {
        scenario.join().protocols("range", "roundrobin").ask();
        scenario.join().protocols("roundrobin").ask();

        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, scenario.join().protocols("range").answer().error());
    }

    @Test
    void shouldRefuse_whenTheProtocolTypeDiffers() {
        scenario.join().type("connect").ask();

        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, scenario.join().type("consumer").answer().error());
    }

    @Test
    void shouldRefuse_whenTheFirstMemberOffersNothing() {
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, scenario.join().protocols().answer().error());
        assertEquals(GroupError.INCONSISTENT_GROUP_PROTOCOL, scenario.join().type("").answer().error());
    }

    @Test
    void shouldServeAnyProtocolType_whenItsMembersAgree() {
        long worker = scenario.join().type("connect").protocols("sessioned", "compatible").ask();
        scenario.pass(INITIAL_DELAY_MS);

        assertEquals("connect", scenario.joined(worker).protocolType());
        assertEquals("sessioned", scenario.joined(worker).protocolName());
        assertFalse(scenario.group.isSubscribedTo("any"));
    }

    @Test
    void shouldAllowAnotherType_whenTheGroupIsEmptyAgain() {
        scenario.leave(scenario.stableMembers(1).get(0));

        long join = scenario.join().type("sr").protocols("v0").ask();
        scenario.pass(INITIAL_DELAY_MS);

        assertEquals("sr", scenario.joined(join).protocolType());
        assertEquals("v0", scenario.joined(join).protocolName());
    }

    @Test
    void shouldTellEachMembersMetadataOfTheChosenProtocol_whenTheLeaderIsAnswered() {
        long leader = scenario.join().protocols("range", "roundrobin").ask();
        scenario.join().protocols("roundrobin").ask();
        scenario.pass(2 * INITIAL_DELAY_MS);

        scenario.joined(leader).members().forEach(member ->
                assertEquals("roundrobin metadata", GroupScenario.text(member.metadata())));
    }
}
