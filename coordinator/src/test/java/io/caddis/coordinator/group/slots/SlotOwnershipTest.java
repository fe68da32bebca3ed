package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which groups a node answers for, as the image gives slots and takes them. */
class SlotOwnershipTest {

    private final InMemoryGroupStore store = new InMemoryGroupStore();

    @Test
    void shouldSendMembersAway_whenTheSlotIsAnotherNodes() {
        Desk desk = new Desk(store);
        desk.follow(Requests.image(2, 1));

        assertEquals(new GroupAnswer.Beaten(GroupError.NOT_COORDINATOR), desk.ask(Requests.heartbeat("g", "a", 1)).join());
        assertEquals(GroupError.NOT_COORDINATOR, desk.commit(Requests.commit("g", 1)).join());
        assertEquals(GroupError.NOT_COORDINATOR, desk.fetch("g").join().error());
        assertEquals("NOT_COORDINATOR", desk.state("g"));
    }

    @Test
    void shouldSendMembersAway_whenTheSlotWasGivenToAFormerRegistrationOfThisNode() {
        Desk desk = new Desk(store);
        desk.core.onImage(Requests.image(1, 1), 1, 101, desk.nowMs);

        assertEquals(GroupError.NOT_COORDINATOR, desk.commit(Requests.commit("g", 1)).join());
    }

