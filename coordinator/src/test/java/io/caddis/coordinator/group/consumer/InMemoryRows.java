package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one group, as a catalog would have them after the changes it was told. */
final class InMemoryRows {

    private StoredGroup group;
    private final Map<String, StoredMember> members = new LinkedHashMap<>();

    void write(List<GroupChange> changes) {
        for (GroupChange change : changes) {
            if (change instanceof GroupChange.PutGroup put) {
                group = put.group();
            } else if (change instanceof GroupChange.PutMembers put) {
                put.members().forEach(member -> members.put(member.memberId(), member));
            } else if (change instanceof GroupChange.RemoveMembers remove) {
                remove.memberIds().forEach(members::remove);
            } else {
                throw new AssertionError("a group does not write " + change);
            }
        }
    }

    LoadedGroup load() {
        return new LoadedGroup(group, new ArrayList<>(members.values()));
    }
}
