package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All instances of a large service begin at once. The bounds are wide, for machines that do other things too: they are to find
 * what costs the square of the number of members.
 */
@Timeout(120)
class ThousandsOfMembersTest {

    private static final int MEMBERS = 3_000;
    private static final long PATIENCE_MS = 40_000;
    /** For each time the group is assigned anew, one a second, and for each step of the member itself. */
    private static final int MOST_WRITES_OF_A_MEMBER = 100;
    private static final int SESSION_TIMEOUT_MS = 100_000;
    private static final GroupClient CLIENT = new GroupClient("client", "/127.0.0.1");

    private static final GroupSettings SETTINGS = new GroupSettings(
            new GroupSettings.Classic(1_000, 6_000, 1_800_000, Integer.MAX_VALUE), GroupSettings.DEFAULTS.consumer(),
            GroupSettings.DEFAULTS.offsets(), GroupSettings.DEFAULTS.lag());

    private final InMemoryGroupStore store = new InMemoryGroupStore();
    private GroupCoordinatorLoop coordinator;

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void shouldFormOneGeneration_whenTheySpeakTheClassicProtocol() {
        open();
        long begunNs = System.nanoTime();
        List<CompletableFuture<Joined>> first = each(number -> joining("", "candidate-" + number));
        List<String> memberIds = first.stream().map(joined -> {
            assertEquals(GroupError.MEMBER_ID_REQUIRED, joined.join().error());
            return joined.join().memberId();
        }).toList();
        List<CompletableFuture<Joined>> second = each(number -> joining(memberIds.get(number), ""));
        List<Joined> joined = second.stream().map(CompletableFuture::join).toList();
        Joined leader = joined.stream().filter(answer -> !answer.members().isEmpty()).findFirst().orElseThrow();
        assertEquals(MEMBERS, leader.members().size());
        assertEquals(Set.of(1), Set.copyOf(joined.stream().map(Joined::generation).toList()));

        Map<String, byte[]> assignment = new HashMap<>();
        memberIds.forEach(memberId -> assignment.put(memberId, memberId.getBytes(StandardCharsets.UTF_8)));
        List<CompletableFuture<Synced>> synced = each(number -> new GroupRequest.Sync("g", memberIds.get(number), null, 1, "consumer",
                "range", memberIds.get(number).equals(leader.memberId()) ? assignment : Map.of()));
        for (int number = 0; number < MEMBERS; number++) {
            assertEquals(memberIds.get(number), new String(synced.get(number).join().assignment(), StandardCharsets.UTF_8));
        }
        List<CompletableFuture<Beaten>> beaten = each(number -> new GroupRequest.Heartbeat("g", memberIds.get(number), null, 1));
        beaten.forEach(answer -> assertEquals(GroupError.NONE, answer.join().error()));
        assertSoon(begunNs, "joined, were assigned and sent a heartbeat");
        assertEquals(MEMBERS, store.members("g").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void shouldSettle_whenTheySpeakTheConsumerProtocol(String assignor) {
        open();
        long begunNs = System.nanoTime();
        List<CompletableFuture<ConsumerBeaten>> joined = each(number -> new GroupRequest.ConsumerHeartbeat(
                "g", memberId(number), 0, null, null, SESSION_TIMEOUT_MS, List.of("topic"), null, assignor, Map.of(), CLIENT));
        Integer[] epochs = new Integer[MEMBERS];
        List<Map<UUID, List<Integer>>> owned = new ArrayList<>(Collections.nCopies(MEMBERS, Map.of()));
        for (int number = 0; number < MEMBERS; number++) {
            take(joined.get(number).join(), number, epochs, owned);
        }
        assertSoon(begunNs, "joined with " + assignor + ", " + store.memberRowsWritten() + " rows written");

        await(() -> {
            List<CompletableFuture<ConsumerBeaten>> beaten = each(number -> new GroupRequest.ConsumerHeartbeat(
                    "g", memberId(number), epochs[number], null, null, -1, null, null, null, owned.get(number), CLIENT));
            for (int number = 0; number < MEMBERS; number++) {
                take(beaten.get(number).join(), number, epochs, owned);
            }
            return state().equals("Stable");
        });
        assertSoon(begunNs, "settled with " + assignor + ", " + store.memberRowsWritten() + " rows written");
        assertTrue(store.memberRowsWritten() < MOST_WRITES_OF_A_MEMBER * MEMBERS, store.memberRowsWritten() + " rows written");
        assertEquals(ManyPartitions.COUNT, owned.stream().mapToInt(mine -> mine.getOrDefault(Requests.TOPIC, List.of()).size()).sum());
    }

    // ---- what the stories are made of ----

    private static void take(ConsumerBeaten answer, int number, Integer[] epochs, List<Map<UUID, List<Integer>>> owned) {
        assertEquals(GroupError.NONE, answer.error(), answer.errorMessage());
        epochs[number] = answer.memberEpoch();
        if (answer.assignment() != null) {
            owned.set(number, answer.assignment());
        }
    }

    private void open() {
        coordinator = new GroupCoordinatorLoop(() -> 1, () -> 100L, store,
                new ClassicAndConsumerGroups(groupId -> ConsumerGroupConfig.of(SETTINGS), new ManyPartitions()), SETTINGS::offsets,
                Thread::new, new MonotonicWallClock());
        coordinator.start();
        coordinator.onImage(null, Requests.image(1, 1));
        await(() -> coordinator.status().ownedSlots() == CoordinatorSlots.COUNT);
    }

    private String state() {
        Described described = coordinator.describeGroups(List.of("g")).join().get(0);
        return described.description().state();
    }

    private interface RequestOfMember {
        GroupRequest of(int number);
    }

    /** All at once, as from as many connections. */
    @SuppressWarnings("unchecked")
    private <T> List<CompletableFuture<T>> each(RequestOfMember request) {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        for (int number = 0; number < MEMBERS; number++) {
            answers.add((CompletableFuture<T>) coordinator.ask(request.of(number)));
        }
        return answers;
    }

    private static GroupRequest joining(String memberId, String candidate) {
        GroupRequest.JoinProtocol range = new GroupRequest.JoinProtocol("range", new byte[] {0, 0});
        return new GroupRequest.Join("g", memberId, candidate, null, true, false, "consumer", List.of(range), SESSION_TIMEOUT_MS,
                SESSION_TIMEOUT_MS, CLIENT, "");
    }

    private static String memberId(int number) {
        return new UUID(7, Integer.reverse(number)).toString(); // not in the order in which they come
    }

    private static void assertSoon(long begunNs, String what) {
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs);
        System.out.println(MEMBERS + " members " + what + " in " + tookMs + " ms");
        assertTrue(tookMs < PATIENCE_MS, what + " took " + tookMs + " ms");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within " + PATIENCE_MS + " ms");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** A cluster with one topic, of more partitions than there are members. */
    private static final class ManyPartitions implements GroupTopics {

        private static final int COUNT = 5_000;
        private static final Topic TOPIC = new Topic(Requests.TOPIC, "topic", COUNT, Collections.nCopies(COUNT, Set.of()));

        @Override
        public Optional<Topic> byName(String name) {
            return Optional.of(TOPIC).filter(topic -> topic.name().equals(name));
        }

        @Override
        public Optional<Topic> byId(UUID id) {
            return Optional.of(TOPIC).filter(topic -> topic.id().equals(id));
        }

        @Override
        public Collection<String> matching(String regex) {
            return List.of();
        }
    }
}
