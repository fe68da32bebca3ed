package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the catalog would have of one group. */
final class StoredRows {

    private StoredGroup group;
    private final Map<String, StoredMember> members = new LinkedHashMap<>();

    void apply(List<GroupChange> changes) {
        for (GroupChange change : changes) {
            if (change instanceof GroupChange.PutGroup put) {
                group = put.group();
            } else if (change instanceof GroupChange.PutMembers put) {
                put.members().forEach(member -> members.put(member.memberId(), member));
                long instances = members.values().stream().map(StoredMember::instanceId).filter(id -> id != null).count();
                long distinct = members.values().stream().map(StoredMember::instanceId).filter(id -> id != null).distinct().count();
                if (instances != distinct) {
                    throw new IllegalStateException("an instance id is stored twice: " + members.keySet());
                }
            } else if (change instanceof GroupChange.RemoveMembers remove) {
                remove.memberIds().forEach(members::remove);
            } else {
                throw new IllegalStateException("a classic group does not store " + change);
            }
        }
    }

    StoredGroup group() {
        return group;
    }

    Map<String, StoredMember> members() {
        return members;
    }

    LoadedGroup load() {
        return new LoadedGroup(group, List.copyOf(members.values()));
    }
}