    @Test
    void shouldAskForPatience_whenTheSlotIsNotReadYet() {
        Desk desk = new Desk(store);
        desk.follow(Requests.image(1, 1));

        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, desk.ask(Requests.join("g", "a")).join().error());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, desk.ask(Requests.sync("g", "a")).join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, desk.commit(Requests.commit("g", 1)).join());
        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, desk.fetch("g").join().error());
        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, desk.core.list(desk.nowMs).error());
        assertEquals("COORDINATOR_LOAD_IN_PROGRESS", desk.state("g"));
    }

    @Test
    void shouldKnowItsMembers_whenAnotherNodeHadTheGroupBefore() {
        Desk before = new Desk(store);
        before.follow(Requests.image(1, 1));
        before.readSlots();
        before.withMember("g", "a");

        Desk after = new Desk(store);
        after.follow(Requests.image(1, 2));
        after.readSlots();

        assertEquals(GroupError.NONE, after.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(1, after.core.list(after.nowMs).groups().size());
    }

    @Test
    void shouldReadFewSlotsAtOnce_whenManyAreGained() {
        Desk desk = new Desk(store);
        desk.follow(Requests.image(1, 1));

        assertEquals(OwnedSlots.PARALLEL_READS, desk.core.nextReads(desk.nowMs).size());
        assertEquals(0, desk.core.nextReads(desk.nowMs).size());
        assertEquals(CoordinatorSlots.COUNT, desk.core.status().loadingSlots());
    }

    @Test
    void shouldReadTheSlotsLater_whenTheCatalogIsAway() {
        Desk desk = new Desk(store);
        store.setUnavailable(true);
        desk.follow(Requests.image(1, 1));
        desk.readSlots();
        assertEquals(CoordinatorSlots.COUNT, store.slotReads(), "each once, then they wait");
        store.setUnavailable(false);
        desk.readSlots();
        assertEquals(0, desk.core.status().ownedSlots(), "too early");

        desk.pass(OwnedSlot.FIRST_RETRY_MS);
        desk.readSlots();

        assertEquals(CoordinatorSlots.COUNT, desk.core.status().ownedSlots());
    }

    @Test
    void shouldAnswerEverybody_whenTheSlotGoesToAnotherNode() {
        Desk desk = Desk.open().withMember("g", "a");
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));
        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", "a", 1, 5));
        CompletableFuture<GroupAnswer> leaving = desk.ask(Requests.leave("g", "a"));
        desk.beginWrites();
        CompletableFuture<GroupAnswer> queued = desk.ask(Requests.heartbeat("g", "a", 1));

        desk.follow(Requests.image(2, 2));

        assertEquals(GroupError.NOT_COORDINATOR, parked.join().error());
        assertEquals(GroupError.NOT_COORDINATOR, commit.join());
        assertEquals(GroupError.NOT_COORDINATOR, leaving.join().error());
        assertEquals(GroupError.NOT_COORDINATOR, queued.join().error());
        desk.endWrites();
        assertEquals(0, desk.core.status().groups(), "what comes back makes no group");
        assertEquals(0, desk.core.status().queuedRows());
    }

    @Test
    void shouldReadAnew_whenTheSlotComesBackUnderANewerEpoch() {
        Desk desk = Desk.open().withMember("g", "a");
        desk.follow(Requests.image(1, 2));
        assertEquals("COORDINATOR_LOAD_IN_PROGRESS", desk.state("g"));

        desk.readSlots();

        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
    }

    @Test
    void shouldLoseTheSlotForGood_whenItsWriteIsFenced() {
        Desk zombie = Desk.open();
        Desk successor = new Desk(zombie.store);
        successor.follow(Requests.image(1, 2));
        successor.readSlots();

        CompletableFuture<GroupError> late = zombie.commit(Requests.commit("g", 7));
        zombie.store();

        assertEquals(GroupError.NOT_COORDINATOR, late.join());
        zombie.follow(Requests.image(1, 1));
        assertEquals(GroupError.NOT_COORDINATOR, zombie.commit(Requests.commit("g", 8)).join(), "an old image gives nothing back");
        assertEquals(null, zombie.store.offset("g", Requests.PARTITION));
        assertEquals(CoordinatorSlots.COUNT - 1, zombie.core.status().ownedSlots(), "other slots are not concerned");
    }

    @Test
    void shouldNotTakeTheSlot_whenTheCatalogKnowsANewerEpoch() {
        Desk successor = new Desk(store);
        successor.follow(Requests.image(1, 5));
        successor.readSlots();
        Desk late = new Desk(store);
        late.follow(Requests.image(1, 4));
        late.readSlots();

        assertEquals(0, late.core.status().ownedSlots() + late.core.status().loadingSlots());
    }

    @Test
    void shouldTakeTheSlotAgain_whenTheCatalogWentBackInTime() {
        Desk desk = Desk.open().withMember("g", "a");
        store.goBackInTime(0);
        desk.store.goBackInTime(CoordinatorSlots.slotOf("g"));

        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", "a", 1, 5));
        desk.store();

        assertEquals(GroupError.NOT_COORDINATOR, commit.join());
        assertEquals("COORDINATOR_LOAD_IN_PROGRESS", desk.state("g"));
        desk.readSlots();
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
    }

    @Test
    void shouldTellGroups_whenTopicsChangeAndNotWhenLeadersDo() {
        Desk desk = Desk.open();
        desk.ask(Requests.consumerHeartbeat("g", "a", 0));
        desk.store();

        desk.follow(Requests.image(1, 1, 2));
        desk.pass(500);
        assertEquals("Stable1", desk.state("g"));

        desk.follow(Requests.image(1, 1, 2));
        desk.pass(500);
        assertEquals("Stable1", desk.state("g"));
    }

    @Test
    void shouldTellAGroupOfTopicsLater_whenItIsBeingStored() {
        Desk desk = Desk.open();
        desk.ask(Requests.consumerHeartbeat("g", "a", 0));
        desk.beginWrites();
        desk.follow(Requests.image(1, 1, 2));
        desk.pass(500);
        assertEquals("Empty0", desk.state("g"));

        desk.endWrites();
        desk.pass(500);

        assertEquals("Stable1", desk.state("g"));
    }

    @Test
    void shouldTellEverybody_whenItCloses() {
        Desk desk = Desk.open().withMember("g", "a");
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));
        CompletableFuture<?> fetch = desk.fetch("g");
        assertFalse(parked.isDone());

        desk.core.close(desk.nowMs);

        assertEquals(GroupError.NOT_COORDINATOR, parked.join().error());
        assertTrue(fetch.isDone());
    }
}
