package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.store.LoadedGroup;

/** Makes the two kinds of groups. Never blocks. */
public interface GroupFactory {

    /** Called on the coordinator's thread. */
    Group newClassicGroup(String groupId, long nowMs);

    /** Called on the coordinator's thread. */
    Group newConsumerGroup(String groupId, long nowMs);

    /** The group as it was stored, of its type. Called on threads that load slots, several at once. */
    Group load(LoadedGroup stored, long nowMs);

    /** Settings of the group's own may be others now. Called on the coordinator's thread, also while the group is being stored. */
    void configure(Group group);
}
