package io.caddis.replication;

import io.caddis.log.DamagedRange;

/** Whether a replica's log can be relied on. */
public sealed interface ReplicaHealth {

    ReplicaHealth SOUND = new Sound();

    record Sound() implements ReplicaHealth {}

    /** The log cannot be used in this life of the node: its directory failed. */
    record Lost(String why) implements ReplicaHealth {}

    /** Records are missing from the middle of the log: their bytes are bad. */
    record Damaged(DamagedRange range) implements ReplicaHealth {}
}
