package io.caddis.replication;

import io.caddis.log.DamagedRange;

/** Whether a replica's log can be relied on, and can take more. */
public sealed interface ReplicaHealth {

    ReplicaHealth SOUND = new Sound();
    ReplicaHealth NO_ROOM = new NoRoom();

    record Sound() implements ReplicaHealth {}

    /** The log cannot be used in this life of the node: its directory failed. */
    record Lost(String why) implements ReplicaHealth {}

    /** The log is whole, and its disk is full: what it is given next it cannot keep. */
    record NoRoom() implements ReplicaHealth {}

    /** Records are missing from the middle of the log: their bytes are bad. */
    record Damaged(DamagedRange range) implements ReplicaHealth {}

    /** Whether everything that the log was ever given is in it. */
    default boolean isWhole() {
        return this instanceof Sound || this instanceof NoRoom;
    }
}
