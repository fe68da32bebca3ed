package io.caddis.catalog.group;

import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.StoredMember;
import java.nio.charset.StandardCharsets;

/**
 * What the tables refuse is refused here first: a statement that fails takes the changes of all others in its transaction
 * with it, and the SQL error would not say whose it was.
 */
final class StoredBounds {

    private StoredBounds() {}

    static void check(GroupChange change) {
        requireId("group id", change.groupId());
        if (change instanceof GroupChange.PutMembers put) {
            for (StoredMember member : put.members()) {
                requireId("member id", member.memberId());
            }
        } else if (change instanceof GroupChange.CommitOffsets commit) {
            commit.offsets().forEach(offset -> {
                if (offset.offset() < 0 || offset.partition() < 0 || offset.leaderEpoch() < -1) {
                    throw new IllegalArgumentException("group " + change.groupId() + " cannot commit " + offset
                            + ": offset and partition are 0 or more, the leader epoch is -1 or more");
                }
            });
        }
    }

    private static void requireId(String what, String id) {
        String stored = StoredText.encode(id);
        if (stored.length() * 3 > GroupStore.ID_MAX_BYTES && stored.getBytes(StandardCharsets.UTF_8).length > GroupStore.ID_MAX_BYTES) {
            throw new IllegalArgumentException(what + " " + id.substring(0, 50) + "... is longer than the "
                    + GroupStore.ID_MAX_BYTES + " bytes that can be stored: its request has to be refused");
        }
    }
}
