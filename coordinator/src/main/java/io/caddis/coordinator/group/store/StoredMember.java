package io.caddis.coordinator.group.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A member's row.
 *
 * @param instanceId      null if not static
 * @param rackId          null if not given
 * @param memberEpoch     classic: the generation it is in
 * @param previousMemberEpoch KIP-848: the epoch before, -1 if none
 * @param phase           KIP-848: STABLE, UNREVOKED_PARTITIONS, UNRELEASED_PARTITIONS; classic: STABLE
 * @param subscribedRegex null if none
 * @param serverAssignor  null if it has no preference
 * @param protocols       classic (also inside a KIP-848 group): what it offered, in its order
 * @param assignment      classic: as assigned by the leader, else empty
 * @param target          KIP-848: what it is to have, by topic id
 * @param owned           KIP-848: what it has
 * @param revoking        KIP-848: what it has been asked to give up
 * @param sessionTimeoutMs classic: its own; KIP-848: 0
 */
public record StoredMember(
        String memberId, String instanceId, String rackId, String clientId, String clientHost, int sessionTimeoutMs,
        int rebalanceTimeoutMs, int memberEpoch, int previousMemberEpoch, String phase, List<String> subscribedTopics,
        String subscribedRegex, String serverAssignor, List<StoredProtocol> protocols, byte[] assignment,
        Map<UUID, List<Integer>> target, Map<UUID, List<Integer>> owned, Map<UUID, List<Integer>> revoking) {

    public record StoredProtocol(String name, byte[] metadata) {}
}
