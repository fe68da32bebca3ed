package io.caddis.coordinator.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A topic as every broker sees it.
 *
 * @param settings   the overrides set on the topic (Kafka's names); what is absent follows the broker's default
 * @param partitions dense: element i is partition i
 */
public record TopicImage(UUID id, String name, Map<String, String> settings, List<PartitionImage> partitions) {

    public TopicImage {
        settings = Map.copyOf(settings);
        partitions = List.copyOf(partitions);
    }

    public Optional<PartitionImage> partition(int partition) {
        return partition < 0 || partition >= partitions.size() ? Optional.empty() : Optional.of(partitions.get(partition));
    }
}
