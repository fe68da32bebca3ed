package io.caddis.log;

import java.util.Objects;

/**
 * Whose data a log directory holds.
 *
 * @param clusterId id of the cluster
 * @param nodeId id of the broker
 */
public record DirectoryIdentity(String clusterId, int nodeId) {
    public DirectoryIdentity {
        Objects.requireNonNull(clusterId, "clusterId");
        if (clusterId.isBlank()) {
            throw new IllegalArgumentException("clusterId is blank");
        }
    }
}
