package io.caddis.catalog;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.CatalogException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatalogOpeningTest {

    @Test
    void shouldRefuseTransactions_untilTheSchemaHasBeenChecked() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.empty(TransactionBounds.DEFAULT)) {
            JpaClusterIdentityStore identity = new JpaClusterIdentityStore(postgres.transactions);
            assertThrows(CatalogException.Unavailable.class, identity::clusterId);

            attempt(postgres, Optional.empty());

            assertEquals(Optional.empty(), identity.clusterId());
            assertEquals(CatalogAvailability.State.AVAILABLE, postgres.transactions.availability().state());
        }
    }

    @Test
    void shouldBindTheCatalogToOneClusterForGood() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.migrated()) {
            JpaClusterIdentityStore identity = new JpaClusterIdentityStore(postgres.transactions);
            identity.adopt("cluster-a");
            identity.adopt("cluster-a");

            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> identity.adopt("cluster-b"));

            assertTrue(refused.getMessage().contains("cluster-a") && refused.getMessage().contains("cluster-b"));
            assertEquals(Optional.of("cluster-a"), identity.clusterId());
        }
    }

    @Test
    void shouldTouchNothing_whenTheDatabaseIsNotTheOneTheNodeKnows() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.empty(TransactionBounds.DEFAULT)) {
            attempt(postgres, Optional.of("cluster-a"));

            CatalogAvailability availability = postgres.transactions.availability();
            assertEquals(CatalogAvailability.State.REFUSED, availability.state());
            assertTrue(availability.detail().contains("no catalog of it"), availability.detail());
            assertEquals(List.of("0"), postgres.query(
                    "select count(*) from information_schema.schemata where schema_name like 'caddis%'"));
        }
    }

    @Test
    void shouldLetSeveralNodesMigrateAtOnce() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.empty(TransactionBounds.DEFAULT)) {
            List<Throwable> failures = new ArrayList<>();
            List<Thread> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread node = new Thread(() -> assertDoesNotThrow(postgres.schema::migrateAndValidate));
                node.setUncaughtExceptionHandler((thread, failure) -> {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                });
                node.start();
                nodes.add(node);
            }
            for (Thread node : nodes) {
                node.join(30_000);
            }
            assertEquals(List.of(), failures);
            assertEquals(List.of("t"), postgres.query("select bool_and(success) from caddis_store.flyway_schema_history"));
        }
    }

    @Test
    void shouldReportTheOutageAndReturn_whenPostgresRefusesAndComesBack() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.migrated()) {
            JpaClusterIdentityStore identity = new JpaClusterIdentityStore(postgres.transactions);
            postgres.execute("alter table caddis_store.cluster rename to elsewhere");
            assertThrows(CatalogException.Unavailable.class, identity::clusterId);
            assertEquals(CatalogAvailability.State.UNAVAILABLE, postgres.transactions.availability().state());

            postgres.execute("alter table caddis_store.elsewhere rename to cluster");
            attempt(postgres, Optional.empty());

            assertEquals(CatalogAvailability.State.AVAILABLE, postgres.transactions.availability().state());
        }
    }

    @Test
    void shouldGiveEveryProducerIdOnce_whenBrokersAskAtTheSameTime() throws Exception {
        try (PostgresCatalog postgres = PostgresCatalog.migrated()) {
            JpaProducerIdBlocks blocks = new JpaProducerIdBlocks(postgres.transactions);
            Set<Long> firsts = new HashSet<>();
            List<Thread> brokers = new ArrayList<>();
            for (int id = 1; id <= 3; id++) {
                int brokerId = id;
                Thread broker = new Thread(() -> {
                    for (int i = 0; i < 10; i++) {
                        long first = blocks.nextBlock(brokerId, 1).first();
                        synchronized (firsts) {
                            firsts.add(first);
                        }
                    }
                });
                broker.start();
                brokers.add(broker);
            }
            for (Thread broker : brokers) {
                broker.join(30_000);
            }

            assertEquals(30, firsts.size());
            assertTrue(firsts.stream().allMatch(first -> first % JpaProducerIdBlocks.BLOCK_SIZE == 0));
            assertEquals(30_000, blocks.nextBlock(1, 1).first());
        }
    }

    @Test
    void shouldTellOurMistakesFromTheWorldFailing() {
        assertTrue(SqlFailure.isOurMistake("23514"));
        assertTrue(SqlFailure.isOurMistake("42601"));
        for (String world : List.of("08006", "57P01", "57P03", "53300", "40P01", "55P03", "25006", "42501", "28P01")) {
            assertFalse(SqlFailure.isOurMistake(world), world);
            RuntimeException translated =
                    SqlFailure.translate(new RuntimeException(new SQLException("gone", world)));
            assertEquals(CatalogException.Unavailable.class, translated.getClass(), world);
        }
        assertEquals(
                CatalogException.Unavailable.class,
                SqlFailure.translate(new RuntimeException("no connection in the pool")).getClass());
    }

    /** Runs the opening until it has tried once. */
    private static void attempt(PostgresCatalog postgres, Optional<String> expectedClusterId) throws Exception {
        CatalogOpening opening = new CatalogOpening(postgres.schema, postgres.transactions, () -> expectedClusterId);
        CountDownLatch tried = new CountDownLatch(1);
        Thread thread = new Thread(() -> assertThrows(
                InterruptedException.class, () -> opening.keepOpen(tried::countDown)));
        thread.start();
        assertTrue(tried.await(30, TimeUnit.SECONDS));
        thread.interrupt();
        thread.join(10_000);
        assertFalse(thread.isAlive());
    }
}
