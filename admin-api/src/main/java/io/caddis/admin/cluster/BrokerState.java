package io.caddis.admin.cluster;

/**
 * Where a broker is.
 */
public enum BrokerState {
    /** Registered, takes leaderships. */
    ACTIVE,
    /** Registered, gives its leaderships away. */
    DRAINING,
    /** Not registered, yet partitions name it as a replica. */
    OFFLINE
}
