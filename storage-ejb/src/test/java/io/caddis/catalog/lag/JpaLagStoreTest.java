package io.caddis.catalog.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.catalog.PostgresCatalog;
import io.caddis.catalog.group.JpaGroupStore;
import io.caddis.coordinator.group.store.GroupChange.CommitOffsets;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupChange.PutGroup;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.lag.CommittedGroup;
import io.caddis.coordinator.lag.CommittedGroup.Committed;
import io.caddis.coordinator.lag.LagBlock;
import io.caddis.coordinator.lag.LagHistoryRow;
import io.caddis.coordinator.lag.LagRow;
import io.caddis.coordinator.lag.LagStore;
import io.caddis.coordinator.lag.LagVerdict;
import io.caddis.coordinator.lag.LagWrite;
import io.caddis.coordinator.lag.PartitionLag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JpaLagStoreTest {

    private static final String GROUP = "billing";
    private static final int SLOT = CoordinatorSlots.slotOf(GROUP);
    private static final int EPOCH = 5;
    private static final long NOW_MS = 1_700_000_040_123L;
    private static final long HOUR_MS = 3_600_000;
    private static final long UNKNOWN = LagHistoryRow.UNKNOWN;

    private PostgresCatalog postgres;
    private GroupStore groups;
    private LagStore store;
    private UUID topic;

    @BeforeEach
    void newCatalogWithAGroup() throws SQLException {
        postgres = PostgresCatalog.migrated();
        groups = new JpaGroupStore(postgres.transactions);
        store = new JpaLagStore(postgres.transactions);
        topic = topic("flights", "ACTIVE");
        groups.takeSlot(SLOT, EPOCH);
        put(GROUP, false);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    private UUID topic(String name, String state) throws SQLException {
        UUID id = UUID.randomUUID();
        postgres.execute("insert into caddis_store.topics values ('%s', '%s', '%s', now(), now())".formatted(id, name, state));
        return id;
    }

    private void put(String groupId, boolean empty) {
        groups.write(List.of(new SlotWrite(CoordinatorSlots.slotOf(groupId), EPOCH, List.of(new PutGroup(new StoredGroup(
                groupId, GroupType.CLASSIC, "consumer", "range", "", 1, 1, NOW_MS, empty))))));
    }

    private void commit(String groupId, int partition, long offset) {
        groups.write(List.of(new SlotWrite(CoordinatorSlots.slotOf(groupId), EPOCH, List.of(
                new CommitOffsets(groupId, List.of(new StoredOffset(topic, partition, offset, 1, "", NOW_MS - 7, -1)))))));
    }

    private LagBlock block() {
        return new LagBlock(GROUP, topic, 0);
    }

    private PartitionLag stopped(int partition) {
        return new PartitionLag(
                topic, partition, 60, OptionalLong.of(100), OptionalLong.of(10), OptionalLong.of(NOW_MS - 90_000), true,
                OptionalDouble.of(0), OptionalDouble.of(0.123), OptionalLong.of(NOW_MS + HOUR_MS), Optional.of(LagVerdict.STOPPED));
    }

    private PartitionLag atTheEnd(int partition) {
        return new PartitionLag(
                topic, partition, 100, OptionalLong.of(100), OptionalLong.of(10), OptionalLong.empty(), false, OptionalDouble.of(3.5),
                OptionalDouble.of(3.5), OptionalLong.empty(), Optional.of(LagVerdict.OK));
    }

    private PartitionLag unknown(int partition) {
        return new PartitionLag(
                topic, partition, 7, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false, OptionalDouble.empty(),
                OptionalDouble.empty(), OptionalLong.empty(), Optional.empty());
    }

    private LagWrite write(int epoch, List<LagRow> rows, Map<LagBlock, Integer> gone, List<LagHistoryRow> history) {
        return new LagWrite(Map.of(SLOT, epoch), NOW_MS, List.of(SLOT), rows, gone, history);
    }

    private Set<Integer> write(PartitionLag... lags) {
        return store.write(write(EPOCH, List.of(new LagRow(block(), SLOT, List.of(lags))), Map.of(), List.of()));
    }

    /** Twelve samples of one partition, every ten seconds. */
    private LagHistoryRow samples(String groupId, long startedAtMs, long firstLag) {
        long[] committed = new long[12];
        long[] lags = new long[12];
        long[] times = new long[12];
        for (int i = 0; i < 12; i++) {
            committed[i] = 1_000 + i;
            lags[i] = firstLag + i;
            times[i] = 10 * (firstLag + i);
        }
        return new LagHistoryRow(new LagBlock(groupId, topic, 0), SLOT, startedAtMs, 10_000, new int[] {3}, committed, lags, times);
    }

    // ---- what is committed ----

    @Test
    void shouldReadGroupsOfItsSlotsWithTheirOffsets_inOrder() {
        commit(GROUP, 3, 40);
        commit(GROUP, 0, 50);
        String other = other();
        groups.takeSlot(CoordinatorSlots.slotOf(other), EPOCH);
        put(other, true);

        LagStore.CommittedGroups committed = store.committed(List.of(SLOT), 100);

        assertTrue(committed.complete());
        assertEquals(List.of(new CommittedGroup(GROUP, SLOT, false, NOW_MS, List.of(
                new Committed(new PartitionKey(topic, 0), 50, NOW_MS - 7), new Committed(new PartitionKey(topic, 3), 40, NOW_MS - 7)))),
                committed.groups());
        assertEquals(List.of(new CommittedGroup(other, CoordinatorSlots.slotOf(other), true, NOW_MS, List.of())),
                store.committed(List.of(CoordinatorSlots.slotOf(other)), 100).groups());
    }

    private static String other() {
        String other = "other";
        for (int i = 0; CoordinatorSlots.slotOf(other) == SLOT; i++) {
            other = "other" + i;
        }
        return other;
    }

    private static String otherOfTheSlot() {
        int i = 0;
        while (CoordinatorSlots.slotOf("z" + i) != SLOT) {
            i++;
        }
        return "z" + i;
    }

    @Test
    void shouldReadWholeGroupsOnly_whenThereAreMoreThanTheBound() {
        String second = otherOfTheSlot();
        put(second, false);
        for (int partition = 0; partition < 3; partition++) {
            commit(GROUP, partition, 1);
            commit(second, partition, 1);
        }

        LagStore.CommittedGroups cut = store.committed(List.of(SLOT), 5);

        assertEquals(List.of(GROUP), cut.groups().stream().map(CommittedGroup::groupId).toList());
        assertEquals(3, cut.groups().get(0).offsets().size());
        assertEquals(false, cut.complete());
        assertTrue(store.committed(List.of(SLOT), 6).complete());
    }

    // ---- the newest measurement ----

    @Test
    void shouldGiveTheNextOwnerWhatWasStored() {
        write(stopped(0), atTheEnd(1), unknown(2));

        List<LagRow> rows = store.stored(List.of(SLOT), NOW_MS).rows();

        assertEquals(List.of(new LagRow(block(), SLOT, List.of(stopped(0), atTheEnd(1), unknown(2)))), rows);
        assertEquals(List.of(), store.stored(List.of((SLOT + 1) % 64), 0).rows());
    }

    @Test
    void shouldShowEachPartitionInTheView_withNullForWhatIsNotKnown() throws SQLException {
        write(stopped(0), atTheEnd(1), unknown(2));

        assertEquals(
                List.of("flights|0|60|100|10|40|90000|t|0|0.123|null|3600000|STOPPED",
                        "flights|1|100|100|10|0|0|f|3.5|3.5|0|null|OK",
                        "flights|2|7|null|null|null|null|f|null|null|null|null|null"),
                postgres.query("select topic, partition, committed_offset, end_offset, log_start_offset, lag, time_lag_ms, estimated, "
                        + "consumed_per_second, produced_per_second, catch_up_ms, reaches_retention_ms, verdict "
                        + "from caddis.partition_lag where group_id = 'billing' order by partition"));
        assertEquals(
                List.of("STOPPED|null|90000|t|null|3600000|3|f|" + NOW_MS),
                postgres.query("select verdict, lag, time_lag_ms, estimated, catch_up_ms, reaches_retention_ms, partitions, empty, "
                        + "(extract(epoch from measured_at) * 1000)::bigint from caddis.group_lag where group_id = 'billing'"));
    }

    @Test
    void shouldShowTheSameAsTheNodeItself_whenAConsumerCatchesUpOrWasOvertaken() throws SQLException {
        PartitionLag catchingUp = new PartitionLag(
                topic, 0, 60, OptionalLong.of(100), OptionalLong.of(10), OptionalLong.of(NOW_MS - 5), false, OptionalDouble.of(3),
                OptionalDouble.of(1), OptionalLong.empty(), Optional.of(LagVerdict.OK));
        PartitionLag overtaken = new PartitionLag(
                topic, 1, 5, OptionalLong.of(100), OptionalLong.of(10), OptionalLong.empty(), false, OptionalDouble.of(0),
                OptionalDouble.of(0), OptionalLong.empty(), Optional.of(LagVerdict.REWOUND));
        PartitionLag beyond = new PartitionLag(
                topic, 2, 110, OptionalLong.of(100), OptionalLong.of(10), OptionalLong.empty(), false, OptionalDouble.empty(),
                OptionalDouble.empty(), OptionalLong.empty(), Optional.of(LagVerdict.OK));
        write(catchingUp, overtaken, beyond);

        List<String> expected = new ArrayList<>();
        for (PartitionLag lag : List.of(catchingUp, overtaken, beyond)) {
            expected.add(text(lag.lag()) + "|" + text(lag.timeLagMs(NOW_MS)) + "|" + text(lag.catchUpMs()) + "|"
                    + text(lag.reachesRetentionInMs(NOW_MS)));
        }
        assertEquals(List.of("40|5|20000|null", "95|null|null|0", "-10|0|0|null"), expected);
        assertEquals(expected, postgres.query("select lag, time_lag_ms, catch_up_ms, reaches_retention_ms from caddis.partition_lag "
                + "order by partition"));
        assertEquals(List.of("REWOUND|135|5|null|0|3"), postgres.query(
                "select verdict, lag, time_lag_ms, catch_up_ms, reaches_retention_ms, partitions from caddis.group_lag"));
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "null";
    }

    @Test
    void shouldRankVerdictsInTheViewAsInTheNode() throws SQLException {
        List<LagVerdict> ranked = List.of(LagVerdict.values());
        for (int worst = 0; worst < ranked.size(); worst++) {
            PartitionLag[] lags = new PartitionLag[worst + 1];
            for (int i = 0; i <= worst; i++) {
                lags[i] = new PartitionLag(topic, i, 0, OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty(), false,
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty(), Optional.of(ranked.get(i)));
            }
            write(lags);
            assertEquals(List.of(ranked.get(worst).name()), postgres.query("select verdict from caddis.group_lag"));
        }
    }

    @Test
    void shouldShowAGroupWithoutOffsets_asEmptyOrUnknown() throws SQLException {
        assertEquals(List.of("null|null|0|null"), postgres.query("select verdict, lag, partitions, measured_at from caddis.group_lag"));
        put(GROUP, true);
        assertEquals(List.of("EMPTY|null|0"), postgres.query("select verdict, lag, partitions from caddis.group_lag"));
    }

    @Test
    void shouldReplaceAndRemoveRows() throws SQLException {
        write(stopped(0), atTheEnd(1));
        write(atTheEnd(0));
        assertEquals(List.of("0|OK"), postgres.query("select partition, verdict from caddis.partition_lag"));

        store.write(write(EPOCH, List.of(), Map.of(block(), SLOT), List.of()));

        assertEquals(List.of(), postgres.query("select * from caddis_store.group_lag"));
    }

    @Test
    void shouldHideWhatIsLeft_whenTheGroupOrTheTopicIsGone() throws SQLException {
        write(stopped(0));
        postgres.execute("update caddis_store.topics set state = 'DELETED'");
        assertEquals(List.of(), postgres.query("select * from caddis.partition_lag"));
        postgres.execute("update caddis_store.topics set state = 'ACTIVE'");
        postgres.execute("delete from caddis_store.groups");
        assertEquals(List.of(), postgres.query("select * from caddis.partition_lag"));
        assertEquals(List.of(), postgres.query("select * from caddis.group_lag"));
    }

    @Test
    void shouldStoreNothing_whenTheSlotIsAnothersOrNotTakenYet() throws SQLException {
        LagRow row = new LagRow(block(), SLOT, List.of(stopped(0)));

        assertEquals(Set.of(SLOT), store.write(write(EPOCH - 1, List.of(row), Map.of(), List.of(samples(GROUP, 0, 1)))));
        assertEquals(Set.of(SLOT), store.write(write(EPOCH + 1, List.of(row), Map.of(), List.of(samples(GROUP, 0, 1)))));

        assertEquals(List.of("0|0|0"), postgres.query("select (select count(*) from caddis_store.group_lag), "
                + "(select count(*) from caddis_store.group_lag_fine), (select count(*) from caddis_store.group_lag_rounds)"));
        assertEquals(Set.of(), write(stopped(0)));
    }

    @Test
    void shouldKeepEveryCharacterOfAGroupsName() {
        String odd = "nul\0 \uE000 ' \\ {,}";
        int slot = CoordinatorSlots.slotOf(odd);
        groups.takeSlot(slot, EPOCH);
        LagRow row = new LagRow(new LagBlock(odd, topic, 64), slot, List.of(stopped(64)));

        store.write(new LagWrite(Map.of(slot, EPOCH), NOW_MS, List.of(slot), List.of(row), Map.of(), List.of()));

        assertEquals(List.of(row), store.stored(List.of(slot), NOW_MS).rows());
    }

    // ---- history ----

    @Test
    void shouldGiveBackTheSamplesSinceATime() {
        store.write(write(EPOCH, List.of(), Map.of(), List.of(samples(GROUP, NOW_MS - 240_000, 1), samples(GROUP, NOW_MS - 120_000, 5))));

        List<LagHistoryRow> history = store.stored(List.of(SLOT), NOW_MS - 120_000).history();

        assertEquals(1, history.size());
        assertEquals(NOW_MS - 120_000, history.get(0).startedAtMs());
        assertEquals(List.of(3), Arrays.stream(history.get(0).partitions()).boxed().toList());
        assertEquals(16, history.get(0).lags()[11]);
        assertEquals(50, history.get(0).timeLagsMs()[0]);
    }

    @Test
    void shouldShowEachSampleInTheView_butNoneThatWasNotTaken() throws SQLException {
        long[] committed = new long[24];
        Arrays.fill(committed, UNKNOWN);
        long[] lags = committed.clone();
        long[] times = committed.clone();
        committed[1] = 10;
        lags[1] = 4;
        times[1] = 2_000;
        committed[13] = 20;
        committed[23] = 30;
        lags[23] = 6;
        store.write(write(EPOCH, List.of(), Map.of(), List.of(
                new LagHistoryRow(block(), SLOT, 1_700_000_040_000L, 10_000, new int[] {0, 5}, committed, lags, times))));

        assertEquals(
                List.of("flights|0|1700000050|10|4|2000|10000|1700000040", "flights|5|1700000050|20|null|null|10000|1700000040",
                        "flights|5|1700000150|30|6|null|10000|1700000040"),
                postgres.query("select topic, partition, extract(epoch from sampled_at)::bigint, committed_offset, lag, time_lag_ms, "
                        + "interval_ms, extract(epoch from row_started_at)::bigint from caddis.partition_lag_history order by 2, 3"));
        assertEquals(
                List.of("1700000050|null|2000|2", "1700000150|6|null|1"),
                postgres.query("select extract(epoch from sampled_at)::bigint, lag, time_lag_ms, partitions from caddis.group_lag_history "
                        + "order by 1"));
    }

    @Test
    void shouldKeepTheWorstOfEveryFiveMinutes_whenADayHasPassed() throws SQLException {
        long hour = NOW_MS / HOUR_MS * HOUR_MS - 30 * HOUR_MS;
        store.write(write(EPOCH, List.of(), Map.of(), List.of(
                samples(GROUP, hour, 1), samples(GROUP, hour + 120_000, 500), samples(GROUP, hour + 240_000, 20),
                samples(GROUP, hour + 50 * 60_000, 3), samples(GROUP, hour + HOUR_MS, 7))));

        assertEquals(false, store.tidy(SLOT, EPOCH, NOW_MS));

        // the third row of twelve lies half in the second five minutes
        assertEquals(
                List.of("0|1011|511|5110", "5|1011|31|310", "50|1011|14|140"),
                postgres.query("select ((extract(epoch from sampled_at) * 1000)::bigint - %d) / 60000, committed_offset, lag, time_lag_ms "
                        .formatted(hour) + "from caddis.partition_lag_history where interval_ms = 300000 order by 1"));
        assertEquals(List.of("1"), postgres.query("select count(*) from caddis_store.group_lag_fine"), "the next hour is still there");

        store.tidy(SLOT, EPOCH, NOW_MS);
        assertEquals(List.of("0|2"), postgres.query("select (select count(*) from caddis_store.group_lag_fine), "
                + "(select count(*) from caddis_store.group_lag_coarse)"));
    }

    @Test
    void shouldLeaveADayAsItIs_andRemoveWhatIsOlderThanAMonth() throws SQLException {
        long day = NOW_MS / HOUR_MS * HOUR_MS - 24 * HOUR_MS;
        store.write(write(EPOCH, List.of(), Map.of(), List.of(
                samples(GROUP, NOW_MS - 31L * 24 * HOUR_MS, 1), samples(GROUP, NOW_MS - 29L * 24 * HOUR_MS, 1), samples(GROUP, day, 1))));

        for (int call = 0; call < 4; call++) {
            store.tidy(SLOT, EPOCH, NOW_MS);
        }

        assertEquals(List.of("1|1"), postgres.query("select (select count(*) from caddis_store.group_lag_fine), "
                + "(select count(*) from caddis_store.group_lag_coarse)"));
    }

    @Test
    void shouldTidyABoundedNumberOfRows_andSayThatThereIsMore() throws SQLException {
        long hour = NOW_MS / HOUR_MS * HOUR_MS - 30 * HOUR_MS;
        List<LagHistoryRow> rows = new ArrayList<>();
        for (int i = 0; i < LagAging.BLOCKS_MAX + 5; i++) {
            rows.add(samples("group" + i, hour, i));
        }
        store.write(write(EPOCH, List.of(), Map.of(), rows));

        assertEquals(true, store.tidy(SLOT, EPOCH, NOW_MS));
        assertEquals(List.of("5"), postgres.query("select count(*) from caddis_store.group_lag_fine"));
        assertEquals(false, store.tidy(SLOT, EPOCH, NOW_MS));
        assertEquals(List.of("0|" + rows.size()), postgres.query("select (select count(*) from caddis_store.group_lag_fine), "
                + "(select count(*) from caddis_store.group_lag_coarse)"));
    }

    @Test
    void shouldTidyNothing_whenTheSlotIsAnothers() throws SQLException {
        store.write(write(EPOCH, List.of(), Map.of(), List.of(samples(GROUP, NOW_MS - 40L * 24 * HOUR_MS, 1))));

        assertEquals(false, store.tidy(SLOT, EPOCH - 1, NOW_MS));

        assertEquals(List.of("1"), postgres.query("select count(*) from caddis_store.group_lag_fine"));
    }

    @Test
    void shouldShowAllOfItToAReaderWhoMayReadTheViews() throws SQLException {
        write(stopped(0));
        postgres.execute("grant usage on schema caddis to " + PostgresCatalog.READER);
        postgres.execute("grant select on all tables in schema caddis to " + PostgresCatalog.READER);

        postgres.execute("set role " + PostgresCatalog.READER + "; select * from caddis.partition_lag; select * from caddis.group_lag; "
                + "select * from caddis.partition_lag_history; select * from caddis.group_lag_history; reset role");
    }
}
