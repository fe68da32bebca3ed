package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The coordinator with its threads. */
@Timeout(60)
class GroupCoordinatorLoopTest {

    private static final long PATIENCE_MS = 20_000;

    private final InMemoryGroupStore store = new InMemoryGroupStore();
    private final AtomicLong skippedMs = new AtomicLong();
    private final AtomicLong brokerEpoch = new AtomicLong(100);
    private final List<GroupCoordinatorLoop> open = new ArrayList<>();

    @AfterEach
    void close() {
        store.letGo();
        open.forEach(GroupCoordinatorLoop::close);
    }

    @Test
    void shouldShareTheNextTransaction_whenCommitsArriveDuringASlowOne() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        store.holdWrites();
        List<CompletableFuture<GroupError>> commits = new ArrayList<>();
        commits.add(coordinator.commitOffsets(Requests.commit("first", 1)));
        await(() -> store.writesAtGate() == 1);
        List<String> sameLane = groupsOfLane(laneOf("first"), 200);
        sameLane.forEach(groupId -> commits.add(coordinator.commitOffsets(Requests.commit(groupId, 1))));
        await(() -> coordinator.status().queuedRows() == 2 * commits.size());
        assertTrue(commits.stream().noneMatch(CompletableFuture::isDone));

        store.letGo();

