package io.caddis.replication;

import io.caddis.log.LogId;
import java.util.UUID;

/** A partition by its topic's id, which is its identity, and its topic's name, which is a label for people. */
public record PartitionName(UUID topicId, String topic, int partition) {

    public LogId logId() {
        return new LogId(topicId, partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
