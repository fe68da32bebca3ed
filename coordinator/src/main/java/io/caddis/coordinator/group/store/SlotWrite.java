package io.caddis.coordinator.group.store;

import java.util.List;

/**
 * Changes of one slot's groups.
 *
 * @param coordinatorEpoch the slot's epoch in the image by which the caller owns it
 */
public record SlotWrite(int slot, int coordinatorEpoch, List<GroupChange> changes) {

    public SlotWrite {
        changes = List.copyOf(changes);
    }
}
