package io.caddis.catalog;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/**
 * Runs work in a transaction of its own: committed when {@code work} returns, rolled back when it throws.
 *
 * <p>Blocks on SQL. Any thread; a transaction already begun by the calling thread is left alone. The entity manager is
 * valid only inside {@code work}.
 */
@FunctionalInterface
public interface CatalogTransactions {

    /**
     * Runs {@code work} and commits.
     *
     * @throws RuntimeException what {@code work} threw, or what the commit threw; after the latter the outcome is unknown
     */
    <T> T inNewTransaction(Function<EntityManager, T> work);
}
