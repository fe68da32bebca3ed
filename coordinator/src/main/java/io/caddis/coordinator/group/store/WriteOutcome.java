package io.caddis.coordinator.group.store;

import io.caddis.coordinator.group.store.GroupChange.CommitOffsets;
import io.caddis.coordinator.group.store.GroupChange.DeleteOffsets;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What a write left out; all the rest is stored.
 *
 * @param fencedSlots   taken under a newer epoch: another node coordinates them
 * @param outdatedSlots the catalog knows an older epoch of them, or not all of their groups: it went back in time, as after
 *                      a restore, and the slot has to be taken again before anything is written on top
 * @param heldOffsets   by group: an application's open transaction is about to commit these partitions
 * @param heldGroups    to be deleted while such a transaction is open, or unused by mistake: none of their changes is stored
 */
public record WriteOutcome(
        Set<Integer> fencedSlots, Set<Integer> outdatedSlots, Map<String, Set<PartitionKey>> heldOffsets,
        Set<String> heldGroups) {

    public static final WriteOutcome ALL_STORED = new WriteOutcome(Set.of(), Set.of(), Map.of(), Set.of());

    public WriteOutcome {
        fencedSlots = Set.copyOf(fencedSlots);
        outdatedSlots = Set.copyOf(outdatedSlots);
        heldOffsets = Map.copyOf(heldOffsets);
        heldGroups = Set.copyOf(heldGroups);
    }

    /**
     * Whether some of the change, of a slot that is neither fenced nor outdated, was left out because an application's
     * transaction is in its way. It ends by itself: the client may try again.
     */
    public boolean isHeld(GroupChange change) {
        if (heldGroups.contains(change.groupId())) {
            return true;
        }
        if (change instanceof CommitOffsets commit) {
            Set<PartitionKey> held = held(commit.groupId());
            return commit.offsets().stream().anyMatch(offset -> held.contains(new PartitionKey(offset.topicId(), offset.partition())));
        }
        if (change instanceof DeleteOffsets delete) {
            return !Collections.disjoint(delete.partitions(), held(delete.groupId()));
        }
        return false;
    }

    private Set<PartitionKey> held(String groupId) {
        return heldOffsets.getOrDefault(groupId, Set.of());
    }
}
