package io.caddis.coordinator.group.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Groups and offsets in the catalog. Every method blocks on SQL and runs in a transaction of its own; any thread. No
 * waiting is longer than the catalog's time limits, and none of it is for an application's transaction.
 *
 * @see io.caddis.coordinator.catalog.CatalogException.Unavailable thrown by every method when the outcome is unknown
 */
public interface GroupStore {

    /** Longest group id and longest member id, in bytes of UTF-8: together they are a key. The callers refuse longer ones. */
    int ID_MAX_BYTES = 1_024;

    /**
     * Takes a slot: later writes under an older epoch are fenced, those under way have ended. Then reads its groups in one
     * range scan.
     *
     * @throws io.caddis.coordinator.catalog.CatalogException.Fenced if the slot was taken under a newer epoch
     */
    List<LoadedGroup> takeSlot(int slot, int coordinatorEpoch);

    /**
     * Writes all in one transaction, each slot fenced by its epoch.
     *
     * @return what was left out; the rest is stored
     */
    WriteOutcome write(List<SlotWrite> writes);

    /**
     * Committed offsets of these groups as they are now, an empty list for a group that has none. An offset that an
     * application's own open transaction is about to change ({@code caddis.commit_offset}) is marked; if it is the first
     * of its partition, it has the offset -1.
     */
    Map<String, List<CommittedOffset>> offsets(Collection<String> groupIds);

    /**
     * Removes offsets of these slots that have expired, and those of topics that were deleted. A bounded number for each
     * call; what is left goes with the next.
     *
     * @param epochs   coordinator epoch by slot; a slot that was taken under a newer one is left out
     * @param beforeMs offsets of empty groups, empty since before and committed before this
     * @param nowMs    by which offsets of empty groups expire that have a time of their own
     * @return ids of groups that are stored as empty and have no offset (left)
     */
    List<String> expireOffsets(Map<Integer, Integer> epochs, long beforeMs, long nowMs);

    /**
     * @param offset  with offset -1 if nothing is committed yet
     * @param pending an application's transaction that has not ended yet is about to change it
     */
    record CommittedOffset(StoredOffset offset, boolean pending) {}
}
