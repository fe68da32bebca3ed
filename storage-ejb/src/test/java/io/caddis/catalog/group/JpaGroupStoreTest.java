package io.caddis.catalog.group;

import static io.caddis.catalog.group.StoredGroups.NOW_MS;
import static io.caddis.catalog.group.StoredGroups.classic;
import static io.caddis.catalog.group.StoredGroups.classicMember;
import static io.caddis.catalog.group.StoredGroups.commit;
import static io.caddis.catalog.group.StoredGroups.consumerMember;
import static io.caddis.catalog.group.StoredGroups.consumers;
import static io.caddis.catalog.group.StoredGroups.empty;
import static io.caddis.catalog.group.StoredGroups.members;
import static io.caddis.catalog.group.StoredGroups.offset;
import static io.caddis.catalog.group.StoredGroups.slotOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.catalog.PostgresCatalog;
import io.caddis.catalog.group.StoredGroups.Coordinator;
import io.caddis.coordinator.group.store.GroupChange.CommitOffsets;
import io.caddis.coordinator.group.store.GroupChange.DeleteGroup;
import io.caddis.coordinator.group.store.GroupChange.DeleteOffsets;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupChange.RemoveMembers;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.group.store.WriteOutcome;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JpaGroupStoreTest {

    private static final String GROUP = "billing";
    private static final UUID TOPIC = UUID.randomUUID();

    private PostgresCatalog postgres;
    private Coordinator coordinator;

    @BeforeEach
    void newCatalogWithCoordinator() throws SQLException {
        postgres = PostgresCatalog.migrated();
        coordinator = new Coordinator(new JpaGroupStore(postgres.transactions), 5);
        coordinator.take(GROUP);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void shouldLoadAClassicGroupAsItWasStored_whenItsSlotIsTaken() {
        StoredMember static1 = new StoredMember(
                "m2", "instance", "rack", "", "/::1", 6_000, 60_000, 3, -1, "STABLE", List.of(), null, null, List.of(),
                new byte[0], Map.of(), Map.of(), Map.of());
        coordinator.write(classic(GROUP, 3), members(GROUP, classicMember("m1", 3), static1));

        LoadedGroup loaded = onlyGroup();

        assertEquals(classic(GROUP, 3).group(), loaded.group());
        StoredMember first = loaded.members().get(0);
        assertEquals(List.of("m1", "m2"), loaded.members().stream().map(StoredMember::memberId).toList());
        assertEquals(List.of("range", "roundrobin"), first.protocols().stream().map(StoredMember.StoredProtocol::name).toList());
        assertArrayEquals(new byte[] {1, 0, -1}, first.protocols().get(0).metadata());
        assertArrayEquals(new byte[0], first.protocols().get(1).metadata());
        assertArrayEquals(new byte[] {0, 7}, first.assignment());
        assertEquals("instance", loaded.members().get(1).instanceId());
    }

    @Test
    void shouldLoadAConsumerGroupAsItWasStored_whenItsSlotIsTaken() {
        UUID other = UUID.randomUUID();
        StoredMember member = consumerMember("m1", 7, Map.of(TOPIC, List.of(0, 11), other, List.of(2)), Map.of(other, List.of()));
        coordinator.write(consumers(GROUP, 8), members(GROUP, member));

        LoadedGroup loaded = onlyGroup();

        assertEquals(consumers(GROUP, 8).group(), loaded.group());
        StoredMember read = loaded.members().get(0);
        assertEquals(member.owned(), read.owned());
        assertEquals(member.target(), read.target());
        assertEquals(member.revoking(), read.revoking());
        assertEquals(member.subscribedTopics(), read.subscribedTopics());
        assertEquals(List.of("fl.*", "uniform", "rack-1", "instance-1"),
                List.of(read.subscribedRegex(), read.serverAssignor(), read.rackId(), read.instanceId()));
        assertEquals(List.of(7, 6), List.of(read.memberEpoch(), read.previousMemberEpoch()));
    }

    @Test
    void shouldLoadTheGroupsOfTheSlotOnly() {
        String other = groupOfOtherSlot();
        coordinator.take(other);
        coordinator.write(classic(GROUP, 1), classic(other, 1));

        assertEquals(GROUP, onlyGroup().group().groupId());
    }

    @Test
    void shouldLetTheLastOfSeveralChangesWin_inOneTransaction() {
        coordinator.write(
                classic(GROUP, 1), members(GROUP, classicMember("m1", 1), classicMember("m2", 1)),
                commit(GROUP, TOPIC, 0, 10), commit(GROUP, TOPIC, 1, 10), commit(GROUP, TOPIC, 2, 10),
                commit(GROUP, TOPIC, 0, 12), commit(GROUP, TOPIC, 0, 11),
                new DeleteOffsets(GROUP, List.of(new PartitionKey(TOPIC, 1), new PartitionKey(TOPIC, 2))),
                commit(GROUP, TOPIC, 2, 5),
                new RemoveMembers(GROUP, List.of("m1", "m2")), members(GROUP, classicMember("m2", 2)), classic(GROUP, 2));

        assertEquals(2, onlyGroup().group().epoch());
        assertEquals(List.of("m2"), onlyGroup().members().stream().map(StoredMember::memberId).toList());
        assertEquals(List.of(at(0, 11), at(2, 5)), coordinator.offsets(GROUP));
    }

    @Test
    void shouldKeepNothingOfTheOldGroup_whenItIsDeletedAndMadeAgain() {
        coordinator.write(classic(GROUP, 1), members(GROUP, classicMember("m1", 1)), commit(GROUP, TOPIC, 0, 10));

        coordinator.write(commit(GROUP, TOPIC, 1, 10), new DeleteGroup(GROUP), classic(GROUP, 0), commit(GROUP, TOPIC, 2, 7));

        assertEquals(List.of(), onlyGroup().members());
        assertEquals(0, onlyGroup().group().epoch());
        assertEquals(List.of(at(2, 7)), coordinator.offsets(GROUP));
        coordinator.write(new DeleteGroup(GROUP));
        assertEquals(List.of(), coordinator.store().takeSlot(slotOf(GROUP), 5));
        assertEquals(List.of(), coordinator.offsets(GROUP));
    }

    @Test
    void shouldReturnWhatWasCommitted_toTheMillisecond() {
        StoredOffset committed = new StoredOffset(TOPIC, 3, Long.MAX_VALUE, -1, "it's \"x\"", NOW_MS, NOW_MS + 1);
        coordinator.write(classic(GROUP, 1), new CommitOffsets(GROUP, List.of(committed)));

        assertEquals(List.of(new CommittedOffset(committed, false)), coordinator.offsets(GROUP));
        assertEquals(Map.of("nobody", List.of()), coordinator.store().offsets(List.of("nobody")));
    }

    @Test
    void shouldKeepEveryCharacterThatAClientMaySend() {
        String odd = "nul\0 \uE000 \uE0000 \u00fc \uD83D\uDE80 \\ ' \" {,}";
        coordinator.take(odd);
        StoredMember member = new StoredMember(
                odd, odd, odd, odd, odd, 1, 1, 1, 1, "STABLE", List.of(odd, ""), odd, odd,
                List.of(new StoredMember.StoredProtocol(odd, new byte[] {0})), new byte[0], Map.of(), Map.of(), Map.of());
        StoredOffset offset = new StoredOffset(TOPIC, 0, 1, 1, odd, NOW_MS, -1);

        coordinator.write(classic(odd, 1), members(odd, member), new CommitOffsets(odd, List.of(offset)));

        LoadedGroup loaded = coordinator.store().takeSlot(slotOf(odd), 5).get(0);
        assertEquals(odd, loaded.group().groupId());
        StoredMember read = loaded.members().get(0);
        assertEquals(List.of(odd, odd, odd, odd, odd, odd, odd), List.of(read.memberId(), read.instanceId(), read.rackId(),
                read.clientId(), read.clientHost(), read.subscribedRegex(), read.serverAssignor()));
        assertEquals(member.subscribedTopics(), read.subscribedTopics());
        assertEquals(odd, read.protocols().get(0).name());
        assertEquals(List.of(new CommittedOffset(offset, false)), coordinator.offsets(odd));
    }

    @Test
    void shouldRefuseIdsThatNoKeyCanHold_beforeAnythingIsWritten() {
        String longest = "\u00fc".repeat(GroupStore.ID_MAX_BYTES / 2);
        coordinator.take(longest);
        coordinator.write(classic(longest, 1), members(longest, classicMember(longest, 1)), commit(longest, TOPIC, 0, 1));

        assertEquals(1, coordinator.offsets(longest).size());
        assertThrows(IllegalArgumentException.class, () -> coordinator.write(classic(GROUP, 1), classic(longest + "x", 1)));
        assertThrows(IllegalArgumentException.class,
                () -> coordinator.write(classic(GROUP, 1), members(GROUP, classicMember(longest + "x", 1))));
        assertThrows(IllegalArgumentException.class, () -> coordinator.write(classic(GROUP, 1), commit(GROUP, TOPIC, 0, -1)));
        assertEquals(List.of(), coordinator.store().takeSlot(slotOf(GROUP), 5));
    }

    @Test
    void shouldLeaveOutSlotsOfANewerOwner_andStoreTheOthers() {
        String other = groupOfOtherSlot();
        coordinator.take(other);
        coordinator.write(classic(GROUP, 1), classic(other, 1));
        Coordinator successor = new Coordinator(new JpaGroupStore(postgres.transactions), 6);
        successor.take(GROUP);

        WriteOutcome outcome = coordinator.write(commit(GROUP, TOPIC, 0, 10), commit(other, TOPIC, 0, 10));

        assertEquals(Set.of(slotOf(GROUP)), outcome.fencedSlots());
        assertEquals(List.of(), coordinator.offsets(GROUP));
        assertEquals(List.of(at(0, 10)), coordinator.offsets(other));
    }

    @Test
    void shouldAskForTheSlotToBeTakenAgain_whenTheCatalogWentBackInTime() throws SQLException {
        String other = groupOfOtherSlot();
        coordinator.take(other);
        coordinator.write(classic(GROUP, 1), classic(other, 1));

        postgres.execute("delete from caddis_store.groups where group_id = '" + GROUP + "'");
        WriteOutcome forgotten = coordinator.write(commit(GROUP, TOPIC, 0, 10), commit(other, TOPIC, 0, 10));
        postgres.execute("update caddis_store.coordinator_fence set coordinator_epoch = 4 where slot = " + slotOf(GROUP));
        WriteOutcome older = coordinator.write(classic(GROUP, 2), commit(other, TOPIC, 0, 11));

        assertEquals(Set.of(slotOf(GROUP)), forgotten.outdatedSlots());
        assertEquals(Set.of(slotOf(GROUP)), older.outdatedSlots());
        assertEquals(List.of(at(0, 11)), coordinator.offsets(other));
        assertEquals(List.of(), coordinator.store().takeSlot(slotOf(GROUP), 5));
    }

    @Test
    void shouldExpireOffsetsOfEmptyGroups_butOnlyThose() throws SQLException {
        long dayMs = 86_400_000;
        String read = groupOfOtherSlot();
        coordinator.take(read);
        coordinator.write(
                empty(GROUP, NOW_MS - dayMs), commit(GROUP, TOPIC, 0, 1),
                new CommitOffsets(GROUP, List.of(
                        new StoredOffset(TOPIC, 1, 1, -1, "", NOW_MS - 2 * dayMs, -1),
                        new StoredOffset(TOPIC, 2, 1, -1, "", NOW_MS, NOW_MS + 5),
                        new StoredOffset(TOPIC, 3, 1, -1, "", NOW_MS - 2 * dayMs, NOW_MS + 1_000))),
                classic(read, 1), new CommitOffsets(read, List.of(new StoredOffset(TOPIC, 1, 1, -1, "", 0, 1))));
        Map<Integer, Integer> epochs = Map.of(slotOf(GROUP), 5, slotOf(read), 5);

        assertEquals(List.of(), coordinator.store().expireOffsets(epochs, NOW_MS - 2 * dayMs, NOW_MS));
        assertEquals(4, coordinator.offsets(GROUP).size());
        assertEquals(List.of(), coordinator.store().expireOffsets(epochs, NOW_MS - dayMs + 1, NOW_MS + 10));
        assertEquals(List.of(0, 3), coordinator.offsets(GROUP).stream().map(o -> o.offset().partition()).toList());
        assertEquals(1, coordinator.offsets(read).size());
        assertEquals(List.of(), coordinator.store().expireOffsets(Map.of(slotOf(GROUP), 4), NOW_MS + 1, NOW_MS + 2_000));

        assertEquals(List.of(GROUP), coordinator.store().expireOffsets(epochs, NOW_MS + 1, NOW_MS + 2_000));
        assertEquals(List.of(), coordinator.offsets(GROUP));
        assertEquals(1, coordinator.offsets(read).size());
    }

    @Test
    void shouldRemoveOffsetsOfDeletedTopics_alsoWhereTheGroupIsInUse() throws SQLException {
        UUID gone = StoredGroups.activeTopic(postgres, "gone", 1);
        UUID there = StoredGroups.activeTopic(postgres, "there", 1);
        coordinator.write(classic(GROUP, 1), commit(GROUP, gone, 0, 1), commit(GROUP, there, 0, 1));
        postgres.execute("update caddis_store.topics set state = 'DELETED' where name = 'gone'");

        coordinator.store().expireOffsets(Map.of(slotOf(GROUP), 5), 0, 0);

        assertEquals(List.of(there), coordinator.offsets(GROUP).stream().map(o -> o.offset().topicId()).toList());
    }

    @Test
    void shouldAnswerTheDocumentedViews() throws SQLException {
        UUID flights = StoredGroups.activeTopic(postgres, "flights", 2);
        UUID unknown = UUID.randomUUID();
        coordinator.write(
                consumers(GROUP, 8),
                members(GROUP, consumerMember("m1", 7, Map.of(flights, List.of(0, 1)), Map.of(unknown, List.of(4)))),
                new CommitOffsets(GROUP, List.of(offset(flights, 1, 42), offset(unknown, 0, 1))));

        assertEquals(List.of("billing|CONSUMER|consumer|uniform||8|8|f|1|" + slotOf(GROUP)), postgres.query(
                "select group_id, type, protocol_type, protocol, leader_id, epoch, assignment_epoch, empty, members, coordinator_slot "
                        + "from caddis.groups"));
        assertEquals(List.of("billing|m1|instance-1|rack-1|7|{\"flights\": [0, 1]}|{\"" + unknown + "\": [4]}"), postgres.query(
                "select group_id, member_id, instance_id, rack, member_epoch, owned, revoking from caddis.group_members"));
        assertEquals(List.of("billing|flights|1|42|4||null"), postgres.query(
                "select group_id, topic, partition, committed_offset, leader_epoch, metadata, expires_at from caddis.committed_offsets"));
    }

    /** Else every commit would write index entries too (no heap-only tuples). */
    @Test
    void shouldIndexNoColumnThatChanges() throws SQLException {
        assertEquals(List.of("group_id", "member_id", "partition", "slot", "topic_id"), postgres.query(
                """
                select distinct a.attname from pg_index i
                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                where i.indrelid in ('caddis_store.committed_offsets'::regclass, 'caddis_store.groups'::regclass,
                    'caddis_store.group_members'::regclass) order by 1"""));
    }

    private LoadedGroup onlyGroup() {
        List<LoadedGroup> groups = coordinator.store().takeSlot(slotOf(GROUP), coordinator.epoch());
        assertEquals(1, groups.size(), groups::toString);
        return groups.get(0);
    }

    private static CommittedOffset at(int partition, long offset) {
        return new CommittedOffset(offset(TOPIC, partition, offset), false);
    }

    private static String groupOfOtherSlot() {
        for (int i = 0; ; i++) {
            if (slotOf("group-" + i) != slotOf(GROUP)) {
                return "group-" + i;
            }
        }
    }
}
