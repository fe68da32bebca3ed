package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.store.GroupChange;

/**
 * A group that was empty and without offsets when they were looked at goes, unless something was stored of it since. An
 * application's commit comes past the coordinator: for that the store looks once more.
 *
 * @param mark when they were looked at, in the order of writes
 */
record UnusedGroupRemoval(long mark, GroupRunner runner) implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        boolean unused = run.group() != null && run.group().isEmpty() && !run.isInDoubt() && !run.wroteSince(mark);
        if (unused) {
            GroupDeletion.carryOut(run, new GroupChange.RemoveUnusedGroup(run.groupId()), runner, nowMs, outcome -> {});
        }
    }

    /** The next run of the expiry finds it again. */
    @Override
    public void refuse(Refusal why) {}
}
