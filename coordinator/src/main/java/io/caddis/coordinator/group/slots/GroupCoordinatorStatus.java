package io.caddis.coordinator.group.slots;

/**
 * What the coordinator of a node is busy with, as it was a moment ago.
 *
 * @param ownedSlots          loaded and answering
 * @param loadingSlots        given to this node, not loaded yet
 * @param groups              in memory
 * @param groupsInDoubt       of an unknown outcome, or given up after a defect, and not read again yet
 * @param waitingRequests     kept back because their group is being stored
 * @param queuedRows          rows that wait for a transaction or are in one
 * @param lastTransactionMs   how long the last transaction took, -1 before the first
 * @param lastTransactionRows rows of the last transaction, 0 before the first
 */
public record GroupCoordinatorStatus(
        int ownedSlots, int loadingSlots, int groups, int groupsInDoubt, int waitingRequests, int queuedRows, long lastTransactionMs,
        int lastTransactionRows) {

    static final GroupCoordinatorStatus NOTHING = new GroupCoordinatorStatus(0, 0, 0, 0, 0, 0, -1, 0);
}
