package io.caddis.coordinator.group;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a member may ask of its group. Byte arrays are never changed after they were handed over. */
public sealed interface GroupRequest {

    String groupId();

    /**
     * JoinGroup.
     *
     * @param memberId              empty if the member has none yet
     * @param candidateMemberId     the id it gets if it has none and is taken in; made by the shell, unguessable
     * @param instanceId            null unless it is a static member (KIP-345)
     * @param requiresKnownMemberId version 4 and later: a member without id is given one and must join again (KIP-394)
     * @param maySkipAssignment     version 9 and later: a leader may be told not to assign (KIP-814)
     * @param protocols             in the member's order of preference
     * @param rebalanceTimeoutMs    the session timeout for version 0, which has none
     * @param reason                why it joins, empty if it does not say
     */
    record Join(
            String groupId, String memberId, String candidateMemberId, String instanceId, boolean requiresKnownMemberId,
            boolean maySkipAssignment, String protocolType, List<JoinProtocol> protocols, int sessionTimeoutMs,
            int rebalanceTimeoutMs, GroupClient client, String reason) implements GroupRequest {

        public Join {
            protocols = List.copyOf(protocols);
        }
    }

    /** A protocol a member offers, and what it says about itself in it. */
    record JoinProtocol(String name, byte[] metadata) {}

    /**
     * SyncGroup.
     *
     * @param protocolType null below version 5
     * @param protocolName null below version 5
     * @param assignments  by member id, empty from all but the leader
     */
    record Sync(
            String groupId, String memberId, String instanceId, int generation, String protocolType, String protocolName,
            Map<String, byte[]> assignments) implements GroupRequest {}

    /** Heartbeat of the classic protocol. */
    record Heartbeat(String groupId, String memberId, String instanceId, int generation) implements GroupRequest {}

    /** LeaveGroup: one or more members go, by their own will or an operator's. */
    record Leave(String groupId, List<LeavingMember> members) implements GroupRequest {

        public Leave {
            members = List.copyOf(members);
        }
    }

    /** @param memberId empty if an operator names a static member; @param instanceId null if it is not static */
    record LeavingMember(String memberId, String instanceId, String reason) {}

    /**
     * ConsumerGroupHeartbeat. What is null has not changed since the member's last heartbeat.
     *
     * @param memberId         never empty: what the member made, or what the shell made for a version 0 member
     * @param memberEpoch      0 to join, -1 to leave, -2 to leave as a static member that comes back
     * @param ownedPartitions  by topic id
     */
    record ConsumerHeartbeat(
            String groupId, String memberId, int memberEpoch, String instanceId, String rackId, int rebalanceTimeoutMs,
            List<String> subscribedTopics, String subscribedRegex, String serverAssignor, Map<UUID, List<Integer>> ownedPartitions,
            GroupClient client) implements GroupRequest {}
}
