package io.caddis.coordinator.group.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In what order requests reach a group, and what is said of groups that do not exist. */
class GroupRequestsTest {

    @Test
    void shouldTellTheGroup_whenItsSettingsChange() {
        Desk desk = Desk.open().withMember("g", "a").withMember("other", "b");
        String before = desk.state("g");

        desk.follow(Requests.image(1, 1, 1, Map.of("g", Map.of("consumer.session.timeout.ms", "50000"), "nobody", Map.of("a", "b"))));

        assertEquals(before + " configured", desk.state("g"));
        assertEquals(before, desk.state("other"));
    }

    @Test
    void shouldTellTheGroup_whenItLosesItsSettings() {
        Desk desk = new Desk(new InMemoryGroupStore());
        desk.follow(Requests.image(1, 1, 1, Map.of("g", Map.of("consumer.session.timeout.ms", "50000"))));
        desk.readSlots();
        desk.withMember("g", "a");

        desk.follow(Requests.image(1, 1));

        assertTrue(desk.state("g").endsWith(" configured"), desk.state("g"));
    }

    @Test
    void shouldTellTheGroup_whenItsSettingsMayHaveChangedWhileItWasRead() {
        InMemoryGroupStore store = new InMemoryGroupStore();
        store.put(new StoredGroup("g", GroupType.CONSUMER, "consumer", "range", "", 3, 3, 0, true));
        Desk desk = new Desk(store);
        desk.follow(Requests.image(1, 1));

        desk.readSlots();

        assertTrue(desk.state("g").endsWith(" configured"), desk.state("g"));
    }

    private final Desk desk = Desk.open();

    @Test
    void shouldAnswerAJoin_whenItIsStoredAndNotBefore() {
        CompletableFuture<GroupAnswer> joined = desk.ask(Requests.join("g", "a"));
        desk.beginWrites();
        assertFalse(joined.isDone());

        desk.endWrites();

        assertEquals(GroupError.NONE, joined.join().error());
        assertEquals(1, desk.store.group("g").epoch());
    }

    @Test
    void shouldKeepTheOrder_whenRequestsComeWhileTheGroupIsStored() {
        CompletableFuture<GroupAnswer> first = desk.ask(Requests.join("g", "a"));
        CompletableFuture<GroupAnswer> second = desk.ask(Requests.join("g", "b"));
        CompletableFuture<GroupAnswer> heartbeat = desk.ask(Requests.heartbeat("g", "b", 2));
        assertEquals(2, desk.core.status().waitingRequests());

        desk.store();

        assertEquals(1, ((GroupAnswer.Joined) first.join()).generation());
        assertEquals(2, ((GroupAnswer.Joined) second.join()).generation());
        assertEquals(GroupError.NONE, heartbeat.join().error());
        assertEquals(0, desk.core.status().waitingRequests());
    }

    @Test
    void shouldRefuseMore_whenTooManyWaitForOneGroup() {
        desk.ask(Requests.join("g", "a"));
        for (int i = 0; i < GroupRunner.MAX_WAITING_OF_GROUP; i++) {
            desk.ask(Requests.heartbeat("g", "a", 1));
        }

        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, desk.ask(Requests.join("g", "b")).join().error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertFalse(desk.ask(Requests.join("other", "b")).isDone(), "another group is not concerned");
    }

