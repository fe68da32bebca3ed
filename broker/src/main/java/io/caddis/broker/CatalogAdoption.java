package io.caddis.broker;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.catalog.ClusterIdentityStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the catalog to the cluster's id, as soon as the catalog answers: a node may start while PostgreSQL is away. A catalog
 * of another cluster then stays unused by this node's calls, and is reported until it is corrected.
 */
final class CatalogAdoption {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogAdoption.class);
    private static final long RETRY_MS = 2_000;

    private final ClusterIdentityStore store;
    private final String clusterId;
    private final BackgroundThread catalogCalls;
    private boolean done;
    private String lastProblem = "";

    CatalogAdoption(ClusterIdentityStore store, String clusterId, BackgroundThread catalogCalls) {
        this.store = store;
        this.clusterId = clusterId;
        this.catalogCalls = catalogCalls;
    }

    void begin() {
        catalogCalls.execute(this::attempt);
        catalogCalls.repeat(RETRY_MS, this::attempt);
    }

    private void attempt() {
        if (done) {
            return;
        }
        try {
            store.adopt(clusterId);
            done = true;
        } catch (CatalogException.Unavailable away) {
            LOG.debug("the catalog could not be bound to cluster {} yet: {}", clusterId, away.getMessage());
        } catch (IllegalStateException foreign) {
            if (!lastProblem.equals(foreign.getMessage())) {
                lastProblem = foreign.getMessage();
                LOG.error("the catalog does not belong to this cluster: {}", lastProblem);
            }
        }
    }
}
