package io.caddis.catalog;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** The container's transactions as the adapters want them: a failed attempt is thrown, outside the container. */
public final class ContainerTransactions implements CatalogTransactions {

    private final CatalogTransactionBean bean;

    public ContainerTransactions(CatalogTransactionBean bean) {
        this.bean = bean;
    }

    @Override
    public <T> T inNewTransaction(Function<EntityManager, T> work) {
        return bean.attempt(work).orThrow();
    }
}
