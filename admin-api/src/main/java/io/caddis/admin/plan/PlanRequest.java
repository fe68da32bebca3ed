package io.caddis.admin.plan;

import java.util.List;

/**
 * {@code POST /plans}. What a kind does not use must be absent.
 *
 * @param partitions 1,000 at most; null where not used
 * @param brokerId   null where not used
 * @param topic      null where not used
 * @param settings   null where not used
 * @param replicas   null where not used
 * @param offsets    null where not used
 */
public record PlanRequest(
        PlanKind kind,
        List<PartitionTarget> partitions,
        Integer brokerId,
        TopicWish topic,
        SettingsWish settings,
        ReplicasWish replicas,
        OffsetsWish offsets) {

    public PlanRequest {
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    /** Of partitions and their leaders, or of a broker. */
    public static PlanRequest of(PlanKind kind, List<PartitionTarget> partitions, Integer brokerId) {
        return new PlanRequest(kind, partitions, brokerId, null, null, null, null);
    }

    /** @param to broker that is to lead; null: the in-sync replica that the controller would choose if the leader left */
    public record PartitionTarget(String topic, Integer partition, Integer to) {}
}
