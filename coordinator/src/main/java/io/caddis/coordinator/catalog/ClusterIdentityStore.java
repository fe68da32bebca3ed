package io.caddis.coordinator.catalog;

import java.util.Optional;

/**
 * The cluster id as the catalog knows it. It has to be the one in ZooKeeper: a node that finds two different ids is
 * looking at the catalog of another cluster and must not start.
 *
 * <p>Both calls block on SQL and are one transaction each; any thread but a network thread may call them.
 */
public interface ClusterIdentityStore {

    /**
     * The id this catalog was adopted under; empty in a catalog that no cluster has used yet.
     *
     * @throws CatalogException.Unavailable when the catalog does not answer
     */
    Optional<String> clusterId();

    /**
     * Binds the catalog to a cluster for good. Idempotent for the same id.
     *
     * @throws IllegalStateException if the catalog belongs to another cluster; the message names both ids
     * @throws CatalogException.Unavailable when the catalog does not answer: the outcome is unknown, read back
     */
    void adopt(String clusterId);
}
