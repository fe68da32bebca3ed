package io.caddis.admin.plan;

import java.util.List;

/**
 * {@code POST /plans}. What a kind does not use must be absent.
 *
 * @param partitions 1,000 at most; null where not used
 * @param brokerId   null where not used
 */
public record PlanRequest(PlanKind kind, List<PartitionTarget> partitions, Integer brokerId) {

    public PlanRequest {
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    /** @param to broker that is to lead; null: the in-sync replica that the controller would choose if the leader left */
    public record PartitionTarget(String topic, Integer partition, Integer to) {}
}
