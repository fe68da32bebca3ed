package io.caddis.admin.plan;

import java.util.List;
import java.util.Map;

/**
 * {@code POST /plans}. What a kind does not use must be absent.
 *
 * @param partitions    1,000 at most; null where not used
 * @param settings      to set
 * @param resetSettings to give back to their default
 */
public record PlanRequest(
        PlanKind kind,
        List<PartitionTarget> partitions,
        Integer brokerId,
        String topic,
        Integer partitionCount,
        Integer replicationFactor,
        Map<String, String> settings,
        List<String> resetSettings) {

    public PlanRequest {
        partitions = partitions == null ? null : List.copyOf(partitions);
        settings = settings == null ? null : Map.copyOf(settings);
        resetSettings = resetSettings == null ? null : List.copyOf(resetSettings);
    }

    /** @param to broker that is to lead; null: the first in-sync replica in assignment order that may */
    public record PartitionTarget(String topic, int partition, Integer to) {}
}
