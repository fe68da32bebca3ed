package io.caddis.catalog;

import java.time.Instant;

/**
 * How usable the catalog is, and since when.
 *
 * @param state  what can be done with it
 * @param since  when {@code state} began
 * @param detail why it cannot be used; empty when it can
 */
public record CatalogAvailability(State state, Instant since, String detail) {

    /** What can be done with the catalog. */
    public enum State {
        /** Not opened since the node started: transactions are refused without asking PostgreSQL. */
        OPENING,
        /** Opened, and the last transaction or check succeeded. */
        AVAILABLE,
        /** Opened, and the last transaction or check failed; transactions are still tried. */
        UNAVAILABLE,
        /** It answers but belongs to another cluster: transactions are refused. */
        REFUSED;

        boolean passesTransactions() {
            return this == AVAILABLE || this == UNAVAILABLE;
        }
    }
}
