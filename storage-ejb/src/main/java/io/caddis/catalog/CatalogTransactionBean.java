package io.caddis.catalog;

import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.function.Function;

/**
 * Begins a container transaction, calls plain code, returns.
 *
 * <p>The node's threads are not the container's, but a call through the local view makes each call a managed one: the
 * container sets naming context, class loader and transaction for its duration, and enlists the data source. A
 * UserTransaction would need the same three lines in every caller.
 *
 * <p>A singleton and not stateless, so that the node's start-up bean can depend on it: it then lives until the node has
 * stopped, and a broker that leaves in order can still say so in the catalog. It holds no state and needs no lock.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class CatalogTransactionBean {

    @PersistenceContext(unitName = "catalog")
    private EntityManager entityManager;

    @Resource
    private EJBContext context;

    /**
     * Runs {@code work} in a new transaction and returns how it ended. A failure of the work is a value, not an exception: thrown through the
     * container it would be wrapped and logged with its stack although the caller handles it.
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public <T> Attempt<T> attempt(Function<EntityManager, T> work) {
        try {
            T result = work.apply(entityManager);
            // Constraint violations must surface here, where they still have their cause, and not in the commit.
            entityManager.flush();
            return new Attempt<>(result, null);
        } catch (RuntimeException failure) {
            context.setRollbackOnly();
            return new Attempt<>(null, failure);
        }
    }

    /**
     * How the work ended.
     *
     * @param result  what it returned
     * @param failure what it threw, else null
     */
    public record Attempt<T>(T result, RuntimeException failure) {

        T orThrow() {
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }
}
