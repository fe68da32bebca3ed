package io.caddis.admin.topic;

/**
 * What a replica is to its partition.
 */
public enum ReplicaState {
    /** Reads and writes go there. */
    LEADER,
    /** Has everything that was acknowledged. */
    IN_SYNC,
    /** Out of the ISR and yet known to hold what was acknowledged (KIP-966). */
    ELIGIBLE,
    /** Lives and catches up. */
    OUT_OF_SYNC,
    /** Its broker is not registered. */
    OFFLINE
}
