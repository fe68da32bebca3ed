package io.caddis.catalog.group;

import static io.caddis.catalog.group.StoredGroups.classic;
import static io.caddis.catalog.group.StoredGroups.classicMember;
import static io.caddis.catalog.group.StoredGroups.commit;
import static io.caddis.catalog.group.StoredGroups.consumerMember;
import static io.caddis.catalog.group.StoredGroups.consumers;
import static io.caddis.catalog.group.StoredGroups.empty;
import static io.caddis.catalog.group.StoredGroups.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.catalog.PostgresCatalog;
import io.caddis.catalog.group.StoredGroups.Coordinator;
import io.caddis.coordinator.group.store.GroupChange.RemoveMembers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** {@code caddis.commit_offset} as applications call it: who may commit, and what is told to who may not. */
class CommitOffsetTest {

    private static final String UNKNOWN_MEMBER = "CD001";
    private static final String FENCED_EPOCH = "CD002";
    private static final String UNKNOWN_PARTITION = "CD003";
    private static final String UNKNOWN_GROUP = "CD004";
    private static final String WRONG_ISOLATION = "CD005";
    private static final String NOT_ASSIGNED = "CD006";

    private PostgresCatalog postgres;
    private Coordinator coordinator;
    private UUID flights;

    @BeforeEach
    void newCatalogWithTopic() throws SQLException {
        postgres = PostgresCatalog.migrated();
        coordinator = new Coordinator(new JpaGroupStore(postgres.transactions), 5);
        for (String group : List.of("classic", "consumers", "idle")) {
            coordinator.take(group);
        }
        flights = StoredGroups.activeTopic(postgres, "flights", 3);
        postgres.execute("create table seats (flight text)");
        coordinator.write(
                classic("classic", 4), members("classic", classicMember("m1", 4)),
                consumers("consumers", 9),
                members("consumers", consumerMember("m1", 8, Map.of(flights, List.of(0)), Map.of(flights, List.of(1)))),
                empty("idle", 0));
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void shouldCommitWithTheApplicationsRows_orNotAtAll() throws SQLException {
        try (Connection application = application()) {
            run(application, "insert into seats values ('AA1')");
            commitOffset(application, "classic", 0, 7, "m1", 4);
            application.rollback();
            assertEquals(List.of(), postgres.query("select * from caddis.committed_offsets"));

            run(application, "insert into seats values ('AA1')");
            run(application, "select caddis.commit_offset('classic', 'flights', 0, 7, 'm1', 4, 'by hand')");
            application.commit();
        }
        assertEquals(List.of("AA1"), postgres.query("select * from seats"));
        assertEquals(List.of("classic|flights|0|7|-1|by hand|t"), postgres.query(
                "select group_id, topic, partition, committed_offset, leader_epoch, metadata, committed_at > now() - interval '1 minute' "
                        + "from caddis.committed_offsets"));
        assertEquals(7, coordinator.offsets("classic").get(0).offset().offset());
    }

    @Test
    void shouldGoOnFromWhatTheCoordinatorStored_andTheOtherWayRound() throws SQLException {
        coordinator.write(commit("classic", flights, 0, 3));
        try (Connection application = application()) {
            commitOffset(application, "classic", 0, 5, "m1", 4);
            application.commit();
        }
        assertEquals(5, coordinator.offsets("classic").get(0).offset().offset());
        coordinator.write(commit("classic", flights, 0, 6));
        assertEquals(6, coordinator.offsets("classic").get(0).offset().offset());
    }

    @Test
    void shouldRefuseAClassicMember_whenItsGenerationIsOverOrItIsGone() throws SQLException {
        assertRefused(FENCED_EPOCH, "epoch 3 of member \"m1\" in group \"classic\" is over, it is 4 now", "classic", 0, "m1", 3);
        assertRefused(UNKNOWN_MEMBER, "\"m2\" is not a member of group \"classic\"", "classic", 0, "m2", 4);
        assertRefused(UNKNOWN_MEMBER, "group \"classic\" has members", "classic", 0, "", -1);

        coordinator.write(classic("classic", 5), members("classic", classicMember("m2", 5)), new RemoveMembers("classic", List.of("m1")));
        assertRefused(UNKNOWN_MEMBER, "\"m1\" is not a member", "classic", 0, "m1", 4);
        assertRefused(UNKNOWN_MEMBER, "\"m1\" is not a member", "classic", 0, "m1", 5);
    }

    @Test
    void shouldTakeOfAConsumerMember_onlyWhatItOwnsOrIsGivingUp() throws SQLException {
        try (Connection application = application()) {
            commitOffset(application, "consumers", 0, 1, "m1", 8);
            commitOffset(application, "consumers", 1, 1, "m1", 8);
            application.commit();
        }
        assertRefused(NOT_ASSIGNED, "flights-2 is not assigned to member \"m1\"", "consumers", 2, "m1", 8);
        assertRefused(FENCED_EPOCH, "is over, it is 8 now", "consumers", 0, "m1", 7);
        assertRefused(FENCED_EPOCH, "is over, it is 8 now", "consumers", 0, "m1", 9);

        coordinator.write(members("consumers", consumerMember("m1", 9, Map.of(flights, List.of(0)), Map.of())));
        assertRefused(FENCED_EPOCH, "is over, it is 9 now", "consumers", 1, "m1", 8);
        assertRefused(NOT_ASSIGNED, "flights-1 is not assigned", "consumers", 1, "m1", 9);
    }

    @Test
    void shouldTakeCommitsFromOutside_whenTheGroupIsEmpty() throws SQLException {
        try (Connection application = application()) {
            commitOffset(application, "idle", 2, 11, "", -1);
            application.commit();
        }
        assertEquals(11, coordinator.offsets("idle").get(0).offset().offset());
    }

    @Test
    void shouldSayWhatIsWrong_whenNothingOfTheNameExists() throws SQLException {
        assertRefused(UNKNOWN_GROUP, "there is no group \"nobody\"", "nobody", 0, "m1", 4);
        assertRefused(UNKNOWN_PARTITION, "there is no partition 3 of a topic \"flights\"", "classic", 3, "m1", 4);
        postgres.execute("update caddis_store.topics set state = 'DELETING'");
        assertRefused(UNKNOWN_PARTITION, "there is no partition 0 of a topic \"flights\"", "classic", 0, "m1", 4);
    }

    @Test
    void shouldRefuseNonsense() throws SQLException {
        for (String call : List.of(
                "'classic', 'flights', 0, -1, 'm1', 4", "'classic', 'flights', 0, null, 'm1', 4",
                "null, 'flights', 0, 1, 'm1', 4", "'classic', 'flights', 0, 1, 'm1', 4, repeat('x', 4097)")) {
            SQLException refused = assertThrows(SQLException.class, () -> postgres.execute("select caddis.commit_offset(" + call + ")"));
            assertTrue(refused.getSQLState().startsWith("22"), refused.toString());
        }
        assertEquals(List.of(), postgres.query("select * from caddis.committed_offsets"));
    }

    @Test
    void shouldRefuseATransactionThatWouldNotSeeANewOwner() throws SQLException {
        for (int isolation : List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE)) {
            try (Connection application = application()) {
                application.setTransactionIsolation(isolation);
                SQLException refused = assertThrows(
                        SQLException.class, () -> commitOffset(application, "classic", 0, 7, "m1", 4));
                assertEquals(WRONG_ISOLATION, refused.getSQLState());
                assertTrue(refused.getMessage().contains("READ COMMITTED"), refused.getMessage());
                application.rollback();
            }
        }
    }

