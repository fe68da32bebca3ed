package io.caddis.verification.cluster;

import io.caddis.coordinator.catalog.ClusterIdentityStore;
import java.util.Optional;

/** The cluster id in a catalog that lives as long as the test. Safe from any thread. */
final class InMemoryClusterIdentity implements ClusterIdentityStore {

    private String clusterId;

    @Override
    public synchronized Optional<String> clusterId() {
        return Optional.ofNullable(clusterId);
    }

    @Override
    public synchronized void adopt(String adopted) {
        if (clusterId != null && !clusterId.equals(adopted)) {
            throw new IllegalStateException("the catalog belongs to cluster " + clusterId + ", not to " + adopted);
        }
        clusterId = adopted;
    }
}
