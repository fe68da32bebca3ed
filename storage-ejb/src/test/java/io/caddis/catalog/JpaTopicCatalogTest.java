package io.caddis.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.catalog.TopicCatalog.SettingsResource;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JpaTopicCatalogTest {

    private static final int EPOCH = 7;

    private PostgresCatalog postgres;
    private TopicCatalog catalog;

    @BeforeEach
    void newCatalogWithController() throws SQLException {
        postgres = PostgresCatalog.migrated(new TransactionBounds(300, 5_000, 5_000));
        catalog = new JpaTopicCatalog(postgres.transactions, Clock.systemUTC());
        catalog.bumpFence(EPOCH);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void shouldLoadWhatWasStored_whenANewControllerTakesOver() {
        CatalogTopic orders = topic("orders", 3);
        catalog.createTopic(EPOCH, orders);
        catalog.activateTopic(EPOCH, orders.id());
        catalog.replaceSettings(EPOCH, SettingsResource.TOPIC, "orders", Map.of("retention.ms", "1000"));
        catalog.replaceSettings(EPOCH, SettingsResource.BROKER, "2", Map.of("log.retention.ms", "5"));
        catalog.replaceSettings(EPOCH, SettingsResource.CLUSTER, "", Map.of("auto.create.topics.enable", "false"));

        catalog.bumpFence(EPOCH + 1);
        CatalogSnapshot loaded = catalog.load(EPOCH + 1);

        assertEquals(
                List.of(new CatalogTopic(
                        orders.id(), "orders", TopicState.ACTIVE, orders.partitions(), Map.of("retention.ms", "1000"))),
                loaded.topics());
        assertEquals(Map.of(2, Map.of("log.retention.ms", "5")), loaded.brokerSettings());
        assertEquals(Map.of("auto.create.topics.enable", "false"), loaded.clusterSettings());
    }

    @Test
    void shouldRefuseEveryCallOfAnOldController_whenANewerOneHasBumpedTheFence() {
        catalog.bumpFence(EPOCH + 1);

        assertThrows(CatalogException.Fenced.class, () -> catalog.load(EPOCH));
        assertThrows(CatalogException.Fenced.class, () -> catalog.createTopic(EPOCH, topic("late", 1)));
        assertThrows(CatalogException.Fenced.class, () -> catalog.appendHistory(EPOCH, List.of(event("late"))));
        assertThrows(CatalogException.Fenced.class, () -> catalog.recordBrokers(EPOCH, List.of()));
        assertThrows(CatalogException.Fenced.class, () -> catalog.bumpFence(EPOCH));
        assertEquals(List.of(), catalog.load(EPOCH + 1).topics());
    }

    @Test
    void shouldAskForAReload_whenTheCatalogWentBackBehindTheController() {
        CatalogException.Unavailable failure =
                assertThrows(CatalogException.Unavailable.class, () -> catalog.load(EPOCH + 1));

        assertTrue(failure.getMessage().contains("behind this controller's epoch 8"), failure.getMessage());
    }

    @Test
    void shouldBumpAgainWithoutEffect_whenTheEpochIsTheSame() throws SQLException {
        List<String> before = postgres.query("select controller_epoch, controller_since from caddis.cluster");

        catalog.bumpFence(EPOCH);

        assertEquals(before, postgres.query("select controller_epoch, controller_since from caddis.cluster"));
    }

    @Test
    void shouldLetASuccessorIn_whenTheOldControllerFrozeInsideItsTransaction() throws SQLException {
        try (Connection frozen = postgres.dataSource.getConnection();
                Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            // What TransactionBounds sets for every transaction of a controller.
            statement.execute("set local idle_in_transaction_session_timeout = 300");
            statement.execute("select controller_epoch from caddis_store.controller_fence for share");

            bumpUntilDone(EPOCH + 1);

            assertThrows(SQLException.class, frozen::commit);
        }
    }

    @Test
    void shouldRefuseASecondLivingTopicOfTheName_andAllowItWhenTheFirstIsBeingDeleted() {
        CatalogTopic first = topic("orders", 1);
        CatalogTopic second = topic("orders", 1);
        catalog.createTopic(EPOCH, first);

        assertThrows(CatalogException.NameTaken.class, () -> catalog.createTopic(EPOCH, second));
        catalog.markDeleting(EPOCH, first.id());
        catalog.createTopic(EPOCH, second);

        assertEquals(2, catalog.load(EPOCH).topics().size());
    }

    @Test
    void shouldSucceedAgain_whenTheSameCreationIsRepeatedAfterAnUnknownOutcome() {
        CatalogTopic orders = topic("orders", 2);
        catalog.createTopic(EPOCH, orders);

        catalog.createTopic(EPOCH, orders);

        assertEquals(1, catalog.load(EPOCH).topics().size());
        assertThrows(IllegalStateException.class, () -> catalog.createTopic(
                EPOCH, new CatalogTopic(orders.id(), "payments", TopicState.CREATING, orders.partitions(), Map.of())));
    }

    @Test
    void shouldLeaveATombstoneOnly_whenATopicIsDeleted() throws SQLException {
        CatalogTopic orders = topic("orders", 2);
        catalog.createTopic(EPOCH, orders);
        catalog.activateTopic(EPOCH, orders.id());
        catalog.markDeleting(EPOCH, orders.id());

        catalog.markDeleted(EPOCH, orders.id());
        catalog.markDeleted(EPOCH, orders.id());

        CatalogSnapshot loaded = catalog.load(EPOCH);
        assertEquals(List.of(), loaded.topics());
        assertEquals(List.of(orders.id()), loaded.tombstones());
        assertEquals(List.of("0|0"), postgres.query(
                "select (select count(*) from caddis_store.partitions), (select count(*) from caddis_store.topic_settings)"));
        assertThrows(IllegalStateException.class, () -> catalog.activateTopic(EPOCH, orders.id()));
    }

    @Test
    void shouldRefuseToDeleteForGood_whenTheTopicWasNotMarkedBefore() {
        CatalogTopic orders = topic("orders", 1);
        catalog.createTopic(EPOCH, orders);
        catalog.activateTopic(EPOCH, orders.id());

        assertThrows(IllegalStateException.class, () -> catalog.markDeleted(EPOCH, orders.id()));
        assertEquals(TopicState.ACTIVE, catalog.load(EPOCH).topics().get(0).state());
    }

    @Test
    void shouldHoldTheNewReplicas_whenPartitionsAreReassigned() {
        CatalogTopic orders = topic("orders", 2);
        catalog.createTopic(EPOCH, orders);
        catalog.activateTopic(EPOCH, orders.id());
        CatalogPartition moved = new CatalogPartition(1, List.of(4, 2));

        catalog.replaceReplicas(EPOCH, Map.of(orders.id(), List.of(moved)));
        catalog.replaceReplicas(EPOCH, Map.of(orders.id(), List.of(moved)));

        assertEquals(List.of(orders.partitions().get(0), moved), catalog.load(EPOCH).topics().get(0).partitions());
        assertThrows(IllegalStateException.class,
                () -> catalog.replaceReplicas(EPOCH, Map.of(orders.id(), List.of(new CatalogPartition(9, List.of(1))))));
        assertThrows(CatalogException.Fenced.class, () -> catalog.replaceReplicas(EPOCH - 1, Map.of(orders.id(), List.of(moved))));
    }

    @Test
    void shouldAddPartitionsOnce_whenTheCallIsRepeated() {
        CatalogTopic orders = topic("orders", 2);
        catalog.createTopic(EPOCH, orders);
        catalog.activateTopic(EPOCH, orders.id());
        List<CatalogPartition> added = List.of(
                new CatalogPartition(2, List.of(3)), new CatalogPartition(3, List.of(1)));

        catalog.addPartitions(EPOCH, orders.id(), added);
        catalog.addPartitions(EPOCH, orders.id(), added);

        assertEquals(4, catalog.load(EPOCH).topics().get(0).partitions().size());
        assertThrows(IllegalStateException.class, () -> catalog.addPartitions(
                EPOCH, orders.id(), List.of(new CatalogPartition(3, List.of(2)))));
        assertThrows(IllegalArgumentException.class, () -> catalog.addPartitions(
                EPOCH, orders.id(), List.of(new CatalogPartition(9, List.of(2)))));
    }

    @Test
    void shouldKeepNonsenseOut_whateverTheCallerSends() {
        List<CatalogTopic> nonsense = List.of(
                withReplicas(List.of()),
                withReplicas(List.of(1, 1)),
                withReplicas(List.of(-1)),
                new CatalogTopic(UUID.randomUUID(), "no spaces", TopicState.CREATING, one(), Map.of()),
                new CatalogTopic(UUID.randomUUID(), "..", TopicState.CREATING, one(), Map.of()),
                new CatalogTopic(UUID.randomUUID(), "x".repeat(250), TopicState.CREATING, one(), Map.of()));

        for (CatalogTopic topic : nonsense) {
            assertThrows(IllegalStateException.class, () -> catalog.createTopic(EPOCH, topic), topic::toString);
        }
        assertEquals(List.of(), catalog.load(EPOCH).topics());
    }

    @Test
    void shouldReplaceNotMerge_whenSettingsAreStoredAgain() throws SQLException {
        catalog.createTopic(EPOCH, topic("orders", 1));
        catalog.replaceSettings(EPOCH, SettingsResource.TOPIC, "orders", Map.of("retention.ms", "1", "segment.ms", "2"));

        catalog.replaceSettings(EPOCH, SettingsResource.TOPIC, "orders", Map.of("segment.ms", "3"));
        catalog.replaceSettings(EPOCH, SettingsResource.CLUSTER, "", Map.of("a", "1", "b", "2"));
        catalog.replaceSettings(EPOCH, SettingsResource.CLUSTER, "", Map.of("b", "3"));

        assertEquals(List.of("cluster||b|3", "topic|orders|segment.ms|3"), postgres.query(
                "select resource_type, resource, setting, value from caddis.settings order by 1, 2, 3"));
    }

    @Test
    void shouldStoreHistoryOnceAndForEver() throws SQLException {
        HistoryEvent elected = event("controller-elected");
        catalog.appendHistory(EPOCH, List.of(elected, event("leader-changed")));

        catalog.appendHistory(EPOCH, List.of(elected));

        assertEquals(List.of("controller-elected|operator|1|null", "leader-changed|operator|1|null"), postgres.query(
                "select kind, cause, details ->> 'after', partition from caddis.history order by position"));
        for (String change : List.of(
                "update caddis_store.history set kind = 'x'",
                "delete from caddis_store.history",
                "truncate caddis_store.history")) {
            assertThrows(SQLException.class, () -> postgres.execute(change), change);
        }
    }

    @Test
    void shouldShowTheLastRegistration_whenABrokerIsRecordedAgain() throws SQLException {
        UUID incarnation = UUID.randomUUID();
        catalog.recordBrokers(EPOCH, List.of(new CatalogBroker(
                1, UUID.randomUUID(), 4, Map.of("PLAINTEXT", "a:9092", "SSL", "a:9093"), "r1", true)));

        catalog.recordBrokers(
                EPOCH, List.of(new CatalogBroker(1, incarnation, 9, Map.of("PLAINTEXT", "b:9092"), null, false)));

        assertEquals(List.of("1|f|null|{\"PLAINTEXT\": \"b:9092\"}|" + incarnation + "|9"), postgres.query(
                "select broker_id, alive, rack, endpoints, incarnation, broker_epoch from caddis.brokers"));
    }

    @Test
    void shouldShowABrokerAsGone_whenTheNextControllerDoesNotNameIt() throws SQLException {
        catalog.recordBrokers(EPOCH, List.of(
                new CatalogBroker(1, UUID.randomUUID(), 4, Map.of("PLAINTEXT", "a:9092"), null, true),
                new CatalogBroker(2, UUID.randomUUID(), 5, Map.of("PLAINTEXT", "b:9092"), null, true)));

        catalog.recordBrokers(
                EPOCH, List.of(new CatalogBroker(2, UUID.randomUUID(), 6, Map.of("PLAINTEXT", "b:9092"), null, true)));

        assertEquals(List.of("1|f", "2|t"), postgres.query("select broker_id, alive from caddis.brokers order by broker_id"));
    }

    @Test
    void shouldAnswerTheDocumentedViews() throws SQLException {
        catalog.createTopic(EPOCH, topic("orders", 2));

        assertEquals(List.of("orders|CREATING|2|1"), postgres.query(
                "select topic, state, partitions, replication_factor from caddis.topics"));
        assertEquals(List.of("orders|0|{1}|1", "orders|1|{2}|2"), postgres.query(
                "select topic, partition, replicas, preferred_leader from caddis.partitions order by partition"));
        assertEquals(List.of("1|7"), postgres.query("select catalog_version, controller_epoch from caddis.cluster"));
        assertEquals(List.of("0"), postgres.query(
                """
                select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'caddis'::regnamespace and col_description(c.oid, a.attnum) is null"""),
                "every column of a documented view has a comment");
    }

    @Test
    void shouldOpenTheViewsAndNothingElse_toARoleWithTheDocumentedGrants() throws SQLException {
        postgres.execute("grant usage on schema caddis to " + PostgresCatalog.READER);
        postgres.execute("grant select on all tables in schema caddis to " + PostgresCatalog.READER);
        List<String> views = postgres.query("select table_name from information_schema.views where table_schema = 'caddis'");

        assertEquals(13, views.size(), views::toString);
        for (String view : views) {
            postgres.execute("set role " + PostgresCatalog.READER + "; select * from caddis." + view);
        }
        SQLException refused = assertThrows(SQLException.class, () -> postgres.execute(
                "set role " + PostgresCatalog.READER + "; select * from caddis_store.topics"));
        assertEquals("42501", refused.getSQLState());
    }

    /** The lock wait is bounded too, so the successor may need another try while the frozen session is being ended. */
    private void bumpUntilDone(int controllerEpoch) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                catalog.bumpFence(controllerEpoch);
                return;
            } catch (CatalogException.Unavailable lockTimeout) {
                assertTrue(System.nanoTime() < deadline, lockTimeout.getMessage());
            }
        }
    }

    private static CatalogTopic topic(String name, int partitions) {
        return new CatalogTopic(
                UUID.randomUUID(),
                name,
                TopicState.CREATING,
                IntStream.range(0, partitions).mapToObj(i -> new CatalogPartition(i, List.of(i + 1))).toList(),
                Map.of());
    }

    private static CatalogTopic withReplicas(List<Integer> replicas) {
        return new CatalogTopic(
                UUID.randomUUID(), "orders", TopicState.CREATING, List.of(new CatalogPartition(0, replicas)), Map.of());
    }

    private static List<CatalogPartition> one() {
        return List.of(new CatalogPartition(0, List.of(1)));
    }

    private static HistoryEvent event(String kind) {
        return new HistoryEvent(
                UUID.randomUUID(), 1_700_000_000_000L, 1, EPOCH, kind, "operator", null, -1, "{\"before\":0,\"after\":1}");
    }
}
