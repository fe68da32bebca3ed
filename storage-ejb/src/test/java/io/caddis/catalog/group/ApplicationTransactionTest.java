package io.caddis.catalog.group;

import static io.caddis.catalog.group.StoredGroups.classic;
import static io.caddis.catalog.group.StoredGroups.classicMember;
import static io.caddis.catalog.group.StoredGroups.commit;
import static io.caddis.catalog.group.StoredGroups.empty;
import static io.caddis.catalog.group.StoredGroups.members;
import static io.caddis.catalog.group.StoredGroups.slotOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.catalog.PostgresCatalog;
import io.caddis.catalog.group.StoredGroups.Coordinator;
import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange.DeleteGroup;
import io.caddis.coordinator.group.store.GroupChange.DeleteOffsets;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupChange.RemoveUnusedGroup;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.WriteOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that are open side by side: applications' and coordinators', each on a connection of its own. */
class ApplicationTransactionTest {

    /** An application that commits by SQL. */
    private static final String BY_SQL = "by-sql";
    private static final String OTHER = "other";
    private static final long PATIENCE_S = 30;
    private static final int ROUNDS = 50;

    private PostgresCatalog postgres;
    private Coordinator coordinator;
    private UUID flights;
    private Connection application;

    @BeforeEach
    void newCatalogWithTwoGroups() throws SQLException {
        postgres = PostgresCatalog.migrated();
        coordinator = new Coordinator(new JpaGroupStore(postgres.transactions), 5);
        coordinator.take(BY_SQL);
        coordinator.take(OTHER);
        flights = StoredGroups.activeTopic(postgres, "flights", 4);
        coordinator.write(
                classic(BY_SQL, 1), members(BY_SQL, classicMember("m1", 1)), commit(BY_SQL, flights, 0, 10),
                commit(BY_SQL, flights, 1, 10), classic(OTHER, 1), members(OTHER, classicMember("m1", 1)),
                commit(OTHER, flights, 0, 10));
        application = postgres.dataSource.getConnection();
        application.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        application.close();
        postgres.close();
    }

    @Test
    void shouldMarkOffsetsAsPending_asLongAsTheTransactionIsOpen() throws SQLException {
        commitInApplication(0, 20);
        commitInApplication(3, 20);

        assertEquals(Map.of(0, "10 pending", 1, "10", 3, "-1 pending"), offsets(BY_SQL));
        assertEquals(Map.of(0, "10"), offsets(OTHER));

        application.commit();
        assertEquals(Map.of(0, "20", 1, "10", 3, "20"), offsets(BY_SQL));
    }

    @Test
    void shouldForgetThatAnOffsetWasPending_whenTheApplicationRollsBackOrDies() throws SQLException {
        commitInApplication(0, 20);
        application.rollback();
        assertEquals(Map.of(0, "10", 1, "10"), offsets(BY_SQL));

        commitInApplication(0, 30);
        postgres.execute("select pg_terminate_backend(" + backendOf(application) + ", 10000)");
        assertEquals(Map.of(0, "10", 1, "10"), offsets(BY_SQL));
    }

    @Test
    void shouldShowTheNextOwnerTheOldOnesTransaction_thatPassedTheCheckBeforeTheRebalance() throws SQLException {
        commitInApplication(0, 20);

        coordinator.write(classic(BY_SQL, 2), members(BY_SQL, classicMember("m2", 2)));

        assertEquals("10 pending", offsets(BY_SQL).get(0), "m2 must not begin at 10 while 20 may still be committed");
        application.commit();
        assertEquals("20", offsets(BY_SQL).get(0));
        SQLException fenced = assertThrows(SQLException.class, () -> commitInApplication(0, 30));
        assertEquals("CD002", fenced.getSQLState());
    }

    /** The reader asks as fast as it can, so that transactions often end between its two statements. */
    @Test
    void shouldNeverGiveTheNextOwnerAnOffset_thatTheOldOneStillMoves() throws Exception {
        try (Connection reader = postgres.dataSource.getConnection()) {
            for (int generation = 1; generation <= ROUNDS; generation++) {
                int old = generation;
                CompletableFuture<SQLException> oldOwner = async(() -> commitUntilRefused(old));
                awaitPending(reader);

                coordinator.write(classic(BY_SQL, old + 1), members(BY_SQL, classicMember("m1", old + 1)));
                CommittedOffset begin = first(reader);
                while (begin.pending()) {
                    begin = first(reader);
                }

                assertEquals("CD002", oldOwner.get(PATIENCE_S, TimeUnit.SECONDS).getSQLState());
                assertEquals(begin, first(reader), "generation " + old);
            }
        }
    }

