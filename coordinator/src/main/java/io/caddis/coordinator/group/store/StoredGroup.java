package io.caddis.coordinator.group.store;


/**
 * A group's own row.
 *
 * @param protocolType    empty for a group that only has offsets; "consumer" for KIP-848 groups
 * @param protocol        classic: the protocol chosen; KIP-848: the assignor; empty if none
 * @param leaderId        classic: the member that assigned; empty if none
 * @param epoch           generation, or group epoch
 * @param assignmentEpoch KIP-848: epoch of the target assignment; the generation for classic groups
 * @param stateSinceMs    since when it is in its state; for an empty group since when nobody has been in it
 * @param empty           it has no members
 */
public record StoredGroup(
        String groupId, GroupType type, String protocolType, String protocol, String leaderId, int epoch, int assignmentEpoch,
        long stateSinceMs, boolean empty) {}
