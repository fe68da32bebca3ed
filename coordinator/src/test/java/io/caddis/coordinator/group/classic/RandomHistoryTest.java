package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.GroupScenario.GROUP;
import static io.caddis.coordinator.group.classic.GroupScenario.bytes;
import static io.caddis.coordinator.group.classic.GroupScenario.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.classic.GroupScenario.Storing;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random requests, times, outcomes of storing and failures of the coordinator; what must hold is checked after each step. A
 * failure names its seed: run that one alone.
 */
class RandomHistoryTest {

    private static final int STEPS = 400;
    private static final int SEEDS = 150;

    @Test
    void shouldKeepItsPromises_whateverHappens() {
        Set<ClassicGroupState> seen = new HashSet<>();
        int generations = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            History history = new History(seed);
            try {
                history.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", step " + history.step + ": " + e, e);
            }
            seen.addAll(history.statesSeen);
            generations += history.scenario.generation();
        }
        assertEquals(Set.of(ClassicGroupState.values()), seen, "the histories go everywhere");
        assertTrue(generations > 10 * SEEDS, "the groups get on: " + generations + " generations");
    }

    /** For one seed at a time. */
    @ParameterizedTest
    @ValueSource(longs = {4711})
    void shouldKeepItsPromises_whenReplayed(long seed) {
        new History(seed).run();
    }

    private static final class History {

        private static final int MAX_SIZE = 5;
        private static final String[] PROTOCOLS = {"range", "roundrobin", "sticky"};

        private final Random random;
        private final GroupScenario scenario = new GroupScenario().maxSize(MAX_SIZE);
        private final Set<ClassicGroupState> statesSeen = new HashSet<>();
        /** Requests by token, until their answer has been looked at. */
        private final Map<Long, GroupRequest> asked = new HashMap<>();
        private final List<String> knownIds = new ArrayList<>(List.of("stranger"));
        private final Map<String, String> instances = new HashMap<>();
        private final Map<Integer, String> leaders = new HashMap<>();
        private int candidate;
        private int lastGeneration;
        private int lastStoredGeneration;
        private int step;

        History(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (step = 0; step < STEPS; step++) {
                scenario.storing = random.nextInt(4) == 0 ? Storing.FAILS : random.nextInt(3) == 0 ? Storing.HANGS : Storing.SUCCEEDS;
                if (scenario.group.isStoring()) {
                    endStore();
                } else {
                    turn();
                }
                check();
            }
            end();
        }

        private void turn() {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> scenario.pass(random.nextInt(4_000));
                case 3 -> scenario.pass(random.nextInt(70_000));
                case 4 -> lateOnTime();
                case 5, 6 -> ask(join(""));
                case 7, 8, 9, 10 -> ask(join(anyId()));
                case 11, 12, 13, 14 -> sync();
                case 15, 16 -> ask(new GroupRequest.Heartbeat(GROUP, anyId(), anyInstance(), generation()));
                case 17 -> scenario.group.checkCommit(anyId(), anyInstance(), generation(), random.nextBoolean(), List.of(), scenario.nowMs);
                case 18 -> ask(new GroupRequest.Leave(GROUP, List.of(
                        new GroupRequest.LeavingMember(anyId(), null, ""),
                        new GroupRequest.LeavingMember(random.nextBoolean() ? "" : anyId(), anyInstance(), ""))));
                default -> {
                    if (random.nextInt(5) == 0) {
                        failOver();
                    }
                }
            }
        }

        /** The thread was busy: much is due at once. */
        private void lateOnTime() {
            scenario.nowMs += random.nextInt(30_000);
            scenario.obey(scenario.group.onTime(scenario.nowMs));
        }

        private void endStore() {
            scenario.nowMs += random.nextInt(20_000);
            boolean lostAnswer = random.nextInt(4) == 0;
            if (lostAnswer) {
                scenario.rows.apply(scenario.inFlight());
            }
            if (random.nextInt(8) == 0) {
                failOver();
            } else {
                scenario.storeEnds(lostAnswer || random.nextInt(3) == 0 ? Storing.FAILS : Storing.SUCCEEDS);
            }
        }

        private void failOver() {
            scenario.obey(scenario.group.giveUp(GroupError.NOT_COORDINATOR));
            statesSeen.add(scenario.group.state());
            assertEquals(Set.of(), open(), "requests are lost with the coordinator");
            leaders.clear();
            scenario.failOver();
            lastGeneration = scenario.generation();
            assertEquals(scenario.rows.group() == null ? 0 : scenario.rows.group().epoch(), lastGeneration);
        }

        private GroupRequest.Join join(String memberId) {
            List<JoinProtocol> protocols = new ArrayList<>();
            for (String name : PROTOCOLS) {
                if (name.equals("range") ? random.nextInt(10) > 0 : random.nextBoolean()) {
                    protocols.add(random.nextInt(protocols.size() + 1), new JoinProtocol(name, bytes("v" + random.nextInt(2))));
                }
            }
            String id = "m" + ++candidate;
            return new GroupRequest.Join(GROUP, memberId, id, memberId.isEmpty() ? anyInstance() : instances.get(memberId),
                    random.nextBoolean(), random.nextBoolean(), random.nextInt(20) == 0 ? "connect" : "consumer", protocols,
                    random.nextInt(20) == 0 ? 1 : 6_000 + random.nextInt(40_000), 5_000 + random.nextInt(60_000),
                    new GroupClient("c", "/h"), "");
        }

        private void sync() {
            LoadedGroup present = scenario.group.snapshot();
            String memberId = anyId();
            Map<String, byte[]> assignments = new HashMap<>();
            if (memberId.equals(present.group().leaderId())) {
                for (StoredMember member : present.members()) {
                    assignments.put(member.memberId(), bytes("g" + present.group().epoch()));
                }
                assignments.put("stranger", bytes("g"));
            }
            ask(new GroupRequest.Sync(GROUP, memberId, instances.get(memberId), generation(), null, null, assignments));
        }

        private void ask(GroupRequest request) {
            long token = scenario.ask(request);
            asked.put(token, request);
        }

        /** Mostly a member's, so that something comes of it. */
        private String anyId() {
            List<StoredMember> members = scenario.group.snapshot().members();
            if (!members.isEmpty() && random.nextInt(4) > 0) {
                return members.get(random.nextInt(members.size())).memberId();
            }
            return knownIds.get(Math.max(0, knownIds.size() - 1 - random.nextInt(Math.min(8, knownIds.size()))));
        }

        private String anyInstance() {
            return random.nextInt(3) > 0 ? null : "i" + random.nextInt(3);
        }

        private int generation() {
            return random.nextInt(8) == 0 ? random.nextInt(5) - 1 : scenario.generation();
        }

        private Set<Long> open() {
            Set<Long> open = new HashSet<>(asked.keySet());
            open.removeAll(scenario.answers.keySet());
            return open;
        }

        private void check() {
            LoadedGroup present = scenario.group.snapshot();
            statesSeen.add(scenario.group.state());
            int generation = present.group().epoch();
            assertTrue(generation >= lastGeneration, "generation went back from " + lastGeneration + " to " + generation);
            if (scenario.rows.group() != null) {
                assertTrue(scenario.rows.group().epoch() >= lastStoredGeneration, "the stored generation went back");
                lastStoredGeneration = scenario.rows.group().epoch();
            }
            lastGeneration = generation;
            checkMembers(present);
            checkWaiting(present);
            asked.entrySet().removeIf(request -> {
                GroupAnswer answer = scenario.answers.get(request.getKey());
                if (answer != null) {
                    checkAnswer(request.getValue(), answer, present);
                }
                return answer != null;
            });
            assertTrue(scenario.group.storedMemberIds().containsAll(scenario.rows.members().keySet()), "a row is forgotten");
        }

        private void checkMembers(LoadedGroup present) {
            Set<String> ids = new HashSet<>();
            Set<String> instancesSeen = new HashSet<>();
            for (StoredMember member : present.members()) {
                assertTrue(ids.add(member.memberId()));
                if (member.instanceId() != null) {
                    assertTrue(instancesSeen.add(member.instanceId()));
                    instances.put(member.memberId(), member.instanceId());
                }
                if (!knownIds.contains(member.memberId())) {
                    knownIds.add(member.memberId());
                }
            }
            assertEquals(ids.isEmpty(), present.group().leaderId().isEmpty());
            assertTrue(ids.isEmpty() || ids.contains(present.group().leaderId()), "the leader is no member");
            assertFalse(scenario.group.isEmpty() && !ids.isEmpty(), "an empty group has members");
            boolean settled = scenario.group.state() == ClassicGroupState.STABLE
                    || scenario.group.state() == ClassicGroupState.COMPLETING_REBALANCE;
            assertTrue(!settled || (!ids.isEmpty() && ids.size() <= MAX_SIZE), "a settled group of " + ids.size());
        }

        private void checkWaiting(LoadedGroup present) {
            Set<String> waiting = new HashSet<>();
            for (long token : open()) {
                GroupRequest request = asked.get(token);
                if (scenario.group.isStoring()) {
                    continue;
                }
                ClassicGroupState expected = request instanceof GroupRequest.Join
                        ? ClassicGroupState.PREPARING_REBALANCE
                        : ClassicGroupState.COMPLETING_REBALANCE;
                assertEquals(expected, scenario.group.state(), "nothing but joins and syncs in their phase may wait: " + request);
                String memberId = request instanceof GroupRequest.Join join
                        ? join.memberId().isEmpty() ? join.candidateMemberId() : join.memberId()
                        : ((GroupRequest.Sync) request).memberId();
                assertTrue(waiting.add(memberId), memberId + " waits twice");
                assertTrue(present.members().stream().anyMatch(member -> member.memberId().equals(memberId)), "who waits is a member");
            }
            assertTrue(waiting.isEmpty() || scenario.group.nextDeadlineMs() < Long.MAX_VALUE, "somebody waits for ever");
        }

        private void checkAnswer(GroupRequest request, GroupAnswer answer, LoadedGroup present) {
            assertNotNull(answer.error());
            if (answer instanceof Joined joined && joined.error() == GroupError.MEMBER_ID_REQUIRED) {
                knownIds.add(joined.memberId());
            } else if (answer instanceof Joined joined && joined.error() == GroupError.NONE) {
                checkJoined(joined);
            } else if (answer instanceof Joined joined) {
                assertEquals(-1, joined.generation());
            } else if (answer instanceof Synced synced && synced.error() == GroupError.NONE) {
                int generation = ((GroupRequest.Sync) request).generation();
                assertTrue(generation <= present.group().epoch());
                String assigned = text(synced.assignment());
                // Nothing for a static member that was away while the leader assigned, and came back under another id.
                assertTrue(assigned.isEmpty() || assigned.equals("g" + generation), assigned + " in generation " + generation);
            }
        }

        private void checkJoined(Joined joined) {
            if (!joined.members().isEmpty()) {
                assertEquals(joined.leaderId(), joined.memberId(), "only the leader is told the members");
                assertTrue(joined.members().stream().anyMatch(member -> member.memberId().equals(joined.memberId())));
                String leader = instances.getOrDefault(joined.memberId(), joined.memberId());
                String other = leaders.putIfAbsent(joined.generation(), leader);
                assertTrue(other == null || other.equals(leader), "generation " + joined.generation() + " has two leaders");
            }
        }

        /** The network is quiet, the catalog is well: everybody is gone in the end, and nobody left without an answer. */
        private void end() {
            scenario.storing = Storing.SUCCEEDS;
            if (scenario.group.isStoring()) {
                scenario.storeEnds(Storing.SUCCEEDS);
            }
            if (random.nextBoolean()) {
                failOver();
            }
            scenario.pass(3_600_000);
            assertEquals(Set.of(), open(), "requests are lost");
            assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
            assertEquals(Set.of(), scenario.rows.members().keySet());
            check();
        }
    }

    /** What a rebalance of many members costs, so that nothing in it grows with their square. */
    @Test
    void shouldSettleManyMembers_whenTheyComeAtOnce() {
        GroupScenario scenario = new GroupScenario();
        scenario.settings = new GroupSettings.Classic(3_000, 6_000, 1_800_000, Integer.MAX_VALUE);
        List<String> members = scenario.stableMembers(5_000);
        assertEquals(5_000, members.size());
        members.forEach(member -> assertEquals(GroupError.NONE, scenario.beat(member, 1)));
        scenario.pass(GroupScenario.SESSION_MS);

        assertEquals(ClassicGroupState.EMPTY, scenario.group.state());
    }
}
