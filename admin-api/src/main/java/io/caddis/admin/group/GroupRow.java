package io.caddis.admin.group;

import java.util.List;

/**
 * A group in a list. Its lag will be added here.
 *
 * @param groupId         may hold any character: pass it as a query parameter, encoded
 * @param type            {@code CLASSIC} or {@code CONSUMER}
 * @param protocolType    {@code consumer}, {@code connect}, ...; empty for a group that only has offsets
 * @param protocol        chosen protocol or assignor; empty if none
 * @param state           where it is
 * @param members         number of members
 * @param epoch           generation or group epoch
 * @param coordinatorId   broker that coordinates it; null while none does
 * @param coordinatorSlot of 64
 * @param stateSince      ISO-8601 instant
 * @param topics          that it committed offsets of, by name, 20 at most
 */
public record GroupRow(
        String groupId,
        String type,
        String protocolType,
        String protocol,
        GroupState state,
        int members,
        int epoch,
        Integer coordinatorId,
        int coordinatorSlot,
        String stateSince,
        List<String> topics) {

    public GroupRow {
        topics = List.copyOf(topics);
    }
}
