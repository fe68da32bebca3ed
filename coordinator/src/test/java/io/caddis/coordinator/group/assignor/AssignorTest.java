package io.caddis.coordinator.group.assignor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.assignor.ServerAssignor.GroupInput;
import io.caddis.coordinator.group.assignor.ServerAssignor.MemberInput;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssignorTest {

    private static final UUID F = new UUID(0, 1);
    private static final UUID G = new UUID(0, 2);

    private final ServerAssignor uniform = ServerAssignor.named("uniform").orElseThrow();
    private final ServerAssignor range = ServerAssignor.named("range").orElseThrow();
    private final Map<String, MemberInput> members = new TreeMap<>();
    private final Map<UUID, Integer> partitions = new HashMap<>(Map.of(F, 6, G, 6));

    @Test
    void shouldSpreadEvenly_whenAllReadTheSame() {
        member("a", F, G);
        member("b", F, G);
        member("c", F, G);
        member("d", F, G);
        member("e", F, G);
        assertEquals(List.of(2, 2, 2, 3, 3), sizes(assign(uniform)).stream().sorted().toList());
    }

    @Test
    void shouldMoveNoMoreThanNeeded_whenMemberJoins() {
        member("a", F);
        member("b", F);
        Map<String, PartitionSet> before = assignAndKeep(uniform);
        member("c", F);
        Map<String, PartitionSet> after = assign(uniform);
        assertEquals(2, after.get("c").size());
        assertEquals(2, after.get("a").intersect(before.get("a")).size());
        assertEquals(2, after.get("b").intersect(before.get("b")).size());
    }

    @Test
    void shouldKeepEverything_whenMemberLeaves() {
        member("a", F);
        member("b", F);
        member("c", F);
        Map<String, PartitionSet> before = assignAndKeep(uniform);
        members.remove("c");
        Map<String, PartitionSet> after = assign(uniform);
        assertEquals(before.get("a"), after.get("a").intersect(before.get("a")));
        assertEquals(before.get("b"), after.get("b").intersect(before.get("b")));
        assertEquals(3, after.get("a").size());
    }

    @Test
    void shouldTakeFromThoseWhoAreToldFirst_whenMemberJoins() {
        partitions.put(F, 12);
        for (String memberId : List.of("a", "b", "c", "d")) {
            member(memberId, F);
        }
        Map<String, PartitionSet> before = assignAndKeep(uniform);
        Map<String, Long> expectedMs = Map.of("a", 400L, "b", 100L, "c", Long.MAX_VALUE, "d", 300L);
        members.replaceAll((memberId, member) -> new MemberInput(
                null, member.topicIds(), member.current(), expectedMs.get(memberId)));
        members.put("new", new MemberInput(null, Set.of(F), PartitionSet.EMPTY, 500));

        Map<String, PartitionSet> after = assign(uniform);

        assertEquals(2, after.get("new").size());
        assertEquals(before.get("a"), after.get("a"));
        assertEquals(before.get("c"), after.get("c"));
        assertEquals(2, after.get("b").size());
        assertEquals(2, after.get("d").size());
    }

    @Test
    void shouldMixTopics_whenPartitionsMoveToNewcomer() {
        member("a", F, G);
        assignAndKeep(uniform);
        member("b", F, G);
        assertEquals(Set.of(F, G), assign(uniform).get("b").topicIds());
    }

    @Test
    void shouldBalanceAsFarAsSubscriptionsAllow() {
        member("a", F);
        member("b", F, G);
        member("c", G);
        assertEquals(List.of(4, 4, 4), sizes(assign(uniform)));
    }

    @Test
    void shouldIgnoreWhatIsGone_whenTopicShrankOrMemberUnsubscribed() {
        members.put("a", new MemberInput(null, Set.of(G), PartitionSet.of(Map.of(F, List.of(0, 9), G, List.of(77))), 0));
        assertEquals(Map.of(G, List.of(0, 1, 2, 3, 4, 5)), assign(uniform).get("a").toMap());
    }

    @Test
    void shouldGiveEqualRangesOfTopics() {
        member("a", F, G);
        member("b", F, G);
        Map<String, PartitionSet> assignment = assign(range);
        assertEquals(Map.of(F, List.of(0, 1, 2), G, List.of(0, 1, 2)), assignment.get("a").toMap());
        assertEquals(Map.of(F, List.of(3, 4, 5), G, List.of(3, 4, 5)), assignment.get("b").toMap());
    }

    @Test
    void shouldGiveFirstMembersOneMore_whenRangesAreNotEven() {
        partitions.put(F, 5);
        member("a", F);
        member("b", F);
        member("c", F);
        assertEquals(List.of(2, 2, 1), sizes(assign(range)));
    }

    @Test
    void shouldKeepRange_whenStaticMemberGetsNewId() {
        members.put("z", new MemberInput("i1", Set.of(F), PartitionSet.EMPTY, 0));
        members.put("y", new MemberInput("i2", Set.of(F), PartitionSet.EMPTY, 0));
        member("a", F);
        PartitionSet before = assign(range).get("z");
        assertTrue(before.contains(F, 0));
        members.put("0", members.remove("z"));
        assertEquals(before, assign(range).get("0"));
    }

    @Test
    void shouldAssignNothing_whenThereIsNobodyOrNothing() {
        assertEquals(Map.of(), assign(uniform));
        member("a");
        assertEquals(PartitionSet.EMPTY, assign(uniform).get("a"));
        assertEquals(PartitionSet.EMPTY, assign(range).get("a"));
    }

    /** Random groups that change: everything is covered once, by subscribers, and equal subscriptions differ by one at most. */
    @Test
    void shouldCoverAllAndBalance_whateverHappens() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            members.clear();
            partitions.clear();
            List<UUID> topics = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                topics.add(new UUID(seed, i));
                partitions.put(topics.get(i), 1 + random.nextInt(12));
            }
            boolean homogeneous = random.nextBoolean();
            for (int step = 0; step < 12; step++) {
                if (random.nextInt(3) > 0 || members.isEmpty()) {
                    UUID[] some = topics.stream().filter(topic -> homogeneous || random.nextBoolean()).toArray(UUID[]::new);
                    member("m" + random.nextInt(10), some);
                } else {
                    members.remove(members.keySet().iterator().next());
                }
                check(seed, assign(range));
                Map<String, PartitionSet> assignment = assignAndKeep(uniform);
                check(seed, assignment);
                if (homogeneous && !members.isEmpty()) {
                    List<Integer> sizes = sizes(assignment).stream().sorted().toList();
                    assertTrue(sizes.get(sizes.size() - 1) - sizes.get(0) <= 1, "seed " + seed + ": " + sizes);
                }
                assertEquals(assignment, assign(uniform), "seed " + seed + ": what is balanced stays");
            }
        }
    }

    @Test
    void shouldTakeMilliseconds_whenGroupIsLarge() {
        partitions.clear();
        UUID[] topics = new UUID[60];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = new UUID(1, i);
            partitions.put(topics[i], 10);
        }
        for (int i = 0; i < 99; i++) {
            member("m" + i, topics);
        }
        assignAndKeep(uniform);
        long startNs = 0;
        for (int round = 0; round < 50; round++) {
            member("x" + round, topics);
            startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            assignAndKeep(uniform);
        }
        long tookMs = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs) / 1_000_000;
        assertTrue(tookMs < 250, "took " + tookMs + " ms");
    }

    private void check(int seed, Map<String, PartitionSet> assignment) {
        Set<String> given = new HashSet<>();
        assignment.forEach((memberId, set) -> set.forEach((topic, partition) -> {
            assertTrue(given.add(topic + "-" + partition), "seed " + seed + ": twice");
            assertTrue(members.get(memberId).topicIds().contains(topic), "seed " + seed + ": not subscribed");
        }));
        int expected = partitions.entrySet().stream()
                .filter(topic -> members.values().stream().anyMatch(member -> member.topicIds().contains(topic.getKey())))
                .mapToInt(Map.Entry::getValue).sum();
        assertEquals(expected, given.size(), "seed " + seed);
    }

    private void member(String memberId, UUID... topics) {
        MemberInput before = members.get(memberId);
        members.put(memberId, new MemberInput(null, Set.of(topics), before == null ? PartitionSet.EMPTY : before.current(), 0));
    }

    private Map<String, PartitionSet> assign(ServerAssignor assignor) {
        return assignor.assign(new GroupInput(members, partitions));
    }

    private Map<String, PartitionSet> assignAndKeep(ServerAssignor assignor) {
        Map<String, PartitionSet> assignment = assign(assignor);
        assignment.forEach((memberId, set) -> members.compute(memberId, (id, member) ->
                new MemberInput(member.instanceId(), member.topicIds(), set, 0)));
        return assignment;
    }

    private static List<Integer> sizes(Map<String, PartitionSet> assignment) {
        return new TreeMap<>(assignment).values().stream().map(PartitionSet::size).toList();
    }
}