    private void awaitPending(Connection reader) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!first(reader).pending()) {
            assertTrue(System.nanoTime() < deadline, "no transaction of the application");
        }
    }

    private static CommittedOffset first(Connection reader) throws SQLException {
        return OffsetRowReader.ofGroups(reader, List.of(BY_SQL)).get(BY_SQL).get(0);
    }

    private SQLException commitUntilRefused(int generation) {
        for (long offset = 1_000L * generation; ; offset++) {
            try {
                runInApplication("select caddis.commit_offset('%s', 'flights', 0, %d, 'm1', %d)".formatted(BY_SQL, offset, generation));
                runInApplication("select pg_sleep(random() * 0.02)");
                application.commit();
            } catch (SQLException refused) {
                return rolledBack(refused);
            }
        }
    }

    private SQLException rolledBack(SQLException refused) {
        try {
            application.rollback();
        } catch (SQLException failure) {
            refused.addSuppressed(failure);
        }
        return refused;
    }

    @Test
    void shouldStoreWhatOtherGroupsCommit_whileAnApplicationsTransactionIsOpen() throws SQLException {
        commitInApplication(0, 20);
        commitInApplication(3, 20);
        long startedNs = System.nanoTime();

        WriteOutcome outcome = coordinator.write(
                commit(BY_SQL, flights, 0, 12), commit(BY_SQL, flights, 1, 12), commit(BY_SQL, flights, 3, 12),
                commit(OTHER, flights, 0, 12), classic(BY_SQL, 2));

        long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
        assertEquals(Map.of(BY_SQL, Set.of(new PartitionKey(flights, 0), new PartitionKey(flights, 3))), outcome.heldOffsets());
        assertTrue(outcome.isHeld(commit(BY_SQL, flights, 3, 12)));
        assertFalse(outcome.isHeld(commit(BY_SQL, flights, 1, 12)));
        assertFalse(outcome.isHeld(classic(BY_SQL, 2)));
        assertEquals(Map.of(0, "12"), offsets(OTHER));
        assertEquals("12", offsets(BY_SQL).get(1));
        assertTrue(tookMs < 5_000, "took " + tookMs + " ms");
        application.commit();
        assertEquals(Map.of(0, "20", 1, "12", 3, "20"), offsets(BY_SQL));
    }

    @Test
    void shouldNotWaitForAPerson_whoHoldsARowInPsql() throws SQLException {
        runInApplication("select * from caddis_store.committed_offsets where group_id = '" + BY_SQL + "' and partition = 0 for update");

        WriteOutcome outcome = coordinator.write(
                commit(BY_SQL, flights, 0, 12), commit(OTHER, flights, 0, 12),
                new DeleteOffsets(BY_SQL, List.of(new PartitionKey(flights, 1))));

        assertEquals(Map.of(BY_SQL, Set.of(new PartitionKey(flights, 0))), outcome.heldOffsets());
        assertEquals(Map.of(0, "12"), offsets(OTHER));
        assertEquals(Map.of(0, "10"), offsets(BY_SQL));
    }

    @Test
    void shouldKeepTheGroup_whenItIsDeletedWhileAnApplicationCommits() throws SQLException {
        coordinator.write(empty(BY_SQL, 0));
        runInApplication("select caddis.commit_offset('" + BY_SQL + "', 'flights', 0, 20, 'm1', 3)");

        WriteOutcome outcome = coordinator.write(new DeleteGroup(BY_SQL), new DeleteGroup(OTHER));

        assertEquals(Set.of(BY_SQL), outcome.heldGroups());
        assertTrue(outcome.isHeld(new DeleteGroup(BY_SQL)));
        assertFalse(outcome.isHeld(new DeleteGroup(OTHER)));
        application.commit();
        assertEquals(Map.of(0, "20", 1, "10"), offsets(BY_SQL));
        assertEquals(Map.of(), offsets(OTHER));
    }

    @Test
    void shouldKeepTheUnusedGroup_whenAnApplicationCommitsBeforeItIsRemoved() throws SQLException {
        coordinator.write(empty(BY_SQL, 0), new DeleteOffsets(BY_SQL, List.of(new PartitionKey(flights, 0), new PartitionKey(flights, 1))));
        coordinator.write(empty(OTHER, 0), new DeleteOffsets(OTHER, List.of(new PartitionKey(flights, 0), new PartitionKey(flights, 1))));
        runInApplication("insert into caddis_store.committed_offsets (group_id, topic_id, partition, committed_offset, leader_epoch,"
                + " metadata, committed_at) values ('" + BY_SQL + "', '" + flights + "', 0, 20, -1, '', now())");

        WriteOutcome whileOpen = coordinator.write(new RemoveUnusedGroup(BY_SQL), new RemoveUnusedGroup(OTHER));
        assertEquals(Set.of(BY_SQL), whileOpen.heldGroups(), "its transaction holds the group's row");
        application.commit();
        WriteOutcome afterwards = coordinator.write(new RemoveUnusedGroup(BY_SQL), new RemoveUnusedGroup(OTHER));

        assertEquals(Set.of(BY_SQL), afterwards.heldGroups(), "it is used");
        assertEquals(Map.of(0, "20"), offsets(BY_SQL));
    }

    @Test
    void shouldKeepTheUnusedGroup_whenItHasMembersOrACommitInTheSameTransaction() throws SQLException {
        assertEquals(Set.of(BY_SQL), coordinator.write(new RemoveUnusedGroup(BY_SQL)).heldGroups());
        coordinator.write(empty(OTHER, 0), new DeleteOffsets(OTHER, List.of(new PartitionKey(flights, 0), new PartitionKey(flights, 1))));

        WriteOutcome outcome = coordinator.write(commit(OTHER, flights, 1, 12), new RemoveUnusedGroup(OTHER));

        assertEquals(Set.of(OTHER), outcome.heldGroups());
        assertEquals(Map.of(1, "12"), offsets(OTHER));
    }

    @Test
    void shouldKeepTheGroup_whenAPersonHoldsItsRows() throws SQLException {
        runInApplication("select * from caddis_store.groups where group_id = '" + BY_SQL + "' for key share");

        assertEquals(Set.of(BY_SQL), coordinator.write(new DeleteGroup(BY_SQL), new DeleteGroup(OTHER)).heldGroups());

        assertEquals(Map.of(0, "10", 1, "10"), offsets(BY_SQL));
    }

    @Test
    void shouldPassOverOffsetsThatAreBeingCommitted_whenItExpiresThem() throws SQLException {
        coordinator.write(empty(BY_SQL, 0));
        runInApplication("select caddis.commit_offset('" + BY_SQL + "', 'flights', 0, 20, 'm1', 3)");

        coordinator.store().expireOffsets(Map.of(slotOf(BY_SQL), 5), Long.MAX_VALUE / 2_000, Long.MAX_VALUE / 2_000);

        assertEquals(Map.of(0, "10 pending"), offsets(BY_SQL));
    }

    @Test
    void shouldWaitForWritesUnderWay_whenASlotIsTaken() throws Exception {
        // The old owner in the middle of a write.
        runInApplication("select * from caddis_store.coordinator_fence where slot = " + slotOf(BY_SQL) + " for share");
        runInApplication("update caddis_store.groups set epoch = 7 where group_id = '" + BY_SQL + "'");
        CompletableFuture<Integer> taken = async(() ->
                coordinator.store().takeSlot(slotOf(BY_SQL), 6).get(0).group().epoch());
        awaitWaitingStatement("update caddis_store.coordinator_fence");
        assertFalse(taken.isDone());

        application.commit();

        assertEquals(7, taken.get(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(Set.of(slotOf(BY_SQL)), coordinator.write(classic(BY_SQL, 8)).fencedSlots());
        assertThrows(CatalogException.Fenced.class, () -> coordinator.take(BY_SQL));
    }

    @Test
    void shouldNotKnowTheOutcome_whenTheConnectionIsCutOrTheStatementKilled() throws Exception {
        for (String kill : List.of("pg_terminate_backend", "pg_cancel_backend")) {
            runInApplication("select * from caddis_store.coordinator_fence for update");
            List<CompletableFuture<?>> calls = new ArrayList<>();
            calls.add(async(() -> coordinator.write(commit(OTHER, flights, 0, 99))));
            calls.add(async(() -> coordinator.store().takeSlot(slotOf(OTHER), 5)));
            calls.add(async(() -> coordinator.store().expireOffsets(Map.of(slotOf(OTHER), 5), 0, 0)));
            for (int i = 0; i < calls.size(); i++) {
                killWaitingStatement(kill);
            }
            for (CompletableFuture<?> call : calls) {
                ExecutionException failure =
                        assertThrows(ExecutionException.class, () -> call.get(PATIENCE_S, TimeUnit.SECONDS));
                assertEquals(CatalogException.Unavailable.class, failure.getCause().getClass(), failure.toString());
            }
            application.rollback();
        }
        assertEquals(Map.of(0, "10"), offsets(OTHER));
    }

    private void commitInApplication(int partition, long offset) throws SQLException {
        runInApplication("select caddis.commit_offset('%s', 'flights', %d, %d, 'm1', 1)".formatted(BY_SQL, partition, offset));
    }

    private void runInApplication(String sql) throws SQLException {
        try (var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<Integer, String> offsets(String group) {
        Map<Integer, String> offsets = new TreeMap<>();
        for (CommittedOffset offset : coordinator.offsets(group)) {
            String before = offsets.put(
                    offset.offset().partition(), offset.offset().offset() + (offset.pending() ? " pending" : ""));
            assertEquals(null, before);
        }
        return offsets;
    }

    private static <T> CompletableFuture<T> async(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> new Thread(task).start());
    }

    private void awaitWaitingStatement(String like) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (postgres.query(waiting() + " and query like '%" + like + "%'").isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "no statement waits");
        }
    }

    /** Kills one that is not yet on its way out. */
    private void killWaitingStatement(String kill) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        List<String> waiting = List.of();
        while (waiting.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "no statement waits");
            waiting = postgres.query(waiting() + " limit 1");
        }
        postgres.execute("select " + kill + "(" + waiting.get(0) + ")");
        while (postgres.query(waiting()).contains(waiting.get(0))) {
            assertTrue(System.nanoTime() < deadline, "the statement does not end");
        }
    }

    private static String waiting() {
        return "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' "
                + "and pid <> pg_backend_pid()";
    }

    private static String backendOf(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }
}
