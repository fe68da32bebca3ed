package io.caddis.catalog;

import io.caddis.coordinator.catalog.CatalogException;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions the adapters use: refused until the catalog is opened, bounded in time, their failures turned into
 * the port's exceptions, their outcome remembered as the catalog's availability.
 *
 * <p>Any thread. The transactions run outside the monitor, which guards the availability only.
 */
public final class GuardedTransactions implements CatalogTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedTransactions.class);

    private final CatalogTransactions transactions;
    private final TransactionBounds bounds;
    private final Clock clock;
    private volatile CatalogAvailability availability;

    public GuardedTransactions(CatalogTransactions transactions, Clock clock) {
        this(transactions, TransactionBounds.DEFAULT, clock);
    }

    GuardedTransactions(CatalogTransactions transactions, TransactionBounds bounds, Clock clock) {
        this.transactions = transactions;
        this.bounds = bounds;
        this.clock = clock;
        this.availability =
                new CatalogAvailability(CatalogAvailability.State.OPENING, clock.instant(), "not tried yet");
    }

    @Override
    public <T> T inNewTransaction(Function<EntityManager, T> work) {
        CatalogAvailability now = availability;
        if (!now.state().passesTransactions()) {
            throw new CatalogException.Unavailable("the catalog is not open: " + now.detail(), null);
        }
        try {
            T result = transactions.inNewTransaction(entityManager -> {
                bounds.apply(entityManager);
                return work.apply(entityManager);
            });
            answered();
            return result;
        } catch (RuntimeException failure) {
            RuntimeException translated = SqlFailure.translate(failure);
            if (translated instanceof CatalogException.Unavailable) {
                failed(SqlFailure.reason(translated));
            } else {
                answered();
            }
            throw translated;
        }
    }

    /** How usable the catalog is now. */
    public CatalogAvailability availability() {
        return availability;
    }

    /** The schema is there and it is this cluster's: transactions pass from now on. */
    public void open() {
        change(CatalogAvailability.State.AVAILABLE, "");
    }

    /** It answers, but must not be used. Only {@link #open()} leads out of this. */
    public void refuse(String reason) {
        change(CatalogAvailability.State.REFUSED, reason);
    }

    /** Opening or checking it failed. */
    public synchronized void failed(String reason) {
        if (availability.state().passesTransactions()) {
            change(CatalogAvailability.State.UNAVAILABLE, reason);
        } else {
            change(CatalogAvailability.State.OPENING, reason);
        }
    }

    /** Returns at once unless the catalog is available; else when it no longer is. */
    public synchronized void awaitFailure() throws InterruptedException {
        while (availability.state() == CatalogAvailability.State.AVAILABLE) {
            wait();
        }
    }

    private synchronized void answered() {
        if (availability.state() == CatalogAvailability.State.UNAVAILABLE) {
            open();
        }
    }

    private synchronized void change(CatalogAvailability.State state, String detail) {
        if (availability.state() == state && availability.detail().equals(detail)) {
            return;
        }
        boolean sameState = availability.state() == state;
        availability =
                new CatalogAvailability(state, sameState ? availability.since() : clock.instant(), detail);
        notifyAll();
        if (state == CatalogAvailability.State.AVAILABLE) {
            LOG.info("catalog={}", state);
        } else {
            LOG.warn("catalog={} reason={}", state, detail);
        }
    }
}
