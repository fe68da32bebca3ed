package io.caddis.admin.group;

/**
 * Where a group is, as stored. A rebalance that is only in the coordinator's memory does not show.
 */
public enum GroupState {
    /** Nobody is in it. */
    EMPTY,
    /** A new target assignment is due (consumer protocol). */
    ASSIGNING,
    /** Members are on their way to the target assignment (consumer protocol). */
    RECONCILING,
    /** Members have what they are to have. */
    STABLE
}
