package io.caddis.replication;

import io.caddis.log.LogId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The partitions this node hosts. Read from any thread; changed by the one that applies cluster images. */
public final class HostedPartitions {

    private final Map<LogId, Partition> partitions = new ConcurrentHashMap<>();

    public Optional<Partition> find(UUID topicId, int partition) {
        return Optional.ofNullable(partitions.get(new LogId(topicId, partition)));
    }

    public Collection<Partition> all() {
        return partitions.values();
    }

    /** What is known to be committed, for {@link io.caddis.log.LogStore#checkpointHighWatermarks}. */
    public Map<LogId, Long> highWatermarks() {
        return partitions.values().stream().collect(Collectors.toMap(partition -> partition.name().logId(), Partition::highWatermark));
    }

    public void add(Partition partition) {
        Partition present = partitions.putIfAbsent(partition.name().logId(), partition);
        if (present != null) {
            throw new IllegalStateException(partition.name() + " is hosted already");
        }
    }

    public Optional<Partition> remove(LogId id) {
        return Optional.ofNullable(partitions.remove(id));
    }
}
