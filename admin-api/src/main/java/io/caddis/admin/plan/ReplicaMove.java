package io.caddis.admin.plan;

import io.caddis.admin.Level;
import java.util.List;

/**
 * Replicas of one partition, before and after.
 *
 * @param before         brokers, the preferred leader first
 * @param after          brokers, the preferred leader first
 * @param bytesToCopy    what new replicas have to fetch; null if not known
 * @param why            {@code named}, {@code drained}, {@code cancelled}, {@code already-there}, or what keeps it: {@code
 *                       not-alive}, {@code no-other-broker}, {@code reassigning}
 * @param partitionEpoch the plan is stale once it differs
 */
public record ReplicaMove(
        String topic, int partition, List<Integer> before, List<Integer> after, Long bytesToCopy, String why, Level risk, int partitionEpoch) {

    public ReplicaMove {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
