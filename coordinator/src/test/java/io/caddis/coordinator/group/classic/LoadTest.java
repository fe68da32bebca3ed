package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.SESSION_MS;
import static io.caddis.coordinator.group.classic.GroupScenario.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {

    private final GroupScenario scenario = new GroupScenario();

    @Test
    void shouldGoOnStableWithNewSessions_whenItHasMembers() {
        List<String> members = scenario.stableMembers(2);
        scenario.pass(SESSION_MS - 1);
        scenario.failOver();
        scenario.pass(SESSION_MS - 1);

        assertEquals(ClassicGroupState.STABLE, scenario.group.state());
        members.forEach(member -> assertEquals(GroupError.NONE, scenario.beat(member, 1)));
        assertEquals("for " + members.get(1), text(scenario.synced(scenario.sync(members.get(1), 1)).assignment()));
        assertEquals(members.get(0), scenario.join().as(members.get(1)).answer().leaderId());
        scenario.pass(SESSION_MS);
        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
    }

    @Test
    void shouldForgetTheRebalance_whenTheCoordinatorDiesInIt() {
        List<String> members = scenario.stableMembers(1);
        scenario.join().as(members.get(0)).ask();
        assertEquals(2, scenario.generation());

        scenario.failOver();

        assertEquals(GroupError.ILLEGAL_GENERATION, scenario.beat(members.get(0), 2));
        long join = scenario.join().as(members.get(0)).ask();
        assertEquals(2, scenario.joined(join).generation());
    }

    @Test
    void shouldGoOnFromTheStoredGeneration_whenItIsEmpty() {
        scenario.stableMembers(1);
        scenario.pass(SESSION_MS);
        long emptySinceMs = scenario.nowMs;
        scenario.pass(1_000);
        scenario.failOver();
        assertTrue(scenario.group.isEmpty());
        assertEquals(emptySinceMs, scenario.group.stateSinceMs());
        assertFalse(scenario.group.isSubscribedTo("any"));

        long join = scenario.join().ask();
        scenario.pass(GroupScenario.INITIAL_DELAY_MS);

        assertEquals(3, scenario.joined(join).generation());
    }

    @Test
    void shouldLoadASimpleGroup_whenItOnlyHasOffsets() {
        ClassicGroup simple = ClassicGroup.load(
                new LoadedGroup(new StoredGroup("s", GroupType.CLASSIC, "", "", "", 0, 0, 77, true), List.of()),
                scenario.settings, scenario.nowMs);

        assertEquals(GroupError.NONE, simple.checkCommit("", null, -1, true, List.of(), scenario.nowMs));
        assertEquals(77, simple.stateSinceMs());
        assertEquals("Empty", simple.describe().state());
        assertFalse(simple.isSubscribedTo("any"));
    }

    @Test
    void shouldLeaveAMemberOut_whenItsRowDoesNotFit() {
        List<String> members = scenario.stableMembers(2);
        StoredGroup other = new StoredGroup(GroupScenario.GROUP, GroupType.CLASSIC, "consumer", "other", members.get(0), 4, 4, 1, false);
        scenario.rows.apply(List.of(new io.caddis.coordinator.group.store.GroupChange.PutGroup(other)));
        scenario.failOver();
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, scenario.beat(members.get(0), 4));

        long join = scenario.join().ask();
        scenario.pass(GroupScenario.INITIAL_DELAY_MS);
        scenario.syncAll(List.of(scenario.joined(join).memberId()));

        assertEquals(5, scenario.rows.group().epoch());
        assertEquals(1, scenario.rows.members().size());
    }

    @Test
    void shouldKeepStaticMembersApart_whenLoaded() {
        List<String> members = scenario.stableStaticMembers("a", "b");
        scenario.failOver();

        assertEquals(GroupError.NONE, scenario.beat(members.get(0), "a", 1));
        assertEquals(GroupError.FENCED_INSTANCE_ID, scenario.beat(members.get(0), "b", 1));
    }

    @Test
    void shouldShowMetadataOfAStableGroupOnly_whenDescribed() {
        GroupDescription empty = scenario.group.describe();
        assertEquals("Empty", empty.state());
        assertEquals("", empty.protocol());

        List<String> members = scenario.stableMembers(1);
        GroupDescription stable = scenario.group.describe();
        assertEquals("Stable", stable.state());
        assertEquals("consumer", stable.protocolType());
        assertEquals("range", stable.protocol());
        assertEquals(GroupType.CLASSIC, stable.type());
        assertEquals(1, stable.epoch());
        assertEquals("range metadata", text(stable.members().get(0).metadata()));
        assertEquals("for " + members.get(0), text(stable.members().get(0).assignment()));
        assertEquals("/10.0.0.1", stable.members().get(0).client().clientHost());

        scenario.join().ask();
        GroupDescription preparing = scenario.group.describe();
        assertEquals("PreparingRebalance", preparing.state());
        assertEquals("", preparing.protocol());
        assertEquals(2, preparing.members().size());
        assertEquals(0, preparing.members().get(0).metadata().length);

        scenario.join().as(members.get(0)).ask();
        assertEquals("CompletingRebalance", scenario.group.describe().state());
    }
}
