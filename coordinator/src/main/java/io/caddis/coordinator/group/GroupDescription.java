package io.caddis.coordinator.group;

import io.caddis.coordinator.group.store.GroupType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A group as describing requests show it.
 *
 * @param state        Kafka's name: Empty, PreparingRebalance, CompletingRebalance, Stable, Dead, Assigning, Reconciling
 * @param protocolType empty if it never had one; "consumer" for KIP-848 groups
 * @param protocol     protocol chosen, or the server-side assignor; empty if none
 * @param epoch        generation, or group epoch
 * @param assignmentEpoch of the target assignment, the generation for classic groups
 */
public record GroupDescription(
        String groupId, GroupType type, String state, String protocolType, String protocol, int epoch, int assignmentEpoch,
        List<Member> members) {

    /**
     * @param instanceId null if not static
     * @param rackId     null if not given
     * @param metadata   classic: of the protocol chosen, else empty
     * @param assignment classic: as its leader assigned, else empty
     * @param subscribedRegex null if none
     * @param owned      KIP-848: what it has now, by topic id
     * @param target     KIP-848: what it is to have
     * @param classic    in a KIP-848 group: it speaks the classic protocol (online migration)
     */
    public record Member(
            String memberId, String instanceId, String rackId, GroupClient client, int memberEpoch, byte[] metadata, byte[] assignment,
            List<String> subscribedTopics, String subscribedRegex, Map<UUID, List<Integer>> owned, Map<UUID, List<Integer>> target,
            boolean classic) {}
}
