package io.caddis.catalog;

import jakarta.persistence.EntityManager;

/**
 * Time limits that PostgreSQL itself enforces on one transaction.
 *
 * <p>The important one is the idle limit: a controller frozen in the middle of a transaction holds its fence row, and
 * without the limit its successor could not announce itself until the frozen process is thawed or killed.
 *
 * @param lockTimeoutMs      longest wait for a row lock, 1 or more
 * @param statementTimeoutMs longest single statement, 1 or more
 * @param idleTimeoutMs      longest pause between two statements, 1 or more
 */
record TransactionBounds(int lockTimeoutMs, int statementTimeoutMs, int idleTimeoutMs) {

    static final TransactionBounds DEFAULT = new TransactionBounds(8_000, 12_000, 5_000);

    /** Applies to the current transaction only, so that the pooled connection keeps nothing. */
    void apply(EntityManager entityManager) {
        entityManager
                .createNativeQuery(
                        """
                        select set_config('lock_timeout', :lock, true)
                            || set_config('statement_timeout', :statement, true)
                            || set_config('idle_in_transaction_session_timeout', :idle, true)""",
                        String.class)
                .setParameter("lock", Integer.toString(lockTimeoutMs))
                .setParameter("statement", Integer.toString(statementTimeoutMs))
                .setParameter("idle", Integer.toString(idleTimeoutMs))
                .getSingleResult();
    }
}