    @Test
    void shouldAnswerAsKafka_whenTheGroupIsUnknown() {
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, desk.ask(Requests.sync("g", "a")).join().error());
        GroupAnswer.Left left = (GroupAnswer.Left) desk.ask(Requests.leave("g", "a")).join();
        assertEquals(GroupError.NONE, left.error());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, left.members().get(0).error());
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, desk.ask(Requests.consumerHeartbeat("g", "a", 3)).join().error());
        assertEquals(GroupError.ILLEGAL_GENERATION, desk.commit(Requests.commit("g", "a", 3, 1)).join());
        OffsetCommit modern = new OffsetCommit("g", "a", null, 3, true, List.of());
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, desk.commit(modern).join());
        assertEquals(GroupError.GROUP_ID_NOT_FOUND, desk.delete("g").join());
        assertEquals("GROUP_ID_NOT_FOUND", desk.state("g"));
        assertEquals(0, desk.core.status().groups(), "questions leave no group behind");
    }

    @Test
    void shouldRefuseIds_whenTheyAreNoneOrTooLong() {
        assertEquals(GroupError.INVALID_GROUP_ID, desk.ask(Requests.heartbeat("", "a", 1)).join().error());
        assertEquals(GroupError.INVALID_GROUP_ID, desk.ask(Requests.join("g".repeat(1_025), "a")).join().error());
        assertEquals(GroupError.INVALID_GROUP_ID, desk.commit(Requests.commit("é".repeat(513), 1)).join());
        assertEquals(GroupError.INVALID_REQUEST, desk.ask(Requests.consumerHeartbeat("g", "m".repeat(1_025), 0)).join().error());
    }

    @Test
    void shouldMakeAConsumerGroup_whenAMemberOfThatProtocolComesFirst() {
        desk.ask(Requests.consumerHeartbeat("g", "a", 0));
        desk.store();

        assertEquals(GroupType.CONSUMER, desk.store.group("g").type());
    }

    @Test
    void shouldExchangeTheGroup_whenTheOtherProtocolIsSpoken() {
        desk.ask(Requests.consumerHeartbeat("g", "a", 0));
        desk.store();
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));

        CompletableFuture<GroupAnswer> joined = desk.ask(Requests.join("g", "b"));
        desk.store();

        assertEquals(GroupError.NONE, joined.join().error());
        assertEquals(GroupType.CLASSIC, desk.store.group("g").type());
        assertEquals(GroupError.REBALANCE_IN_PROGRESS, parked.join().error());
    }

    @Test
    void shouldGiveTheGroupUp_whenItChangesItsKindWithoutEnd() {
        desk.ask(Requests.consumerHeartbeat("g", "a", 0));
        desk.store();

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.ask(Requests.join("g", "b", "loop")).join().error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"explode", "lack a class"})
    void shouldReadTheGroupAgain_whenItFails_andLeaveOthersAlone(String reason) {
        desk.withMember("g", "a").withMember("other", "b");
        CompletableFuture<GroupAnswer> parked = desk.ask(Requests.sync("g", "a"));

        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, desk.ask(Requests.join("g", "c", reason)).join().error());
        assertEquals(GroupError.COORDINATOR_NOT_AVAILABLE, parked.join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 99)).join().error(), "as while loading");
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("other", "b", 1)).join().error());
        assertEquals("COORDINATOR_LOAD_IN_PROGRESS", desk.state("g"));

        desk.pass(GroupRunner.PAUSE_AFTER_DEFECT_MS);
        desk.readSlots();

        assertEquals(GroupError.ILLEGAL_GENERATION, desk.ask(Requests.heartbeat("g", "a", 99)).join().error());
        assertEquals(GroupError.NONE, desk.ask(Requests.heartbeat("g", "a", 1)).join().error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unreadable", "without class"})
    void shouldServeTheRestOfASlot_whenOneGroupCannotBeRead(String protocol) {
        Desk fresh = new Desk(new InMemoryGroupStore());
        fresh.store.put(new StoredGroup("g", GroupType.CLASSIC, "consumer", protocol, "", 1, 1, 0, true));
        fresh.store.put(new StoredGroup("other", GroupType.CLASSIC, "consumer", "range", "", 1, 1, 0, true));
        fresh.follow(Requests.image(1, 1));
        fresh.readSlots();

        assertEquals("Empty0 configured", fresh.state("other"));
        assertEquals("COORDINATOR_LOAD_IN_PROGRESS", fresh.state("g"));
        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, fresh.core.list(fresh.nowMs).error());
    }

    @Test
    void shouldThrowMembersOut_whenTheirTimeIsUp() {
        desk.withMember("g", "a");
        desk.pass(ScriptedGroup.SESSION_MS / 2);
        desk.ask(Requests.heartbeat("g", "a", 1));
        desk.pass(ScriptedGroup.SESSION_MS - 1_000);
        desk.store();
        assertEquals("Stable0", desk.state("g"), "it was heard of");

        desk.pass(2_000);
        desk.store();

        assertEquals("Empty0", desk.state("g"));
        assertTrue(desk.store.group("g").empty());
    }

    @Test
    void shouldHearMembersFirst_whenTheProcessStoodStill() {
        desk.withMember("g", "a");
        desk.nowMs += 3 * ScriptedGroup.SESSION_MS;
        desk.core.onTime(desk.nowMs);
        desk.pass(SlotCoordinator.GRACE_AFTER_PAUSE_MS / 2);
        desk.ask(Requests.heartbeat("g", "a", 1));
        desk.pass(SlotCoordinator.GRACE_AFTER_PAUSE_MS);
        desk.store();

        assertEquals("Stable0", desk.state("g"));
    }

    @Test
    void shouldStoreTheGroup_whenOffsetsAreCommittedFromOutside() {
        CompletableFuture<GroupError> committed = desk.commit(Requests.commit("g", 5));
        desk.store();

        assertEquals(GroupError.NONE, committed.join());
        assertEquals(5L, desk.store.offset("g", Requests.PARTITION));
        assertTrue(desk.store.group("g").empty());
        assertEquals("Empty0", desk.state("g"));
        int before = desk.store.transactions().size();
        desk.commit(Requests.commit("g", 6));
        desk.store();
        assertEquals(1, desk.store.transactions().get(before).get(0).changes().size(), "its row is there");
    }

    @Test
    void shouldRefuseACommit_whenTheGroupSaysSo() {
        desk.withMember("g", "a");

        assertEquals(GroupError.ILLEGAL_GENERATION, desk.commit(Requests.commit("g", "a", 0, 5)).join());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, desk.commit(Requests.commit("g", "b", 1, 5)).join());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, desk.commit(Requests.commit("g", 5)).join());
    }

    @Test
    void shouldAskToTryAgain_whenAnApplicationCommitsTheSameOffsets() {
        desk.withMember("g", "a");
        desk.store.holdOffsetsOf("g");
        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", "a", 1, 5));
        desk.store();

        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, commit.join());
    }

    @Test
    void shouldReadWhatWasCommitted_whenTheCommitIsStillUnderWay() {
        desk.commit(Requests.commit("g", 5));
        desk.beginWrites();
        CompletableFuture<FetchedOffsets> fetched = desk.fetch("g");
        desk.readOffsets();
        assertFalse(fetched.isDone(), "it would miss the commit that came before it");

        desk.endWrites();
        desk.readOffsets();

        assertEquals(5, fetched.join().offsets().get(0).offset().offset());
    }

    @Test
    void shouldShareOneRead_whenManyGroupsAsk() {
        List<CompletableFuture<FetchedOffsets>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(desk.fetch("g" + i));
        }
        desk.readOffsets();

        assertTrue(answers.stream().allMatch(answer -> answer.join().error() == GroupError.NONE));
        assertEquals(1, desk.store.reads().size());
        assertEquals(0, desk.core.status().groups());
    }

    @Test
    void shouldCheckTheMember_whenItSaysWhoItIs() {
        desk.withMember("g", "a");

        assertEquals(GroupError.UNKNOWN_MEMBER_ID, desk.fetch("g", "b").join().error());
        CompletableFuture<FetchedOffsets> known = desk.fetch("g", "a");
        desk.readOffsets();
        assertEquals(GroupError.NONE, known.join().error());
    }

    @Test
    void shouldAskForPatience_whenOffsetsCannotBeRead() {
        desk.store.setUnavailable(true);
        CompletableFuture<FetchedOffsets> fetched = desk.fetch("g");
        desk.readOffsets();

        assertEquals(GroupError.COORDINATOR_LOAD_IN_PROGRESS, fetched.join().error());
    }

    @Test
    void shouldDeleteOffsets_whenNobodyReadsTheTopic() {
        desk.withMember("g", "a");
        desk.commit(Requests.commit("g", "a", 1, 5));
        PartitionKey other = new PartitionKey(new UUID(0, 8), 0);
        CompletableFuture<Map<PartitionKey, GroupError>> deleted = new CompletableFuture<>();
        desk.core.deleteOffsets("g", new HashMap<>(Map.of(Requests.PARTITION, "unread", other, "read")), deleted, desk.nowMs);
        desk.store();

        assertEquals(GroupError.NONE, deleted.join().get(Requests.PARTITION));
        assertEquals(GroupError.GROUP_SUBSCRIBED_TO_TOPIC, deleted.join().get(other));
        assertEquals(null, desk.store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldDeleteAGroup_whenItIsEmpty() {
        desk.withMember("g", "a");
        assertEquals(GroupError.NON_EMPTY_GROUP, desk.delete("g").join());
        desk.ask(Requests.leave("g", "a"));
        desk.store();
        CompletableFuture<GroupError> deleted = desk.delete("g");
        CompletableFuture<GroupAnswer> heartbeat = desk.ask(Requests.heartbeat("g", "a", 1));
        desk.store();

        assertEquals(GroupError.NONE, deleted.join());
        assertEquals(GroupError.UNKNOWN_MEMBER_ID, heartbeat.join().error());
        assertEquals(null, desk.store.group("g"));
        assertEquals(0, desk.core.status().groups());
    }

    @Test
    void shouldDeleteAGroup_whenItsLastOffsetHasExpired() {
        desk.commit(Requests.commit("g", 5));
        desk.commit(Requests.commit("used", 5));
        desk.store();
        desk.pass(Desk.OFFSETS.retentionCheckIntervalMs());
        OffsetExpiry.Run run = desk.core.nextExpiry(desk.nowMs).orElseThrow();
        desk.store.expireNext(List.of("g"));
        desk.commit(Requests.commit("used", 6));
        desk.store();
        desk.core.onExpired(run, List.of("g", "used", "unknown"), desk.nowMs);
        desk.store();

        assertEquals(null, desk.store.group("g"));
        assertEquals(6L, desk.store.offset("used", Requests.PARTITION), "committed after the expiry had looked");
        assertTrue(desk.core.nextExpiry(desk.nowMs).isEmpty(), "not before its time");
    }

    @Test
    void shouldKeepAGroup_whenAnApplicationCommitsAfterTheExpiryHasLooked() {
        desk.commit(Requests.commit("g", 5));
        desk.store();
        desk.pass(Desk.OFFSETS.retentionCheckIntervalMs());
        OffsetExpiry.Run run = desk.core.nextExpiry(desk.nowMs).orElseThrow();
        desk.store.expireNext(List.of("g"));
        desk.store.commitByApplication("g", Requests.PARTITION, 7);
        desk.core.onExpired(run, List.of("g"), desk.nowMs);
        desk.store();
        desk.pass(GroupRunner.PAUSE_BEFORE_READING_AGAIN_MS);
        desk.readSlots();

        assertEquals(7L, desk.store.offset("g", Requests.PARTITION));
        CompletableFuture<GroupError> commit = desk.commit(Requests.commit("g", 8));
        desk.store();
        assertEquals(GroupError.NONE, commit.join());
        assertEquals(8L, desk.store.offset("g", Requests.PARTITION));
    }

    @Test
    void shouldWriteChangesInTheOrderTheyCame_whenTheyShareATransaction() {
        desk.withMember("g", "a");
        desk.commit(Requests.commit("g", "a", 1, 5));
        desk.ask(Requests.leave("g", "a"));
        int before = desk.store.transactions().size();
        desk.store();

        List<GroupChange> changes = desk.store.transactions().get(before).get(0).changes();
        assertTrue(changes.get(0) instanceof GroupChange.CommitOffsets);
        assertTrue(changes.get(1) instanceof GroupChange.PutGroup);
    }
}
