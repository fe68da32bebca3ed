package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The catalog does not answer, or not what happened. */
class UnknownOutcomeTest {

    private final Desk desk = Desk.open();

    @Test
    void shouldKeepWhatItKnows_whenTheChangeWasNotStored() {
        desk.withMember("g", "a");
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));
        desk.store.setUnavailable(true);
        CompletableFuture<GroupAnswer> joining = desk.ask(Requests.join("g", "b"));
        desk.store();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, joining.join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error(), "stable members are left in peace");

        desk.store.setUnavailable(false);
        readAgain();
        CompletableFuture<GroupAnswer> again = desk.ask(Requests.join("g", "b"));
        desk.store();

        assertEquals(2, ((GroupAnswer.Joined) again.join()).generation());
        assertFalse(parked.isDone(), "the group went on with all it knew");
        assertEquals(Set.of("a", "b"), desk.store.members("g"));
    }

    @Test
    void shouldTakeWhatIsStored_whenTheAnswerWasLost() {
        desk.withMember("g", "a");
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));
        desk.store.loseNextAnswer();
        CompletableFuture<GroupAnswer> joining = desk.ask(Requests.join("g", "b"));
        desk.store();
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, joining.join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());

        readAgain();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, parked.join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "b", 2)).join().error(), "b is a member since");
        assertEquals(GroupError.ILLEGAL_GENERATION, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
    }

    @Test
    void shouldStoreNothingOfTheGroup_whileItIsInDoubt() {
        desk.withMember("g", "a");
        desk.store.loseNextAnswer();
        desk.ask(Requests.join("g", "b"));
        desk.store();
        int before = desk.store.transactions().size();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.ask(Requests.join("g", "c")).join().error());
        desk.pass(2 * ScriptedGroup.SESSION_MS);
        desk.store();

        assertEquals(before, desk.store.transactions().size(), "neither requests nor timers");
        assertEquals(Set.of("a", "b"), desk.store.members("g"));
    }

    @Test
    void shouldCommitOffsets_whileTheGroupIsInDoubt() {
        desk.withMember("g", "a");
        desk.store.loseNextAnswer();
        desk.ask(Requests.join("g", "b"));
        desk.store();

        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", "a", 1, 9));
        desk.store();

        assertEquals(GroupError.NONE, commit.join());
        assertEquals(9L, desk.store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldFindTheGroup_whenItsFirstCommitWasStoredAndNobodyWasTold() {
        desk.store.loseNextAnswer();
        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", 5));
        desk.store();
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, commit.join());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.commit(Requests.commit("g", 6)).join(), "has it a row?");

        readAgain();
        CompletableFuture<GroupError> again = desk.commit(Requests.commit("g", 6));
        desk.store();

        assertEquals(GroupError.NONE, again.join());
        assertEquals(6L, desk.store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldForgetTheGroup_whenItsFirstCommitWasNotStored() {
        desk.store.setUnavailable(true);
        desk.commit(Requests.commit("g", 5));
        desk.store();
        desk.store.setUnavailable(false);
        readAgain();

        assertEquals(0, desk.core.status().groups());
    }

    @Test
    void shouldKnowThatTheGroupIsGone_whenItsDeletionWasStoredAndNobodyWasTold() {
        desk.commit(Requests.commit("g", 5));
        desk.store();
        desk.store.loseNextAnswer();
        CompletableFuture<GroupError> deleted = desk.delete("g");
        desk.store();
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, deleted.join());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.commit(Requests.commit("g", 6)).join());

        readAgain();

        assertEquals(GroupError.GROUP_ID_NOT_FOUND, desk.delete("g").join());
        assertEquals(0, desk.core.status().groups());
    }

    @Test
    void shouldReadOnlyAfterTheTransactionEnded_whenNobodyWaitedForIt() {
        desk.withMember("g", "a");
        CompletableFuture<GroupAnswer> joining = desk.ask(Requests.join("g", "b"));
        desk.beginWrites();
        CompletableFuture<GroupAnswer> heartbeat = desk.ask(Requests.heartbeat("g", "a", 1));
        desk.pass(StoreLane.PATIENCE_WHILE_SLOW_MS);

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, joining.join().error());
        assertEquals(GroupError.NONE, heartbeat.join().error(), "it waited, and its session did not end");
        readAgain();
        assertEquals(1, desk.core.status().groupsInDoubt(), "the transaction may still store it");

        desk.endWrites();
        readAgain();

        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "b", 2)).join().error());
    }

    @Test
    void shouldNotDoubt_whenAWriteWasNeverSent() {
        desk.withMember("g", "a");
        desk.store.setUnavailable(true);
        desk.commit(Requests.commit("g", "a", 1, 1));
        desk.store();
        desk.commit(Requests.commit("g", "a", 1, 2));
        desk.beginWrites();
        CompletableFuture<GroupAnswer> joining = desk.ask(Requests.join("g", "b"));
        CompletableFuture<GroupAnswer> queued = desk.ask(Requests.heartbeat("g", "a", 1));
        desk.pass(StoreLane.PATIENCE_WHILE_AWAY_MS);

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, joining.join().error());
        assertEquals(GroupError.NONE, queued.join().error());
        assertEquals(0, desk.core.status().groupsInDoubt());
        assertEquals(0, desk.core.status().queuedRows());
    }

    @Test
    void shouldAnswerCommitsInTime_whenTheCatalogStaysSilent() {
        CompletableFuture<GroupError> running = desk.commit(Requests.commit("g", 1));
        desk.beginWrites();
        CompletableFuture<GroupError> waiting = desk.commit(Requests.commit("g", 2));

        desk.pass(StoreLane.PATIENCE_WHILE_SLOW_MS);

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, running.join());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, waiting.join());
    }

    @Test
    void shouldStoreTheNeighbours_whenOneWriteCannotBeStored() {
        desk.withMember("g", "a").withMember("good", "a").withMember("fine", "a");
        desk.store.refuse(change -> change instanceof GroupChange.CommitOffsets && change.groupId().equals("g"));
        CompletableFuture<GroupError> good = desk.commit(Requests.commit("good", "a", 1, 5));
        CompletableFuture<GroupError> poisoned = desk.commit(Requests.commit("g", "a", 1, 5));
        CompletableFuture<GroupError> fine = desk.commit(Requests.commit("fine", "a", 1, 5));
        desk.store();

        assertEquals(GroupError.UNKNOWN_SERVER_ERROR, poisoned.join());
        assertEquals(GroupError.NONE, good.join());
        assertEquals(GroupError.NONE, fine.join());
    }

    @Test
    void shouldKeepTheOrderOfAGroup_whenWritesAreTriedOneByOne() {
        desk.withMember("g", "a").withMember("bad", "a");
        desk.store.refuse(change -> change.groupId().equals("bad"));
        String sameLane = "bad";
        desk.commit(Requests.commit("g", "a", 1, 1));
        desk.commit(Requests.commit(sameLane, "a", 1, 1));
        desk.beginWrites();
        desk.commit(Requests.commit("g", "a", 1, 2));
        desk.endWrites();
        desk.store();

        assertEquals(2L, desk.store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldTellTheMembers_whenTheirGroupCannotBeStored() {
        desk.withMember("g", "a");
        desk.store.refuse(GroupChange.PutGroup.class::isInstance);
        CompletableFuture<GroupAnswer> joining = desk.ask(Requests.join("g", "b"));
        desk.store();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, joining.join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertTrue(desk.core.status().groupsInDoubt() > 0);
    }

    private void readAgain() {
        desk.pass(GroupRunner.PAUSE_BEFORE_READING_AGAIN_MS);
        desk.readSlots();
    }
}
