package io.caddis.coordinator.lag;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Committed offsets in, measured lag out, in the catalog. Every method blocks on SQL and runs in a transaction of its own; any
 * thread. Whatever writes is fenced by the slots' epochs, and never takes a slot: a slot whose coordinator has not taken it yet
 * is left out like one that another node has taken.
 *
 * @see io.caddis.coordinator.catalog.CatalogException.Unavailable thrown by every method when the outcome is unknown
 */
public interface LagStore {

    /** How long samples of each round are kept, in milliseconds, at least. */
    long FINE_HISTORY_MS = 24L * 60 * 60 * 1_000;

    /** How long one sample of each {@link #COARSE_INTERVAL_MS} is kept. */
    long COARSE_HISTORY_MS = 30L * 24 * 60 * 60 * 1_000;

    int COARSE_INTERVAL_MS = 5 * 60 * 1_000;

    /**
     * Groups of these slots and all they have committed, by group id, in one range scan.
     *
     * @param offsetsMax bound of the offsets that are read; groups that it cuts are left out, so the first are complete
     */
    CommittedGroups committed(Collection<Integer> slots, int offsetsMax);

    /** @param complete false: there are more groups, the bound was reached */
    record CommittedGroups(List<CommittedGroup> groups, boolean complete) {}

    /** What is stored of these slots, history from {@code sinceMs} on. */
    StoredLag stored(Collection<Integer> slots, long sinceMs);

    /** @return slots that are not this owner's: nothing of them was stored */
    Set<Integer> write(LagWrite write);

    /**
     * Makes one hour of a slot's history that is older than {@link #FINE_HISTORY_MS} coarse, and removes what is older than
     * {@link #COARSE_HISTORY_MS}. Bounded: what is left goes with the next call. Does nothing if the epoch is not the slot's.
     *
     * @return whether there may be more to do
     */
    boolean tidy(int slot, int coordinatorEpoch, long nowMs);
}
