package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.consumer.ConsumerGroupConfig;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The coordinator with the groups clients meet. */
@Timeout(60)
class BothProtocolsTest {

    private static final long PATIENCE_MS = 20_000;

    private static final GroupSettings SETTINGS = new GroupSettings(
            new GroupSettings.Classic(0, 6_000, 1_800_000, Integer.MAX_VALUE), GroupSettings.DEFAULTS.consumer(),
            GroupSettings.DEFAULTS.offsets(), GroupSettings.DEFAULTS.lag());

    private final InMemoryGroupStore store = new InMemoryGroupStore();
    private final List<GroupCoordinatorLoop> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(GroupCoordinatorLoop::close);
    }

    @Test
    void shouldKeepItsGeneration_whenTheCoordinatorOfAClassicGroupChanges() {
        GroupCoordinatorLoop first = coordinator(1, 1);
        GroupAnswer.Joined joined = join(first, "");
        assertEquals(GroupError.NONE, joined.error());
        assertEquals(GroupError.NONE, sync(first, joined).error());
        assertEquals(GroupError.NONE, first.commitOffsets(Requests.commit("g", joined.memberId(), joined.generation(), 5)).join());

        GroupCoordinatorLoop second = coordinator(2, 2);

        GroupRequest heartbeat = Requests.heartbeat("g", joined.memberId(), joined.generation());
        assertEquals(GroupError.NONE, second.ask(heartbeat).join().error());
        assertArrayEquals(new byte[] {7}, sync(second, joined).assignment());
        assertEquals(GroupError.NOT_COORDINATOR,
                first.commitOffsets(Requests.commit("g", joined.memberId(), joined.generation(), 6)).join());
        assertEquals(5L, store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldSettle_whenTheCatalogWasAwayInTheMidstOfARebalance() {
        GroupCoordinatorLoop coordinator = coordinator(1, 1);
        GroupAnswer.Joined joined = join(coordinator, "");
        store.setUnavailable(true);
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, sync(coordinator, joined).error());
        store.setUnavailable(false);

        await(() -> {
            GroupAnswer.Joined again = join(coordinator, joined.memberId());
            return again.error() == GroupError.NONE && sync(coordinator, again).error() == GroupError.NONE;
        });

        assertEquals(Set.of(joined.memberId()), store.members("g"));
    }

    @Test
    void shouldKeepItsEpoch_whenTheCoordinatorOfAConsumerGroupChanges() {
        GroupCoordinatorLoop first = coordinator(1, 1);
        GroupAnswer.ConsumerBeaten joined = beat(first, 0);
        assertEquals(GroupError.NONE, joined.error(), joined.errorMessage());
        assertEquals(Map.of(Requests.TOPIC, List.of(0, 1)), joined.assignment());

        GroupCoordinatorLoop second = coordinator(2, 2);

        GroupAnswer.ConsumerBeaten beaten = beat(second, joined.memberEpoch());
        assertEquals(GroupError.NONE, beaten.error(), beaten.errorMessage());
        assertEquals(joined.memberEpoch(), beaten.memberEpoch());
        assertEquals(GroupError.NONE, second.commitOffsets(new OffsetCommit("g", "member", null, beaten.memberEpoch(), true,
                Requests.commit("g", 5).offsets())).join());
        assertEquals(5L, store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldKeepItsOffsets_whenAGroupOfOffsetsIsJoinedByAConsumer() {
        GroupCoordinatorLoop coordinator = coordinator(1, 1);
        assertEquals(GroupError.NONE, coordinator.commitOffsets(Requests.commit("g", 5)).join());
        assertEquals(GroupType.CLASSIC, store.group("g").type());

        GroupAnswer.ConsumerBeaten joined = beat(coordinator, 0);

        assertEquals(GroupError.NONE, joined.error(), joined.errorMessage());
        assertEquals(GroupType.CONSUMER, store.group("g").type());
        OffsetQuery query = new OffsetQuery("g", "member", joined.memberEpoch());
        assertEquals(5, coordinator.fetchOffsets(List.of(query)).join().get(0).offsets().get(0).offset().offset());
    }

    @Test
    void shouldKnowTheMember_whenTheAnswerToItsJoinWasLost() {
        GroupCoordinatorLoop coordinator = coordinator(1, 1);
        store.loseNextAnswer();
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, beat(coordinator, 0).error());

        await(() -> beat(coordinator, 0).error() == GroupError.NONE);

        assertEquals(Set.of("member"), store.members("g"));
    }

    // ---- what the stories are made of ----

    private GroupCoordinatorLoop coordinator(int brokerId, int coordinatorEpoch) {
        GroupCoordinatorLoop coordinator = new GroupCoordinatorLoop(() -> brokerId, () -> brokerId * 100L, store,
                new ClassicAndConsumerGroups(groupId -> ConsumerGroupConfig.of(SETTINGS), new OneTopic()), SETTINGS::offsets, Thread::new,
                new MonotonicWallClock());
        open.add(coordinator);
        coordinator.start();
        coordinator.onImage(null, Requests.image(brokerId, coordinatorEpoch));
        await(() -> coordinator.status().ownedSlots() == CoordinatorSlots.COUNT);
        return coordinator;
    }

    private static GroupAnswer.Joined join(GroupCoordinatorLoop coordinator, String memberId) {
        GroupRequest.JoinProtocol range = new GroupRequest.JoinProtocol("range", subscription("topic"));
        return (GroupAnswer.Joined) coordinator.ask(new GroupRequest.Join("g", memberId, "candidate", null, false, false, "consumer",
                List.of(range), 10_000, 10_000, new GroupClient("client", "/127.0.0.1"), "")).join();
    }

    /** The leader assigns a single byte to itself. */
    private static GroupAnswer.Synced sync(GroupCoordinatorLoop coordinator, GroupAnswer.Joined joined) {
        return (GroupAnswer.Synced) coordinator.ask(new GroupRequest.Sync("g", joined.memberId(), null, joined.generation(), "consumer",
                "range", Map.of(joined.memberId(), new byte[] {7}))).join();
    }

    private static GroupAnswer.ConsumerBeaten beat(GroupCoordinatorLoop coordinator, int epoch) {
        return (GroupAnswer.ConsumerBeaten) coordinator.ask(new GroupRequest.ConsumerHeartbeat("g", "member", epoch, null, null, 10_000,
                List.of("topic"), null, null, Map.of(), new GroupClient("client", "/127.0.0.1"))).join();
    }

    /** Version 0 of what consumers say in JoinGroup. */
    private static byte[] subscription(String topic) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + Integer.BYTES + Short.BYTES + name.length + Integer.BYTES)
                .putShort((short) 0).putInt(1).putShort((short) name.length).put(name).putInt(-1).array();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within " + PATIENCE_MS + " ms");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** A cluster with one topic of two partitions. */
    private static final class OneTopic implements GroupTopics {

        private static final Topic TOPIC = new Topic(Requests.TOPIC, "topic", 2, List.of(Set.of(), Set.of()));

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
