package io.caddis.coordinator.lag;

/** How a group does in a partition, the worst last: a group's own verdict is the worst of its partitions'. */
public enum LagVerdict {
    /** It keeps up, or catches up: it was at the end within the window, or its lag does not keep growing. */
    OK,
    /** The group has no members, and nobody commits from outside of it. */
    EMPTY,
    /** It reads, but the lag has kept growing through the window. */
    GROWING,
    /** The committed offset went back within the window and has not reached again where it was. */
    REWOUND,
    /** It commits, but always the same offset although there is more to read. */
    STALLED,
    /** It has members and more to read, but has committed nothing for the whole window. */
    STOPPED
}
