package io.caddis.catalog.console;

import io.caddis.catalog.CatalogTransactions;
import io.caddis.coordinator.catalog.CatalogException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/**
 * Transactions for people: few at a time, so that however many look, the pool of connections always has one for the controller and the
 * group coordinators. Any thread; waits for its turn and then blocks on SQL.
 */
public final class ConsoleTransactions {

    /** The pool has 16 connections and 14 threads that need one to serve clients (configure-own-node.cli). */
    static final int AT_ONCE_MAX = 2;
    private static final long TURN_MAX_MS = 3_000;

    private final CatalogTransactions transactions;
    private final Semaphore turns = new Semaphore(AT_ONCE_MAX, true);

    public ConsoleTransactions(CatalogTransactions transactions) {
        this.transactions = transactions;
    }

    /** Work on a connection; Hibernate turns what it throws into exceptions the guard knows. */
    interface SqlWork<T> {
        T on(Connection connection) throws SQLException;
    }

    <T> T run(SqlWork<T> work) {
        boolean admitted = false;
        try {
            admitted = turns.tryAcquire(TURN_MAX_MS, TimeUnit.MILLISECONDS);
            if (!admitted) {
                throw new CatalogException.Unavailable(
                        "the consoles' " + AT_ONCE_MAX + " transactions are all under way, none ended in " + TURN_MAX_MS + " ms", null);
            }
            ReturningWork<T> returning = work::on;
            return transactions.inNewTransaction(entityManager -> entityManager.unwrap(Session.class).doReturningWork(returning));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CatalogException.Unavailable("interrupted while waiting for the catalog", null);
        } finally {
            if (admitted) {
                turns.release();
            }
        }
    }
}
