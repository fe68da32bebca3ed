package io.caddis.admin;

/**
 * How the node sees the PostgreSQL catalog. A node goes on serving produce and fetch while it is unavailable.
 *
 * @param state  what can be done with it now
 * @param since  ISO-8601 instant of the last change of {@code state}
 * @param detail why it is not available; never null, empty when it is
 */
public record CatalogStatus(State state, String since, String detail) {

    /** What can be done with the catalog. */
    public enum State {
        /** Not opened yet: the schema has not been checked since this node started. */
        OPENING,
        /** The last transaction, or the last check, succeeded. */
        AVAILABLE,
        /** The last transaction failed; it is tried again in the background. */
        UNAVAILABLE,
        /** It answers, but it is not this cluster's catalog: nothing is read from it or written to it. */
        REFUSED
    }
}
