package io.caddis.coordinator.group.store;

/** Which protocol a group's members speak. */
public enum GroupType {
    /** JoinGroup and SyncGroup: the clients assign. Also a group that only has offsets. */
    CLASSIC,
    /** ConsumerGroupHeartbeat (KIP-848): the coordinator assigns. */
    CONSUMER
}
