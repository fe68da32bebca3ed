package io.caddis.catalog;

import io.caddis.coordinator.catalog.ClusterIdentityStore;
import java.util.Optional;

/** The cluster id in the catalog's only {@code cluster} row. */
public final class JpaClusterIdentityStore implements ClusterIdentityStore {

    private final CatalogTransactions transactions;

    public JpaClusterIdentityStore(CatalogTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<String> clusterId() {
        return transactions.inNewTransaction(entityManager -> Optional.ofNullable((String) entityManager
                .createNativeQuery("select cluster_id from caddis_store.cluster", String.class)
                .getSingleResult()));
    }

    @Override
    public void adopt(String clusterId) {
        transactions.inNewTransaction(entityManager -> {
            // Locked first: two nodes of a new cluster may adopt at the same time, with different proposals.
            String stored = (String) entityManager
                    .createNativeQuery("select cluster_id from caddis_store.cluster for update", String.class)
                    .getSingleResult();
            if (stored == null) {
                entityManager
                        .createNativeQuery("update caddis_store.cluster set cluster_id = :id, adopted_at = now()")
                        .setParameter("id", clusterId)
                        .executeUpdate();
            } else if (!stored.equals(clusterId)) {
                throw new IllegalStateException(
                        "the catalog belongs to cluster " + stored + " and cannot be adopted by cluster " + clusterId
                                + ": correct the URL of the data source CaddisDS, or zookeeper.connect");
            }
            return null;
        });
    }
}