    @Test
    void shouldFenceAMember_thatLostItsPartitionWhileItsTransactionWasOpen() throws SQLException {
        try (Connection zombie = application()) {
            run(zombie, "insert into seats values ('AA1')");
            coordinator.write(classic("classic", 5), members("classic", classicMember("m1", 5)));

            SQLException refused = assertThrows(SQLException.class, () -> commitOffset(zombie, "classic", 0, 7, "m1", 4));

            assertEquals(FENCED_EPOCH, refused.getSQLState());
            zombie.rollback();
        }
    }

    @Test
    void shouldBeOpenToNobody_untilItIsGranted() throws SQLException {
        String call = "set role " + PostgresCatalog.READER + "; select caddis.commit_offset('classic', 'flights', 0, 7, 'm1', 4)";
        postgres.execute("grant usage on schema caddis to " + PostgresCatalog.READER);
        assertEquals("42501", assertThrows(SQLException.class, () -> postgres.execute(call)).getSQLState());

        postgres.execute("grant execute on function caddis.commit_offset to " + PostgresCatalog.READER);

        postgres.execute(call);
        assertEquals(7, coordinator.offsets("classic").get(0).offset().offset());
        assertEquals("42501", assertThrows(SQLException.class, () -> postgres.execute("set role " + PostgresCatalog.READER
                + "; update caddis_store.committed_offsets set committed_offset = 0")).getSQLState());
    }

    @Test
    void shouldHashLocksAsTheBrokerDoes() throws SQLException {
        for (String locked : List.of("", "classic", "\u00fc\uD83D\uDE80", flights + ":0")) {
            assertEquals(List.of(Integer.toString(ApplicationLocks.key(locked))), postgres.query(
                    "select caddis_store.commit_lock_key('" + locked + "')"));
        }
    }

    private void assertRefused(String state, String message, String group, int partition, String memberId, int epoch)
            throws SQLException {
        List<String> before = postgres.query("select * from caddis_store.committed_offsets");
        try (Connection application = application()) {
            PSQLException refused = assertThrows(
                    PSQLException.class, () -> commitOffset(application, group, partition, 99, memberId, epoch));
            application.rollback();
            assertEquals(state, refused.getSQLState(), refused.getMessage());
            assertTrue(refused.getMessage().contains(message), refused.getMessage());
            assertNotNull(refused.getServerErrorMessage().getHint(), "the way out");
        }
        assertEquals(before, postgres.query("select * from caddis_store.committed_offsets"));
    }

    private Connection application() throws SQLException {
        Connection application = postgres.dataSource.getConnection();
        application.setAutoCommit(false);
        return application;
    }

    private static void commitOffset(Connection application, String group, int partition, long offset, String memberId, int epoch)
            throws SQLException {
        run(application, "select caddis.commit_offset('%s', 'flights', %d, %d, '%s', %d)"
                .formatted(group, partition, offset, memberId, epoch));
    }

    private static void run(Connection application, String sql) throws SQLException {
        try (var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }
}
