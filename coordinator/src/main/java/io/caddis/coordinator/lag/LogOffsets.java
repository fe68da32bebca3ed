package io.caddis.coordinator.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.util.Collection;
import java.util.Map;

/**
 * Asks the leaders of partitions. Each method blocks, but never longer than some seconds; what is not in an answer is not
 * known, because there is no leader or it did not answer in time. Requests are batched by leader and bounded.
 */
public interface LogOffsets {

    /** High watermarks. */
    Map<PartitionKey, Long> ends(Collection<PartitionKey> partitions) throws InterruptedException;

    /** First offsets that are still there. */
    Map<PartitionKey, Long> starts(Collection<PartitionKey> partitions) throws InterruptedException;

    /** Timestamps in epoch milliseconds, of the records themselves or of the first of their batches. Reads the log: few at a time. */
    Map<RecordKey, Long> timestamps(Collection<RecordKey> records) throws InterruptedException;

    record RecordKey(PartitionKey partition, long offset) {}
}
