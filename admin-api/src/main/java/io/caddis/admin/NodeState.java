package io.caddis.admin;

/** Where a node is in its life, as one word. */
public enum NodeState {
    /** Deployed, not serving yet; {@link NodeStatus#detail()} says what it waits for. Followed by RUNNING or FAILED. */
    STARTING,
    /** Serves Kafka clients. Followed by STOPPING or FAILED. */
    RUNNING,
    /** Leaves in order: gives up leadership, flushes, closes. Followed by STOPPED. */
    STOPPING,
    /** Everything is released. */
    STOPPED,
    /** Will not serve until an operator has changed something and deployed again; the detail names it. */
    FAILED
}
