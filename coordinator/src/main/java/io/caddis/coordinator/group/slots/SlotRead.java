package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.store.StoredGroup;
import java.util.Map;
import java.util.Set;

/**
 * Taking a slot and reading its groups.
 *
 * @param only ids of the groups that are read anew, all others being left as they are; null for the slot's first read
 */
record SlotRead(OwnedSlot slot, Set<String> only) {

    boolean wants(String groupId) {
        return only == null || only.contains(groupId);
    }

    /** How it ended, as the thread that read saw it. */
    sealed interface Result {

        /** @param unreadable groups of rows no group can be made of, by id */
        record Read(Map<String, ReadGroup> groups, Map<String, Throwable> unreadable) implements Result {}

        record Fenced(String reason) implements Result {}

        record Failed(Throwable cause) implements Result {}
    }

    record ReadGroup(StoredGroup row, Group group) {}
}
