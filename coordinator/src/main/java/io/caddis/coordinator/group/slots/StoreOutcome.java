package io.caddis.coordinator.group.slots;

/** How the storing of something ended. */
enum StoreOutcome {
    STORED,
    /** An application's transaction that commits the same offsets is open: all of it or a part was left out. It ends by itself. */
    HELD,
    /** The slot is given up, or taken again: not stored, or whoever takes the slot reads it. */
    LOST,
    /** No answer, or none in time: stored or not. */
    UNKNOWN,
    /** It waited too long and was never sent. */
    NOT_SENT,
    /** The catalog cannot store this: a defect of ours. */
    REFUSED
}
