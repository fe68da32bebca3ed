package io.caddis.admin.group;

import java.util.List;
import java.util.Map;

/**
 * A member of a group.
 *
 * @param instanceId       null if it is no static member
 * @param rack             null if it told none
 * @param memberEpoch      generation or epoch it has reached
 * @param phase            {@code STABLE}, {@code UNREVOKED_PARTITIONS} or {@code UNRELEASED_PARTITIONS}
 * @param subscribedTopics consumer protocol only
 * @param subscribedRegex  null if none
 * @param serverAssignor   null if none
 * @param protocols        that a classic member offered
 * @param owned            partitions it has, by topic; consumer protocol only
 * @param target           partitions it is to have
 * @param revoking         partitions it was asked to give up
 * @param sessionTimeoutMs 0 where the group's setting counts
 */
public record MemberView(
        String memberId,
        String instanceId,
        String rack,
        String clientId,
        String clientHost,
        int memberEpoch,
        String phase,
        List<String> subscribedTopics,
        String subscribedRegex,
        String serverAssignor,
        List<String> protocols,
        Map<String, List<Integer>> owned,
        Map<String, List<Integer>> target,
        Map<String, List<Integer>> revoking,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs) {

    public MemberView {
        subscribedTopics = List.copyOf(subscribedTopics);
        protocols = List.copyOf(protocols);
        owned = Map.copyOf(owned);
        target = Map.copyOf(target);
        revoking = Map.copyOf(revoking);
    }
}