        commits.forEach(commit -> assertEquals(GroupError.NONE, commit.join()));
        List<List<SlotWrite>> transactions = store.transactions();
        assertEquals(2, transactions.size());
        assertEquals(200, groupsIn(transactions.get(1)));
    }

    @Test
    void shouldStoreOtherSlots_whenOneTransactionIsSlow() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        store.holdWrites();
        for (int lane = 0; lane < GroupStoring.STORE_THREADS; lane++) {
            coordinator.commitOffsets(Requests.commit(groupsOfLane(lane, 1).get(0), 1));
        }

        await(() -> store.writesAtGate() == GroupStoring.STORE_THREADS);
    }

    @Test
    void shouldReadSeveralSlotsAtOnce_whenTheyAreGained() {
        store.holdSlotReads();
        GroupCoordinatorLoop coordinator = following(1, 1);

        await(() -> store.slotReads() == OwnedSlots.PARALLEL_READS);
        store.letGo();
        await(() -> coordinator.status().ownedSlots() == CoordinatorSlots.COUNT);
    }

    @Test
    void shouldKnowAllGroups_whenThousandsAreLoaded() {
        for (int i = 0; i < 2_000; i++) {
            store.put(new StoredGroup("group-" + i, GroupType.CLASSIC, "consumer", "range", "", 3, 3, 0, true));
        }
        GroupCoordinatorLoop coordinator = ready(1, 1);

        assertEquals(2_000, coordinator.status().groups());
        assertEquals(2_000, coordinator.listGroups().join().groups().size());
    }

    @Test
    void shouldHandOver_whenAnotherNodeTakesTheSlots() {
        GroupCoordinatorLoop first = ready(1, 1);
        assertEquals(GroupError.NONE, first.ask(Requests.join("g", "a")).join().error());
        assertEquals(GroupError.NONE, first.commitOffsets(Requests.commit("g", "a", 1, 5)).join());
        CompletableFuture<GroupAnswer> parked = first.ask(Requests.sync("g", "a"));

        GroupCoordinatorLoop second = ready(2, 2);

        assertEquals(GroupError.NONE, second.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(5, second.fetchOffsets(List.of(new OffsetQuery("g", "a", 1))).join().get(0).offsets().get(0).offset().offset());
        assertEquals(GroupError.NOT_COORDINATOR, first.commitOffsets(Requests.commit("g", "a", 1, 4)).join(), "fenced by the catalog");
        assertEquals(GroupError.NOT_COORDINATOR, parked.join().error());
        assertEquals(GroupError.NOT_COORDINATOR, first.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(GroupError.NONE, second.commitOffsets(Requests.commit("g", "a", 1, 6)).join());
        assertEquals(6L, store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldNotLetALateWriteThrough_whenItsCoordinatorWasReplacedMeanwhile() {
        GroupCoordinatorLoop zombie = ready(1, 1);
        store.holdWrites();
        CompletableFuture<GroupError> late = zombie.commitOffsets(Requests.commit("g", 4));
        await(() -> store.writesAtGate() == 1);
        GroupCoordinatorLoop successor = ready(2, 2);
        store.letGo();

        assertEquals(GroupError.NOT_COORDINATOR, late.join());
        assertEquals(null, store.offset("g", Requests.PARTITION));
        assertEquals(GroupError.NONE, successor.commitOffsets(Requests.commit("g", 5)).join());
    }

    @Test
    void shouldTakeItsSlots_whenTheImageKnewTheRegistrationFirst() {
        brokerEpoch.set(-1);
        GroupCoordinatorLoop coordinator = following(1, 1);
        assertEquals(GroupError.NOT_COORDINATOR, coordinator.commitOffsets(Requests.commit("g", 1)).join());

        brokerEpoch.set(100);

        await(() -> coordinator.status().ownedSlots() == CoordinatorSlots.COUNT);
    }

    @Test
    void shouldHealByItself_whenTheCatalogWasAway() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        coordinator.ask(Requests.join("g", "a")).join();
        store.setUnavailable(true);
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, coordinator.commitOffsets(Requests.commit("g", "a", 1, 5)).join());
        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS,
                coordinator.fetchOffsets(List.of(new OffsetQuery("g", null, -1))).join().get(0).error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, coordinator.ask(Requests.join("g", "b")).join().error());
        assertEquals(GroupError.NONE, coordinator.ask(Requests.heartbeat("g", "a", 1)).join().error());

        store.setUnavailable(false);

        assertEquals(GroupError.NONE, coordinator.commitOffsets(Requests.commit("g", "a", 1, 6)).join());
        await(() -> coordinator.ask(Requests.join("g", "b")).join().error() == GroupError.NONE);
        assertEquals(GroupError.NONE, coordinator.ask(Requests.heartbeat("g", "a", 2)).join().error());
    }

    @Test
    void shouldNotKeepAnybodyWaiting_whenTheCatalogStaysSilent() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        store.holdWrites();
        CompletableFuture<GroupError> commit = coordinator.commitOffsets(Requests.commit("g", 1));
        await(() -> store.writesAtGate() == 1);
        assertFalse(commit.isDone());

        skippedMs.addAndGet(StoreLane.PATIENCE_WHILE_SLOW_MS);

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, commit.join());
    }

    @Test
    void shouldGoOn_whenOneGroupMeetsAnErrorOfTheMachine() {
        GroupCoordinatorLoop coordinator = ready(1, 1);

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, coordinator.ask(Requests.join("g", "a", "lack a class")).join().error());

        assertEquals(GroupError.NONE, coordinator.ask(Requests.join("other", "b")).join().error());
    }

    @Test
    void shouldThrowMembersOut_whenTheirTimeIsUp() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        coordinator.ask(Requests.join("g", "a")).join();

        skippedMs.addAndGet(ScriptedGroup.SESSION_MS);

        await(() -> store.group("g").empty());
    }

    @Test
    void shouldDeleteGroups_whenTheyAreEmptyAndSayWhyNot() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        coordinator.ask(Requests.join("busy", "a")).join();
        coordinator.commitOffsets(Requests.commit("idle", 1)).join();

        assertEquals(Map.of("busy", GroupError.NON_EMPTY_GROUP, "idle", GroupError.NONE, "none", GroupError.GROUP_ID_NOT_FOUND),
                coordinator.deleteGroups(List.of("busy", "idle", "none")).join());
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, coordinator.describeGroups(List.of("idle")).join().get(0).error());
    }

    @Test
    void shouldDeleteExpiredGroups_whenTheTimeHasCome() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        coordinator.commitOffsets(Requests.commit("g", 1)).join();
        store.expireNext(List.of("g"));

        skippedMs.addAndGet(Desk.OFFSETS.retentionCheckIntervalMs());

        await(() -> store.group("g") == null);
    }

    @Test
    void shouldAnswerEverything_whenItIsClosed() {
        GroupCoordinatorLoop coordinator = ready(1, 1);
        coordinator.ask(Requests.join("g", "a")).join();
        CompletableFuture<GroupAnswer> parked = coordinator.ask(Requests.sync("g", "a"));
        store.holdWrites();
        CompletableFuture<GroupError> storing = coordinator.commitOffsets(Requests.commit("h", 1));
        await(() -> store.writesAtGate() == 2);

        coordinator.close();

        assertEquals(GroupError.NOT_COORDINATOR, parked.join().error());
        assertEquals(GroupError.NOT_COORDINATOR, storing.join());
        assertEquals(GroupError.NOT_COORDINATOR, coordinator.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(GroupError.NOT_COORDINATOR, coordinator.listGroups().join().error());
        // A terminated executor's last thread may still be on its way out.
        await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("group-")));
    }

    // ---- what the stories are made of ----

    private GroupCoordinatorLoop following(int brokerId, int coordinatorEpoch) {
        MonotonicWallClock clock = new MonotonicWallClock();
        GroupCoordinatorLoop coordinator = new GroupCoordinatorLoop(
                () -> brokerId, () -> brokerId == 1 ? brokerEpoch.get() : brokerId * 100L, store, ScriptedGroup.FACTORY,
                () -> Desk.OFFSETS, Thread::new, () -> clock.getAsLong() + skippedMs.get());
        open.add(coordinator);
        coordinator.start();
        coordinator.onImage(null, Requests.image(brokerId, coordinatorEpoch));
        return coordinator;
    }

    private GroupCoordinatorLoop ready(int brokerId, int coordinatorEpoch) {
        GroupCoordinatorLoop coordinator = following(brokerId, coordinatorEpoch);
        await(() -> coordinator.status().ownedSlots() == CoordinatorSlots.COUNT);
        return coordinator;
    }

    private static int laneOf(String groupId) {
        return GroupStoring.laneOf(CoordinatorSlots.slotOf(groupId));
    }

    private static List<String> groupsOfLane(int lane, int count) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; groups.size() < count; i++) {
            if (laneOf("group-" + i) == lane) {
                groups.add("group-" + i);
            }
        }
        return groups;
    }

    private static long groupsIn(List<SlotWrite> transaction) {
        return transaction.stream().flatMap(write -> write.changes().stream()).map(GroupChange::groupId).distinct().count();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within " + PATIENCE_MS + " ms");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
