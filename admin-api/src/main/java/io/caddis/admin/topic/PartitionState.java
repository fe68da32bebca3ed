package io.caddis.admin.topic;

/**
 * What is the matter with a partition; several may hold at once, HEALTHY only alone.
 */
public enum PartitionState {
    /** No leader: nobody reads or writes. */
    OFFLINE,
    /** Fewer in-sync replicas than min.insync.replicas: acks=all writes are refused. */
    UNDER_MIN_ISR,
    /** Not every replica is in sync. */
    UNDER_REPLICATED,
    /** Replicas move to other brokers. */
    REASSIGNING,
    /** Led by another than its first replica. */
    NON_PREFERRED_LEADER,
    /** None of these. */
    HEALTHY
}
