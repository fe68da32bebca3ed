package io.caddis.catalog;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the catalog, and opens it again after every failure, until it is interrupted.
 *
 * <p>Opening again goes the whole way, schema and identity included: after an outage PostgreSQL may be another server, or
 * an older copy of the same one. Runs on a thread of its own, so that neither deployment nor the broker waits for it.
 */
public final class CatalogOpening implements CatalogSupervision {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogOpening.class);

    private static final long RETRY_MIN_MS = 250;
    private static final long RETRY_MAX_MS = 5_000;

    private final CatalogSchema schema;
    private final GuardedTransactions transactions;
    private final Supplier<Optional<String>> expectedClusterId;

    /** @param expectedClusterId the cluster this node is known to belong to, asked at every attempt; empty on a first start */
    public CatalogOpening(
            CatalogSchema schema,
            GuardedTransactions transactions,
            Supplier<Optional<String>> expectedClusterId) {
        this.schema = schema;
        this.transactions = transactions;
        this.expectedClusterId = expectedClusterId;
    }

    @Override
    public CatalogAvailability availability() {
        return transactions.availability();
    }

    @Override
    public void keepOpen(Runnable onAttempt) throws InterruptedException {
        long retryMs = RETRY_MIN_MS;
        while (true) {
            tryToOpen();
            onAttempt.run();
            if (availability().state() == CatalogAvailability.State.AVAILABLE) {
                retryMs = RETRY_MIN_MS;
                transactions.awaitFailure();
            }
            Thread.sleep(retryMs);
            retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
        }
    }

    private void tryToOpen() {
        try {
            Optional<String> expected = expectedClusterId.get();
            Optional<String> stored = schema.storedClusterId();
            if (expected.isPresent() && !expected.equals(stored)) {
                transactions.refuse(foreignCatalog(expected.get(), stored));
                return;
            }
            schema.migrateAndValidate();
            transactions.open();
        } catch (SQLException | RuntimeException failure) {
            // The container may wrap an interrupt in anything; the loop sees the flag.
            transactions.failed(SqlFailure.reason(failure));
            LOG.debug("opening the catalog failed", failure);
        }
    }

    private static String foreignCatalog(String expected, Optional<String> stored) {
        return stored.map(id -> "this node belongs to cluster " + expected + ", but the catalog is that of cluster " + id
                        + ": correct the URL of the data source CaddisDS")
                .orElseGet(() -> "this node belongs to cluster " + expected + ", but the database holds no catalog of it: "
                        + "correct the URL of the data source CaddisDS, or restore the database");
    }
}
