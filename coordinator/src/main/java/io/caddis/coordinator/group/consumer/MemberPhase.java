package io.caddis.coordinator.group.consumer;

/** How far a member has got on its way to the target assignment; the names are stored. */
enum MemberPhase {
    /** It has all it is to have in its epoch. */
    STABLE,
    /** It was asked to give partitions up and has not confirmed it; it stays in its epoch. */
    UNREVOKED_PARTITIONS,
    /** It is in the target's epoch, but some of its partitions are still with others. */
    UNRELEASED_PARTITIONS
}
