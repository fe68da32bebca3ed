package io.caddis.verification.simulation.world;

/** What can be done to a cluster. */
public enum Fault {
    /** The process dies, the machine goes on: what was written stays. */
    CRASH,
    /** What was not flushed is lost, wholly or in part. */
    POWER_LOSS,
    /** Like a power loss, and the disk is replaced by an empty one. */
    WIPE,
    /** All machines lose power at once. */
    POWER_LOSS_OF_ALL,
    /** Drained if there is time, then stopped with everything flushed. */
    CLEAN_STOP,
    /** The process stands still and does not know it. */
    PAUSE,
    /** One direction of a link is silent, then delivers what was sent. */
    CUT,
    /** All links of a node in both directions. */
    ISOLATE,
    /** A node does not reach ZooKeeper. */
    ZOOKEEPER_CUT,
    /** Nobody reaches ZooKeeper. */
    ZOOKEEPER_OUTAGE,
    /** Somebody removes a living broker's registration, as the report of a closed port does. */
    REGISTRATION_REMOVED,
    /** Flushes take long. */
    SLOW_DISK,
    /** A record that was committed goes bad on one disk; a reader or the scrub comes across it some time. */
    DAMAGE,
    /** Nothing more can be written to a disk. */
    FULL_DISK,
    /** The same for all disks at once. */
    FULL_DISKS,
    /** No fault, but a change of leaders without need: the controller moves them to the preferred replicas. */
    PREFERRED_LEADERS,
    /** Nor is this: an operator has a partition moved to other brokers, or calls a move off. */
    REASSIGNMENT
}
