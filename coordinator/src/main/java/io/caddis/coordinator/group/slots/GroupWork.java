package io.caddis.coordinator.group.slots;

/** Something that is asked of one group and waits for its turn. */
interface GroupWork {

    /** The group's turn has come; it is not being stored, and it may be unknown ({@link GroupRun#group} is null). */
    void carryOut(GroupRun run, long nowMs);

    /** The group is not asked; does nothing if it was answered already. */
    void refuse(Refusal why);
}
